"""Calendars change by decision, with everything that inherits from them."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from motcua.core.models import Event
from motcua.workdays import national, rules
from motcua.workdays.actions import (
    Change,
    Decision,
    change_calendar,
    preview_change,
    seed_national_calendar,
)
from motcua.workdays.errors import CalendarMoved, CannotCount, NoDecision, NothingChanges
from motcua.workdays.models import (
    Calendar,
    CalendarDay,
    CalendarVersion,
    explain_stored,
    national_calendar,
)
from motcua.workdays.tests.factories import SEEDED_AT, unit_calendar
from motcua.workdays.tests.factories import national as seeded

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
DECISION = Decision(number="45/QĐ-UBND", decided_on=date(2026, 11, 19), reason="Bão số 9")
STORM = rules.Day(on=date(2026, 12, 3), kind=rules.DayKind.CLOSED, name_vi="Nghỉ tránh bão")
MORNING = (rules.Session(time(7, 30), time(11, 30)),)


@pytest.fixture
def officer(django_user_model):
    return django_user_model.objects.create(username="lan", full_name="Trần Thị Lan")


def storm_change(**more):
    return Change(days=[STORM], **more)


def test_seeding_gives_what_ships_and_may_be_repeated():
    calendar = seeded()
    again = seed_national_calendar(at=AT)
    assert again == calendar
    assert calendar.versions.count() == 1
    assert national_calendar().as_json() == national.shipped_calendar().as_json()
    assert calendar.current_version().made_at == SEEDED_AT


def test_seeding_again_keeps_what_was_entered_by_hand(officer):
    calendar = seeded()
    change_calendar(calendar, change=storm_change(), decision=DECISION, by=officer, at=AT)
    seed_national_calendar(at=AT)
    assert national_calendar().dated[STORM.on].name_vi == "Nghỉ tránh bão"
    assert calendar.versions.count() == 2


def test_expected_days_give_way_when_their_year_is_decreed(monkeypatch, officer):
    calendar = seeded()
    tet = rules.Day(on=date(2027, 2, 11), kind=rules.DayKind.SWAPPED, name_vi="Nghỉ hoán đổi")
    shipped = national.shipped_calendar()
    newer = rules.Calendar(
        code=shipped.code, days=(*national.decreed_days(), tet), decreed_until=date(2027, 12, 31)
    )
    monkeypatch.setattr(national, "shipped_calendar", lambda: newer)
    seed_national_calendar(at=AT)
    assert national_calendar().as_json() == newer.as_json()
    assert calendar.versions.count() == 2


def test_a_change_makes_a_version_and_tells_of_it(officer):
    calendar = seeded()
    version = change_calendar(calendar, change=storm_change(), decision=DECISION, by=officer, at=AT)
    assert (version.number, version.decision_number, version.made_by) == (2, "45/QĐ-UBND", officer)
    assert version.frozen().sessions_on(STORM.on) == ()
    assert version.frozen().version == 2
    told = Event.objects.filter(kind="calendar.changed").latest("id")
    assert told.facts == {"calendar": calendar.pk, "version": version.pk}


def test_the_preview_shows_what_moves_and_keeps_nothing(officer):
    calendar = seeded()
    preview = preview_change(calendar, storm_change(freed=[date(2026, 11, 24)]))
    assert [change.on.isoformat() for change in preview.changes] == ["2026-11-24", "2026-12-03"]
    assert preview.changes[0].sessions_after == rules.USUAL_WEEK[1]
    assert calendar.versions.count() == 1
    assert not CalendarDay.objects.filter(on=STORM.on).exists()


def test_a_new_week_shows_the_days_it_changes(officer):
    week = (*rules.USUAL_WEEK[:5], MORNING, ())
    preview = preview_change(seeded(), Change(weeks={date(2026, 12, 1): week}))
    assert preview.changes[0].on == date(2026, 12, 5)
    assert all(change.on.weekday() == 5 for change in preview.changes)


def test_a_unit_inherits_days_and_overrides_them(officer):
    works_on = rules.Day(
        on=date(2026, 11, 24), kind=rules.DayKind.SHORT, name_vi="Trực sáng", sessions=MORNING
    )
    calendar = unit_calendar(by=officer, change=Change(days=[works_on]))
    frozen = calendar.frozen()
    assert frozen.sessions_on(date(2026, 11, 24)) == MORNING
    assert frozen.sessions_on(date(2026, 9, 2)) == ()
    assert frozen.decreed_until == date(2026, 12, 31)
    freed = change_calendar(
        calendar, change=Change(freed=[date(2026, 11, 24)]), decision=DECISION, by=officer, at=AT
    )
    assert freed.frozen().sessions_on(date(2026, 11, 24)) == ()


def test_what_the_country_changes_reaches_every_unit(officer):
    unit = unit_calendar(by=officer)
    door = unit_calendar("h99-01-door", by=officer, parent=unit, purpose=Calendar.Purpose.SERVICE)
    change_calendar(unit.parent, change=storm_change(), decision=DECISION, by=officer, at=AT)
    assert unit.frozen().sessions_on(STORM.on) == door.frozen().sessions_on(STORM.on) == ()
    assert unit.current_version().decision_number == DECISION.number
    assert unit.service_calendar() == door
    assert door.service_calendar() == door


def test_the_door_may_be_open_when_nothing_counts(officer):
    unit = unit_calendar(by=officer)
    week = (*rules.USUAL_WEEK[:5], MORNING, ())
    door = unit_calendar(
        "h99-01-door",
        by=officer,
        parent=unit,
        purpose=Calendar.Purpose.SERVICE,
        change=Change(weeks={None: week}),
    )
    saturday = date(2026, 3, 7)
    assert door.frozen().sessions_on(saturday) == MORNING
    assert unit.frozen().sessions_on(saturday) == ()
    change_calendar(door, change=Change(weeks={None: ()}), decision=DECISION, by=officer, at=AT)
    assert door.frozen().sessions_on(saturday) == ()


def test_a_due_date_explains_itself_on_the_version_it_was_counted_on(officer):
    calendar = seeded()
    received = datetime(2026, 12, 2, 9, 20, tzinfo=rules.LOCAL)
    due = rules.due(received, limit=rules.Limit.parse("2 working days"), calendar=calendar.frozen())
    stored = due.as_json()
    change_calendar(calendar, change=storm_change(), decision=DECISION, by=officer, at=AT)
    again = explain_stored(stored)
    assert again == due
    assert again.lines == due.lines
    moved = rules.due(received, limit=due.limit, calendar=national_calendar())
    assert (moved.due_at - due.due_at).days == 3


def test_a_change_without_a_decision_is_refused(officer):
    with pytest.raises(NoDecision):
        change_calendar(
            seeded(), change=storm_change(), decision=Decision(number=" "), by=officer, at=AT
        )


def test_a_change_that_changes_nothing_is_refused(officer):
    calendar = seeded()
    change_calendar(calendar, change=storm_change(), decision=DECISION, by=officer, at=AT)
    with pytest.raises(NothingChanges):
        change_calendar(calendar, change=storm_change(), decision=DECISION, by=officer, at=AT)


def test_a_change_after_somebody_elses_is_refused(officer):
    calendar = seeded()
    change_calendar(calendar, change=storm_change(), decision=DECISION, by=officer, at=AT)
    with pytest.raises(CalendarMoved):
        change_calendar(
            calendar,
            change=Change(freed=[STORM.on]),
            decision=DECISION,
            by=officer,
            at=AT,
            seen_version=1,
        )


def test_a_calendar_that_cannot_be_counted_with_is_refused(officer):
    with pytest.raises(CannotCount) as refusal:
        change_calendar(
            seeded(), change=Change(weeks={None: ((),) * 7}), decision=DECISION, by=officer, at=AT
        )
    assert str(refusal.value) == "Một tuần cần ít nhất một buổi làm việc."
    assert national_calendar().week == rules.USUAL_WEEK


def test_a_version_can_be_neither_changed_nor_removed():
    version = seeded().current_version()
    for act in (
        lambda: CalendarVersion.objects.update(decision_number="giả"),
        lambda: CalendarVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            act()


def test_every_calendar_but_the_national_has_a_parent():
    with pytest.raises(IntegrityError, match="calendar_but_the_national"), transaction.atomic():
        Calendar.objects.create(code="orphan", name_vi="Mồ côi")
