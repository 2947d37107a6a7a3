"""Carry out one act on many dossiers: each succeeds or fails alone, with its sentence.

Where an outside machine does not answer, the rest is refused with the first: each of them would
wait as long in vain, and the worker with them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from motcua.core.errors import Refusal
from motcua.documents.errors import NoAnswer
from motcua.dossiers.models import Batch, BatchLine, Dossier
from motcua.dossiers.states import Verb
from motcua.people.models import User
from motcua.runtime.notices import look

Outcome = BatchLine.Outcome
#: What is done to one dossier of a batch.
OneAct = Callable[[Dossier, User, datetime], object]


def ask_for(verb: Verb, dossiers: Sequence[Dossier], *, by: User, at: datetime) -> Batch:
    """Write down what is wanted; the caller starts the job in the same transaction."""
    with transaction.atomic():
        batch = Batch.objects.create(verb=verb, asked_by=by, asked_at=at)
        BatchLine.objects.bulk_create(
            BatchLine(batch=batch, position=place, dossier=dossier)
            for place, dossier in enumerate(dossiers, start=1)
        )
    return batch


def carry_out(batch: Batch, acts: Mapping[str, OneAct], *, clock: Callable[[], datetime]) -> None:
    """Do every line that still waits; run twice, it goes on where it stopped."""
    act = acts[batch.verb]
    with override(batch.asked_by.language or None):
        waiting = batch.lines.filter(outcome=Outcome.WAITING)
        try:
            for line in waiting.select_related("dossier"):
                _carry_out(line, batch.asked_by, act, clock())
        except NoAnswer as refusal:
            waiting.update(outcome=Outcome.REFUSED, sentence=_sentence(refusal), at=clock())
    batch.finished_at = clock()
    batch.save(update_fields=["finished_at"])
    look([f"user-{batch.asked_by_id}"])


def _carry_out(line: BatchLine, by: User, act: OneAct, at: datetime) -> None:
    try:
        act(line.dossier, by, at)
    except NoAnswer:
        raise
    except Refusal as refusal:
        line.outcome, line.sentence = Outcome.REFUSED, _sentence(refusal)
    else:
        line.outcome = Outcome.DONE
    line.at = at
    line.save(update_fields=["outcome", "sentence", "at"])


def _sentence(refusal: Refusal) -> str:
    return str(refusal)[:400]
