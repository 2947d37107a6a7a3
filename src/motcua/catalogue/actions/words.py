"""Everyday words are added and taken out of use; search hears of both at once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.errors import WordEnded, WordKnown
from motcua.catalogue.models import Synonym
from motcua.catalogue.permissions import require_editor
from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.core.text import fold, nfc
from motcua.people.models import User


@transaction.atomic
def add_synonym(phrase: str, *, means: str, note: str = "", by: User, at: datetime) -> Synonym:
    """Teach search what people mean; one that was ended holds again.

    Raises NotAllowed, Invalid for empty or equal words, WordKnown.
    """
    require_editor(by, timezone.localdate(at))
    if not fold(phrase) or not fold(means):
        raise Invalid(reason=_("Write what people say, and what it means."))
    if fold(phrase) == fold(means):
        raise Invalid(reason=_("Both are the same words: search finds them already."))
    held, is_new = Synonym.objects.select_for_update().get_or_create(
        phrase_fold=fold(phrase), means=nfc(means), defaults={"phrase": phrase, "note": nfc(note)}
    )
    if not is_new:
        if held.is_active:
            raise WordKnown(phrase=held.phrase)
        held.is_active, held.note = True, nfc(note) or held.note
        held.save()
    _tell("catalogue.synonym_added", held, by=by, at=at)
    return held


@transaction.atomic
def end_synonym(synonym: Synonym, *, by: User, at: datetime) -> Synonym:
    """Take a word out of use; it stays in the list. Raises NotAllowed, WordEnded."""
    require_editor(by, timezone.localdate(at))
    held = Synonym.objects.select_for_update().get(pk=synonym.pk)
    if not held.is_active:
        raise WordEnded(phrase=held.phrase)
    held.is_active = False
    held.save(update_fields=["is_active"])
    _tell("catalogue.synonym_ended", held, by=by, at=at)
    return held


def _tell(kind: str, synonym: Synonym, *, by: User, at: datetime) -> None:
    Event.objects.create(kind=kind, at=at, facts={"synonym": synonym.pk, "by": by.pk})
