"""One act on many dossiers: each succeeds or fails alone."""

import pytest

from motcua.dossiers import actions
from motcua.dossiers.many import ask_for, carry_out
from motcua.dossiers.models import BatchLine
from motcua.dossiers.states import Verb
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


def _take(dossier, by, at):
    actions.take(dossier, by=by, at=at)


def test_each_dossier_succeeds_or_fails_alone_with_its_sentence(hall):
    first, second, third = (hall.received() for _ in range(3))
    actions.take(second, by=hall.appraiser, at=later(5))
    batch = ask_for(Verb.TAKE, [first, second, third], by=hall.appraiser, at=later(10))

    carry_out(batch, {Verb.TAKE: _take}, clock=lambda: later(11))

    outcomes = list(batch.lines.values_list("dossier", "outcome"))
    done, refused = BatchLine.Outcome.DONE, BatchLine.Outcome.REFUSED
    assert outcomes == [(first.pk, done), (second.pk, refused), (third.pk, done)]
    assert second.code in batch.lines.get(dossier=second).sentence
    assert batch.finished_at == later(11)


def test_a_job_that_runs_twice_goes_on_where_it_stopped(hall):
    first, second = (hall.received() for _ in range(2))
    batch = ask_for(Verb.TAKE, [first, second], by=hall.appraiser, at=later(10))
    batch.lines.filter(dossier=first).update(outcome=BatchLine.Outcome.DONE)

    carry_out(batch, {Verb.TAKE: _take}, clock=lambda: later(11))

    assert not first.tasks.filter(holder=hall.appraiser, until=None).exists()
    assert second.tasks.filter(holder=hall.appraiser, until=None).exists()
