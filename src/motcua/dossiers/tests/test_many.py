"""One act on many dossiers: each succeeds or fails alone."""

from datetime import datetime

import pytest

from motcua.core.errors import Refusal
from motcua.documents.errors import NoAnswer, SigningFailed
from motcua.dossiers import actions
from motcua.dossiers.many import ask_for, carry_out
from motcua.dossiers.models import BatchLine, Dossier
from motcua.dossiers.states import Verb
from motcua.dossiers.tests.cast import later
from motcua.people.models import User

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


class Signing:
    """Signs, but fails at the dossiers it is told to; remembers each one it was asked for."""

    def __init__(self, failures: dict[Dossier, Refusal]) -> None:
        self.failures = failures
        self.asked: list[Dossier] = []

    def __call__(self, dossier: Dossier, by: User, at: datetime) -> None:
        self.asked.append(dossier)
        if dossier in self.failures:
            raise self.failures[dossier]


def test_a_key_that_fails_refuses_its_dossier_alone(hall):
    first, second, third = dossiers = [hall.received() for _ in range(3)]
    batch = ask_for(Verb.SEAL, dossiers, by=hall.clerk, at=later(10))
    signing = Signing({second: SigningFailed(reason="The key is away.")})

    carry_out(batch, {Verb.SEAL: signing}, clock=lambda: later(11))

    assert signing.asked == [first, second, third]
    refused = batch.lines.get(outcome=BatchLine.Outcome.REFUSED)
    assert refused.dossier == second
    assert "The key is away." in refused.sentence
    assert batch.lines.filter(outcome=BatchLine.Outcome.DONE).count() == 2


def test_an_authority_that_does_not_answer_refuses_the_rest_unasked(hall):
    first, second, third, fourth = dossiers = [hall.received() for _ in range(4)]
    batch = ask_for(Verb.SEAL, dossiers, by=hall.clerk, at=later(10))
    signing = Signing({second: NoAnswer(reason="Nobody answers.")})

    carry_out(batch, {Verb.SEAL: signing}, clock=lambda: later(11))

    assert signing.asked == [first, second]
    done, *rest = batch.lines.all()
    assert (done.dossier, done.outcome) == (first, BatchLine.Outcome.DONE)
    assert [line.dossier for line in rest] == [second, third, fourth]
    assert {(line.outcome, line.at) for line in rest} == {(BatchLine.Outcome.REFUSED, later(11))}
    assert all("Nobody answers." in line.sentence for line in rest)
    assert batch.finished_at == later(11)

    carry_out(batch, {Verb.SEAL: signing}, clock=lambda: later(12))  # its worker was killed
    assert signing.asked == [first, second]


def test_what_nobody_answered_is_done_when_it_is_asked_for_again(hall):
    dossiers = [hall.received() for _ in range(2)]
    batch = ask_for(Verb.SEAL, dossiers, by=hall.clerk, at=later(10))
    hanging = Signing({dossiers[0]: NoAnswer(reason="Nobody answers.")})
    carry_out(batch, {Verb.SEAL: hanging}, clock=lambda: later(11))

    again = ask_for(Verb.SEAL, dossiers, by=hall.clerk, at=later(12))
    signing = Signing({})
    carry_out(again, {Verb.SEAL: signing}, clock=lambda: later(13))

    assert signing.asked == dossiers
    assert set(again.lines.values_list("outcome", flat=True)) == {BatchLine.Outcome.DONE}
