"""How many of the dossiers that a figure counts the reader may not look into; never which."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.console.keyset import Slice
from motcua.dossiers.models import Dossier

#: Nothing is counted beyond so many.
MOST = 1_000


def unseen_words(counted: QuerySet[Dossier], shown: Slice) -> str:
    """Return what the list lacks, in a sentence; empty where it lacks nothing.

    Exact where one page holds all that may be seen; a longer list is never counted, and says only
    that the figure may count more.
    """
    if not shown.is_whole:
        return _in_general()
    number = counted[: MOST + 1].count()
    if number > MOST:
        return _in_general()
    unseen = number - len(shown.rows)
    if unseen <= 0:
        return ""
    return ngettext(
        "%(unseen)d of %(counted)d is the dossier of a unit that you may not look into.",
        "%(unseen)d of %(counted)d are dossiers of units that you may not look into.",
        unseen,
    ) % {"unseen": unseen, "counted": number}


def _in_general() -> str:
    return _("The list holds what you may look into; the figure may count dossiers beside them.")
