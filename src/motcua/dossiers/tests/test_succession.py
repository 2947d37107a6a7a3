"""A reorganised unit's open dossiers go on at its successor, each with a line of its history."""

from datetime import date

import pytest

from motcua.dossiers import actions, runs, successions
from motcua.dossiers.chain import verify
from motcua.dossiers.errors import NoSuccession, NotYours, RunGoesOn
from motcua.dossiers.letters.register import registered
from motcua.dossiers.models import Access, Dossier, History, SuccessionRun
from motcua.dossiers.states import Verb
from motcua.dossiers.tests.cast import MONDAY, later
from motcua.org.models import Duty, Succession
from motcua.org.tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def succession(hall):
    unit = UnitFactory.create(code="H99.13", name_vi="Trung tâm mới", parent=hall.province)
    return Succession.objects.create(
        predecessor=hall.centre, successor=unit, kind="merge", on=date(2026, 3, 2),
        decision_no="45/QĐ-UBND", made_at=MONDAY, made_by=hall.head,
    )  # fmt: skip


@pytest.fixture
def successor(succession):
    return succession.successor


@pytest.fixture
def administrator(hall):
    return PostFactory.create(unit=hall.province, duty=Duty.ADMINISTER).user


@pytest.fixture
def begin(succession, administrator):
    def begin(**more):
        return SuccessionRun.objects.create(
            succession=succession, asked_by=administrator, asked_at=MONDAY,
            of=successions.open_at(succession.predecessor).count(), **more,
        )  # fmt: skip

    return begin


def test_open_dossiers_pass_on_with_their_tasks_and_ended_ones_stay(hall, successor, begin):
    open_one, ready = hall.taken(), hall.finished()
    ended = actions.withdraw(hall.received(), text="Rút", by=hall.receiver, at=later(5))
    PostFactory.create(user=hall.appraiser, unit=successor, duty=Duty.APPRAISE)

    run = begin()
    successions.carry_out(run, clock=lambda: later(120))
    assert (run.of, run.done, run.moved, run.refused) == (2, 2, 2, 0)

    for dossier in (open_one, ready):
        dossier.refresh_from_db()
        assert dossier.receiving_unit == dossier.deciding_unit == successor
        assert not dossier.tasks.filter(until=None, unit=hall.centre).exists()
        row = History.objects.get(dossier=dossier, verb=Verb.PASS_ON)
        assert row.facts["to"] == successor.pk
        assert row.facts["decision"] == "45/QĐ-UBND"
        assert not list(verify(dossier))
    first = date(2026, 3, 2)
    assert open_one in registered(hall.centre, sector=None, from_on=first, to_on=first)
    assert not registered(successor, sector=None, from_on=first, to_on=first)
    assert open_one.tasks.get(until=None).holder == hall.appraiser
    assert ready.tasks.get(until=None).holder is None
    assert not History.objects.filter(dossier=ended, verb=Verb.PASS_ON).exists()


def test_the_successor_sees_and_works_on_them_and_a_second_run_finds_nothing(
    hall, successor, begin
):
    dossier = hall.received()
    newcomer = PostFactory.create(unit=successor, duty=Duty.APPRAISE).user
    on = date(2026, 3, 2)
    assert not Dossier.objects.visible_to(newcomer, on).exists()
    run = begin()
    successions.carry_out(run, clock=lambda: later(30))
    assert list(Dossier.objects.visible_to(newcomer, on)) == [dossier]
    actions.take(dossier, by=newcomer, at=later(40))
    assert not Access.objects.filter(unit=hall.centre, is_open=True, capacity="receiving").exists()
    successions.carry_out(run, clock=lambda: later(50))
    assert run.moved == 1
    assert not successions.open_at(hall.centre).exists()


def test_it_waits_for_the_day_and_needs_a_post_that_heads_or_administers(
    hall, succession, administrator
):
    dossier = hall.received()
    with pytest.raises(NoSuccession):
        actions.pass_on(dossier, succession=succession, by=administrator, at=later(days=-3))
    with pytest.raises(NotYours):
        actions.pass_on(dossier, succession=succession, by=hall.appraiser, at=later(30))
    dossier.refresh_from_db()
    assert dossier.receiving_unit == hall.centre


def test_a_broken_run_says_why_and_goes_on_where_it_stopped_once_somebody_asks(
    hall, begin, administrator, monkeypatch
):
    first, second = hall.received(), hall.received()
    run, real = begin(), actions.pass_on

    def breaks(dossier, **more):
        if dossier == second:
            raise OSError("Ổ đĩa đầy\nSố 001099012345")
        return real(dossier, **more)

    monkeypatch.setattr(runs, "BATCH", 1)
    monkeypatch.setattr(actions, "pass_on", breaks)
    with pytest.raises(OSError, match="Ổ đĩa"):
        successions.carry_out(run, clock=lambda: later(30))
    run.refresh_from_db()
    assert run.failure == "OSError: Ổ đĩa đầy"
    assert (run.moved, run.last, run.finished_at) == (1, first.pk, None)
    assert runs.is_stopped(run)

    monkeypatch.undo()
    runs.start_anew(run, by=administrator, at=later(60))
    run.refresh_from_db()
    assert run.failure == ""
    assert not runs.is_stopped(run)
    with pytest.raises(RunGoesOn):
        runs.start_anew(run, by=administrator, at=later(61))
    successions.carry_out(run, clock=lambda: later(70))
    assert (run.moved, run.done, run.of) == (2, 2, 2)
    assert History.objects.filter(verb=Verb.PASS_ON).count() == 2
    with pytest.raises(RunGoesOn):
        runs.start_anew(run, by=administrator, at=later(80))


def test_what_was_refused_is_looked_at_again_for_who_may(hall, begin, administrator):
    dossier = hall.received()
    run = begin()
    run.asked_by = hall.appraiser
    successions.carry_out(run, clock=lambda: later(30))
    assert (run.moved, run.refused) == (0, 1)
    assert run.sentence
    runs.start_anew(run, by=administrator, at=later(40))
    run.refresh_from_db()
    successions.carry_out(run, clock=lambda: later(50))
    assert (run.moved, run.refused, run.asked_by) == (1, 0, administrator)
    dossier.refresh_from_db()
    assert dossier.receiving_unit == run.succession.successor
