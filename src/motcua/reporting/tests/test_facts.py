"""Facts follow the history, and making them anew gives the same to the last digit."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.tests.cast import MONDAY, later, make_hall
from motcua.org.models import Succession
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.reporting import facts
from motcua.reporting.models import DayTally, DossierFact, StepFact

pytestmark = pytest.mark.django_db
GROUND = "Điều 19"


def fact_of(dossier):
    facts.write([dossier.pk])
    return DossierFact.objects.get(pk=dossier.pk)


def counted():
    """Return what the tallies say, whatever the keys of their rows."""
    return [{**row, "id": 0} for row in DayTally.objects.order_by("on").values()]


def approved_and_released(hall, dossier, at):
    """Carry a dossier that was taken to its end, all at one moment."""
    actions.appraise(dossier, text="Đủ", by=hall.appraiser, at=at)
    actions.approve(dossier, document=None, signed=None, by=hall.approver, at=at)
    actions.seal(dossier, signed=None, by=hall.clerk, at=at)
    return actions.complete(dossier, verification=None, by=hall.clerk, at=at)


def apologise(hall, dossier, *, until, at):
    actions.apologise(
        dossier, until=until, cause="agency", legal_ground=GROUND, text="Xin lỗi",
        by=hall.head, at=at,
    )  # fmt: skip


def test_a_received_dossier_is_counted_on_its_day_and_not_as_finished():
    hall = make_hall()
    fact = fact_of(hall.received())
    assert (str(fact.received_on), fact.finished_on, fact.timeliness) == ("2026-03-02", None, "")
    assert (fact.receiving_unit, fact.deciding_unit) == (hall.centre, hall.centre)
    tally = DayTally.objects.get()
    assert (tally.received, tally.finished, str(tally.on)) == (1, 0, "2026-03-02")


def test_finished_a_day_before_the_due_day_is_early():
    hall = make_hall()
    fact = fact_of(hall.finished())
    assert fact.timeliness == "early"
    assert fact.officer == hall.approver
    assert fact.used_minutes == 110
    assert fact.is_on_the_spot
    assert DayTally.objects.get().same_day == 1


@pytest.mark.parametrize(
    ("minutes", "timeliness"),
    [(0, "on_time"), (-60, "on_time"), (1, "late"), (-1440, "early"), (1440, "late")],
)
def test_the_due_day_up_to_the_due_moment_is_on_time(minutes, timeliness):
    hall = make_hall()
    dossier = hall.taken()
    at = dossier.due_at + timedelta(minutes=minutes)
    assert fact_of(approved_and_released(hall, dossier, at)).timeliness == timeliness


def test_an_apology_makes_nothing_punctual():
    hall = make_hall()
    dossier = hall.taken()
    first_due = dossier.due_at
    apologise(hall, dossier, until=first_due + timedelta(days=4), at=later(days=1))
    done = approved_and_released(hall, dossier, first_due + timedelta(days=2))
    fact = fact_of(done)
    assert (fact.timeliness, fact.is_apologised) == ("late", True)
    assert fact.due_at == first_due
    tally = DayTally.objects.get(finished=1)
    assert (tally.late, tally.late_apologised) == (1, 1)


def test_a_supplement_is_counted_by_its_cause_and_the_clock_begins_anew():
    hall = make_hall()
    dossier = hall.taken()
    actions.request_supplement(
        dossier, items=[Asked(text="Giấy khám")], cause="guidance", legal_ground=GROUND,
        text="Thiếu", by=hall.appraiser, at=later(20),
    )  # fmt: skip
    actions.supplement(dossier, by=hall.receiver, at=later(days=2))
    fact = fact_of(dossier)
    assert (fact.supplements, fact.supplements_guidance, fact.supplements_agency) == (1, 1, 0)
    assert fact.contacts == 2  # the day it was handed in, and the day of the supplement
    assert fact.due_at > fact.first_due_at


def test_a_withdrawn_dossier_is_counted_apart():
    hall = make_hall()
    dossier = actions.withdraw(hall.taken(), text="Xin rút", by=hall.receiver, at=later(days=1))
    fact = fact_of(dossier)
    assert (fact.state, fact.finished_on, str(fact.ended_on)) == ("withdrawn", None, "2026-03-03")
    tally = DayTally.objects.get(withdrawn=1)
    assert (tally.finished, tally.received) == (0, 0)


def test_the_units_are_those_of_that_day():
    hall = make_hall()
    dossier = hall.finished()
    new = UnitFactory.create(code="H99.77", parent=hall.province)
    PostFactory.create(user=hall.head, unit=new, duty="head")
    decision = Succession.objects.create(
        predecessor=hall.centre, successor=new, kind="merge", on=MONDAY.date(), made_at=MONDAY
    )
    actions.pass_on(dossier, succession=decision, by=hall.head, at=later(days=1))
    dossier.refresh_from_db()
    fact = fact_of(dossier)
    assert dossier.deciding_unit == new
    assert (fact.receiving_unit, fact.deciding_unit) == (hall.centre, hall.centre)


def test_each_step_says_how_long_it_waited_and_took():
    hall = make_hall()
    dossier = hall.finished()
    fact_of(dossier)
    steps = {step.kind: step for step in StepFact.objects.filter(dossier=dossier)}
    assert steps["appraise"].waited_minutes == 10
    assert steps["appraise"].used_minutes == 60
    assert steps["return"].until is None


def test_what_follows_is_what_a_rebuild_gives():
    hall = make_hall()
    dossier = hall.received()
    facts.write([dossier.pk])
    actions.take(dossier, by=hall.appraiser, at=later(10))
    facts.write([dossier.pk])
    other = hall.finished()
    facts.write([dossier.pk, other.pk])
    kept, tallies = list(DossierFact.objects.order_by("pk").values()), counted()
    assert facts.compare().holds
    assert list(facts.rebuild()) == [2]
    assert list(DossierFact.objects.order_by("pk").values()) == kept
    assert counted() == tallies


@pytest.mark.parametrize(
    "bending",
    [
        "UPDATE reporting_dossierfact SET timeliness = 'on_time', used_minutes = 1",
        "UPDATE reporting_stepfact SET used_minutes = 1 WHERE kind = 'appraise'",
        "UPDATE reporting_daytally SET late = 0, early = 9 WHERE finished > 0",
        "DELETE FROM reporting_dossierfact",
    ],
)
def test_a_bent_number_is_found_and_set_right(bending):
    hall = make_hall()
    dossier = hall.finished()
    facts.write([dossier.pk])
    with connection.cursor() as cursor:
        cursor.execute(bending)
    found = facts.compare()
    assert not found.holds
    assert found.dossiers == 1
    assert list(facts.rebuild()) == [1]
    assert facts.compare().holds


@pytest.mark.django_db(transaction=True)
def test_the_follower_reads_what_happened_since_the_last_time():
    hall = make_hall()
    dossier = hall.received()
    assert facts.follow(at=later(1)) == 2
    actions.take(dossier, by=hall.appraiser, at=later(10))
    assert facts.follow(at=later(11)) == 1
    assert facts.follow(at=later(12)) == 0
    assert DossierFact.objects.get().state == "in_progress"
    assert facts.compare().holds


@pytest.mark.django_db(transaction=True)
def test_what_the_reader_has_yet_to_read_is_looked_at_again(monkeypatch):
    hall = make_hall()
    dossier = hall.received()
    facts.follow(at=later(1))
    actions.take(dossier, by=hall.appraiser, at=later(10))
    monkeypatch.setattr(facts.time, "sleep", lambda _seconds: facts.follow(at=later(11)))
    assert facts.compare(looks=2).holds
    monkeypatch.setattr(facts.time, "sleep", lambda _seconds: None)
    actions.appraise(dossier, text="Đủ", by=hall.appraiser, at=later(20))
    assert facts.compare(looks=3).wrong == [dossier.pk]


@pytest.mark.django_db(transaction=True)
def test_a_bent_number_is_not_taken_for_one_that_is_yet_to_be_read(monkeypatch):
    hall = make_hall()
    dossier = hall.received()
    facts.follow(at=later(1))
    DossierFact.objects.update(used_minutes=7)
    monkeypatch.setattr(facts.time, "sleep", pytest.fail)
    assert facts.compare(looks=2).wrong == [dossier.pk]


@pytest.mark.django_db(transaction=True)
def test_a_report_counts_what_happened_though_no_worker_runs():
    make_hall().finished()
    out = StringIO()
    call_command("report", "on-time", "--from", "2026-01-01", "--to", "2026-12-31", stdout=out)
    assert json.loads(out.getvalue())["total"]["finished"] == 1
