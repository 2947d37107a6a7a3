"""Read one dossier's history and looks where they stand: in the database or in a sealed file."""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from motcua.core.prepared import Prepared
from motcua.dossiers.errors import SealedAway
from motcua.dossiers.models import Dossier, History, Look, SealedFile
from motcua.dossiers.rules import local_day
from motcua.dossiers.sealing.blocks import lines_of
from motcua.dossiers.sealing.lines import Line, acts_in, looks_in


def archive_folder() -> Path:
    """Return where the files of old years lie."""
    return Path(settings.DATA_DIR) / "archive"


def sealed_years(kind: str = SealedFile.Kind.HISTORY) -> list[int]:
    """Return the years whose rows of a kind stand in files alone."""
    found = SealedFile.objects.filter(kind=kind).exclude(dropped_at=None)
    return list(found.order_by("year").values_list("year", flat=True))


def sealed_years_with_acts_on(day: date) -> list[int]:
    """Return the years of which acts of that day stand in files alone.

    A year is the dossiers': its last acts may be done in the year after it.
    """
    found = SealedFile.objects.filter(kind=SealedFile.Kind.HISTORY, year__lte=day.year)
    found = found.filter(Q(first_on=None) | Q(first_on__lte=day), dropped_at__date__gte=day)
    found = found.filter(Q(last_on=None) | Q(last_on__gte=day))
    return list(found.order_by("year").values_list("year", flat=True))


_ACTS = Prepared(
    lambda year, dossier: (
        History.objects.filter(dossier_year=year, dossier_id=dossier)
        .select_related("by", "unit")
        .order_by("sequence")
    ),
    int,
    int,
)


def acts_of(dossier: Dossier, *verbs: str) -> list[History]:
    """Return what happened, the earliest first: all of it, or these verbs alone.

    One query; a dossier whose first row is not in the database is looked for in the file of its
    year. Raises SealedAway where that file cannot be read.
    """
    found = _ACTS(dossier.year, dossier.pk)
    if dossier.head_sequence and (not found or found[0].sequence > 1):
        found = [*sealed_acts_of(dossier), *found]
    return [row for row in found if not verbs or row.verb in verbs]


def sealed_acts_of(dossier: Dossier) -> list[History]:
    """Return what happened as the file of the dossier's year holds it. Raises SealedAway."""
    return acts_in(_sealed(SealedFile.Kind.HISTORY, dossier.year, dossier), dossier)


def looks_at(dossier: Dossier, *, at: datetime, most: int) -> list[Look]:
    """Return who opened the dossier, newest first, up to ``most``.

    One query, while no year that may be sealed lies between its submission and now.
    """
    rows = Look.objects.filter(dossier=dossier).select_related("user").order_by("-at")
    found = list(rows[:most])
    newest = local_day(at).year - settings.ARCHIVE_AFTER_YEARS - 1
    for year in range(newest, dossier.year - 1, -1):
        if len(found) < most:
            looks = sealed_looks_at(dossier, year)
            found += sorted(looks, key=lambda look: look.at, reverse=True)
    return found[:most]


def sealed_looks_at(dossier: Dossier, year: int) -> list[Look]:
    """Return who opened the dossier in a year, as its file holds it. Raises SealedAway."""
    return looks_in(_sealed(SealedFile.Kind.LOOKS, year, dossier), dossier)


def _sealed(kind: str, year: int, dossier: Dossier) -> list[Line]:
    """Return a dossier's lines of a year, where that year left the database."""
    file = SealedFile.objects.filter(kind=kind, year=year).exclude(dropped_at=None).first()
    if file is None:
        return []
    path = archive_folder() / file.path
    try:
        return list(lines_of(path, dossier.pk))
    except (OSError, ValueError, EOFError) as error:
        raise SealedAway(year=year, path=path) from error
