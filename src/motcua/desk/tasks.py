"""Jobs of the desk: many signatures, one after the other."""

from datetime import datetime

from django.utils.timezone import now
from procrastinate.contrib.django import app

from motcua.desk import signing
from motcua.dossiers import actions
from motcua.dossiers.many import OneAct, carry_out
from motcua.dossiers.models import Batch, Dossier
from motcua.dossiers.states import Verb
from motcua.people.models import User


def _take(dossier: Dossier, by: User, at: datetime) -> object:
    return actions.take(dossier, by=by, at=at)


ACTS: dict[str, OneAct] = {
    Verb.TAKE: _take,
    Verb.APPROVE: signing.approve_one,
    Verb.SEAL: signing.seal_one,
}
#: What asks outside machines. One batch after another, whoever asked: while they hang, the worker's
#: other place is free for facts, webhooks and everything else.
SIGNING = frozenset({Verb.APPROVE, Verb.SEAL})


@app.task(queue="desk")
def carry_out_batch(batch: int) -> None:
    """Do what was asked for on every dossier of a batch."""
    carry_out(Batch.objects.select_related("asked_by").get(pk=batch), ACTS, clock=now)


def start(batch: Batch) -> None:
    """Start the job, in the transaction that wrote the batch."""
    lock = "signing" if batch.verb in SIGNING else None
    carry_out_batch.configure(lock=lock).defer(batch=batch.pk)
