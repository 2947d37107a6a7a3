"""Due dates after a change of a calendar: previewed, then moved by a job, by who may."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.dossiers import actions, recounts, runs, tasks
from motcua.dossiers.errors import RecountRuns
from motcua.dossiers.models import History, RecountRun
from motcua.dossiers.rules import local_day
from motcua.dossiers.runs import ATTEMPTS
from motcua.dossiers.states import Verb
from motcua.dossiers.tests.cast import MONDAY, later, make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.workdays import rules
from motcua.workdays.actions import Change, Decision, change_calendar
from motcua.workdays.models import Calendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db):
    return make_hall()


@pytest.fixture
def administrator(hall):
    return PostFactory.create(unit=hall.province, duty=Duty.ADMINISTER).user


def storm(by):
    """Close Wednesday 4 March by decision; returns the calendar."""
    calendar = Calendar.objects.get(code="national")
    day = rules.Day(on=date(2026, 3, 4), kind=rules.DayKind.CLOSED, name_vi="Nghỉ tránh bão",
                    sessions=())  # fmt: skip
    change_calendar(
        calendar, change=Change(days=(day,)), decision=Decision(number="45/QĐ-UBND"), by=by,
        at=later(30),
    )  # fmt: skip
    return calendar


def address(name, thing):
    return reverse(f"console:{name}", args=[thing.uuid])


def test_what_would_move_is_shown_before_it_moves(client, hall, administrator):
    dossier, ended = hall.received(), hall.finished()
    calendar = storm(administrator)
    client.force_login(administrator)
    page = client.get(address("calendar_recount", calendar)).text
    assert dossier.code in page
    assert "05/03/2026" in page
    assert "06/03/2026" in page
    assert ended.code not in page
    before = dossier.due_at
    dossier.refresh_from_db()
    assert dossier.due_at == before


def test_a_job_moves_them_and_each_history_says_why(client, hall, administrator):
    dossiers = [hall.received() for _ in range(3)]
    calendar = storm(administrator)
    client.force_login(administrator)
    answer = client.post(address("calendar_recounts", calendar))
    run = RecountRun.objects.get()
    assert answer.headers["Location"] == address("recount", run)
    job = ProcrastinateJob.objects.get(task_name__endswith="recount_due_dates")
    assert job.args["run"] == run.pk
    assert "0 / 3" in client.get(address("recount", run)).text

    recounts.carry_out(run, clock=lambda: later(40))

    assert (run.moved, run.refused, run.done, run.of) == (3, 0, 3, 3)
    for dossier in dossiers:
        dossier.refresh_from_db()
        assert local_day(dossier.due_at) == date(2026, 3, 6)
        assert History.objects.get(dossier=dossier, verb=Verb.RECOUNT).facts["ground"] == (
            "45/QĐ-UBND"
        )
    part = client.get(address("recount", run), headers={"HX-Request": "true"}).text
    assert "3 / 3" in part
    assert "hx-get" not in part
    assert "Không có hồ sơ đang mở nào" in client.get(address("calendar_recount", calendar)).text


def test_a_run_goes_on_where_it_stopped_and_runs_once_at_a_time(hall, administrator):
    first, second = hall.received(), hall.received()
    version = storm(administrator).current_version()
    run = recounts.ask_for(version, by=administrator, at=later(40))
    with pytest.raises(RecountRuns):
        recounts.ask_for(version, by=administrator, at=later(41))
    run.last = first.pk
    recounts.carry_out(run, clock=lambda: later(42))
    assert not History.objects.filter(dossier=first, verb=Verb.RECOUNT).exists()
    assert History.objects.filter(dossier=second, verb=Verb.RECOUNT).exists()


def test_a_promise_made_in_an_apology_stays_where_the_change_does_not_touch_it(hall, administrator):
    dossier = hall.taken()
    actions.apologise(
        dossier, until=later(days=7), cause="agency", legal_ground="điều 19.9", text="Hỏng máy",
        by=hall.head, at=later(20),
    )  # fmt: skip
    version = storm(administrator).current_version()
    assert recounts.page_of_shifts(version, after=0, size=10) == ([], None)


def test_pages_are_walked_by_key(hall, administrator):
    codes = {hall.received().code for _ in range(5)}
    version = storm(administrator).current_version()
    seen, after = [], 0
    while after is not None:
        found, after = recounts.page_of_shifts(version, after=after, size=2)
        seen += [shift.dossier.code for shift in found]
    assert len(seen) == 5
    assert set(seen) == codes


def test_only_who_may_change_the_calendar_sees_or_starts_it(client, hall, administrator):
    calendar = storm(administrator)
    run = recounts.ask_for(calendar.current_version(), by=administrator, at=MONDAY)
    client.force_login(hall.receiver)
    assert client.get(address("calendar_recount", calendar)).status_code == 403
    assert client.post(address("calendar_recounts", calendar)).status_code == 403
    assert client.get(address("recount", run)).status_code == 403


def test_a_run_that_stopped_says_why_and_is_tried_again_by_who_may(
    client, hall, administrator, monkeypatch
):
    dossier = hall.received()
    calendar = storm(administrator)
    run = recounts.ask_for(calendar.current_version(), by=administrator, at=later(40))

    def breaks(*_args, **_more):
        raise OSError("Ổ đĩa đầy")

    monkeypatch.setattr(actions, "recount", breaks)
    with pytest.raises(OSError, match="Ổ đĩa"):
        recounts.carry_out(run, clock=lambda: later(41))
    monkeypatch.undo()
    client.force_login(administrator)
    assert client.post(address("recount_attempts", run)).status_code == 409  # its job waits
    monkeypatch.setattr(runs, "_PENDING", ())
    page = client.get(address("recount", run)).text
    assert "OSError: Ổ đĩa đầy" in page
    assert "Thử lại" in page
    client.force_login(hall.receiver)
    assert client.post(address("recount_attempts", run)).status_code == 403
    client.force_login(administrator)
    assert client.post(address("recount_attempts", run)).status_code == 302
    run.refresh_from_db()
    recounts.carry_out(run, clock=lambda: later(50))
    assert (run.moved, run.failure) == (1, "")
    dossier.refresh_from_db()
    assert local_day(dossier.due_at) == date(2026, 3, 6)
    assert client.post(address("recount_attempts", run)).status_code == 409  # done


def test_its_job_is_tried_five_times_in_all():
    waits = [
        ATTEMPTS.get_retry_decision(exception=OSError(), job=SimpleNamespace(attempts=n))
        for n in range(5)
    ]
    assert [wait is None for wait in waits] == [False] * 4 + [True]
    assert tasks.recount_due_dates.retry_strategy is ATTEMPTS
    assert tasks.pass_on_dossiers.retry_strategy is ATTEMPTS
