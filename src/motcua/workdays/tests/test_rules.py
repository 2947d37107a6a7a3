"""Real days of 2026, and the edges of each rule."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from motcua.workdays.national import shipped_calendar
from motcua.workdays.rules import (
    LOCAL,
    USUAL_WEEK,
    Basis,
    Calendar,
    Convention,
    Day,
    DayKind,
    Limit,
    LimitUnit,
    LineKind,
    Season,
    Session,
    Uncountable,
    add_working_minutes,
    diff_versions,
    due,
    end_of,
    extend,
    handover_due,
    is_working,
    minutes_on,
    next_opening,
    remaining,
    restart,
    resume,
    same_day_due,
    working_minutes,
)

ROLLING, CLOSING = "rolling_hours", "end_of_day"
MORNING = (Session(time(7, 30), time(11, 30)),)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def count(received, limit, convention=ROLLING, calendar=None, **more):
    found = due(
        local(received),
        limit=Limit.parse(limit),
        calendar=calendar or shipped_calendar(),
        convention=Convention(convention),
        **more,
    )
    return found.due_at.strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("received", "limit", "convention", "expected"),
    [
        # the swapped Monday 31/8, the two days of National Day, a weekend
        ("2026-08-28T10:00", "3 working days", ROLLING, "2026-09-07T10:00"),
        ("2026-08-28T10:00", "3 working days", CLOSING, "2026-09-07T17:30"),
        # the make-up Saturday 22/8 is worked
        ("2026-08-21T09:20", "1 working day", ROLLING, "2026-08-22T09:20"),
        ("2026-08-21T09:20", "3 working days", ROLLING, "2026-08-25T09:20"),
        ("2026-08-22T09:20", "1 working day", CLOSING, "2026-08-24T17:30"),
        # 2 January swapped with Saturday the 10th
        ("2025-12-31T16:00", "1 working day", ROLLING, "2026-01-05T16:00"),
        ("2026-01-09T16:00", "8 working hours", ROLLING, "2026-01-10T16:00"),
        # Tết: 14/2 is a Saturday, work goes on on the 23rd
        ("2026-02-13T15:00", "2 working days", ROLLING, "2026-02-24T15:00"),
        ("2026-02-13T15:00", "3 days", CLOSING, "2026-02-23T17:30"),
        # Hùng Kings on Sunday 26/4, in lieu on Monday; 30/4 and 1/5
        ("2026-04-24T08:00", "3 working days", ROLLING, "2026-05-04T08:00"),
        ("2026-04-24T08:00", "2 working days", CLOSING, "2026-04-29T17:30"),
        # the day of Vietnamese culture, new in 2026
        ("2026-11-23T16:30", "2 working hours", ROLLING, "2026-11-25T08:30"),
        # 09:20 stays 09:20
        ("2026-03-02T09:20", "3 working days", ROLLING, "2026-03-05T09:20"),
        # outside sessions: before the door opens, at lunch, in the evening, on Sunday
        ("2026-03-02T06:00", "1 working day", ROLLING, "2026-03-02T17:30"),
        ("2026-03-02T12:10", "1 working day", ROLLING, "2026-03-03T11:30"),
        ("2026-03-02T17:30", "1 working day", ROLLING, "2026-03-03T17:30"),
        ("2026-03-01T10:00", "2 working days", ROLLING, "2026-03-03T17:30"),
        ("2026-03-01T10:00", "2 working days", CLOSING, "2026-03-03T17:30"),
        # hours
        ("2026-03-02T09:00", "8 working hours", ROLLING, "2026-03-03T09:00"),
        ("2026-03-02T10:30", "0.25 working hours", ROLLING, "2026-03-02T10:45"),
        ("2026-03-02T11:20", "0.25 working hours", CLOSING, "2026-03-02T13:35"),
        ("2026-03-06T16:00", "24 hours", ROLLING, "2026-03-07T16:00"),
        ("2026-03-06T16:00", "2 hours", CLOSING, "2026-03-06T18:00"),
        # parts of a working day: eight hours make one
        ("2026-03-02T09:00", "0.5 working days", ROLLING, "2026-03-02T15:00"),
        ("2026-03-02T09:00", "1.5 working days", ROLLING, "2026-03-03T15:00"),
        ("2026-03-02T09:00", "0.5 working days", CLOSING, "2026-03-03T17:30"),
        # calendar days and months; ends on a day off move on
        ("2026-03-02T09:00", "10 days", ROLLING, "2026-03-12T09:00"),
        ("2026-03-02T09:00", "5 days", ROLLING, "2026-03-09T09:00"),
        ("2026-03-02T09:00", "5 days", CLOSING, "2026-03-09T17:30"),
        ("2026-01-31T09:00", "1 month", CLOSING, "2026-03-02T17:30"),
        ("2026-01-30T09:00", "1 month", CLOSING, "2026-03-02T17:30"),
        ("2026-03-31T09:00", "3 months", CLOSING, "2026-06-30T17:30"),
        ("2026-03-02T09:00", "0.25 months", CLOSING, "2026-03-10T17:30"),
        ("2026-03-02T09:00", "0.25 months", ROLLING, "2026-03-09T17:30"),
        ("2026-03-02T09:00", "0.5 months", ROLLING, "2026-03-17T09:00"),
        # nothing to wait for
        ("2026-03-02T12:00", "0 working hours", ROLLING, "2026-03-02T13:30"),
        ("2026-03-02T09:00", "0 working days", CLOSING, "2026-03-02T17:30"),
        ("2026-03-02T18:00", "0 working days", CLOSING, "2026-03-03T17:30"),
    ],
)
def test_due_dates_of_2026(received, limit, convention, expected):
    assert count(received, limit, convention) == expected


def test_an_instant_of_another_zone_is_counted_in_local_time():
    at = datetime.fromisoformat("2026-03-02T02:20:45+00:00")
    found = due(at, limit=Limit.parse("3 working days"), calendar=shipped_calendar())
    assert found.due_at.isoformat() == "2026-03-05T09:20:00+07:00"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-03-02T15:00", "2026-03-02T17:30"),
        ("2026-03-02T15:01", "2026-03-03T17:30"),
        ("2026-03-06T15:01", "2026-03-09T17:30"),
        ("2026-03-07T09:00", "2026-03-09T17:30"),
        ("2026-08-28T16:00", "2026-09-03T17:30"),
    ],
)
def test_a_same_day_procedure_received_after_three_is_due_the_next_working_day(received, expected):
    found = same_day_due(local(received), calendar=shipped_calendar())
    assert found.due_at == local(expected)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-03-02T09:00", "2026-03-02T17:30"),
        ("2026-03-02T15:00", "2026-03-02T17:30"),
        ("2026-03-02T16:00", "2026-03-03T08:30"),
        ("2026-03-06T16:00", "2026-03-09T08:30"),
    ],
)
def test_papers_are_handed_over_the_same_day_or_first_thing_in_the_morning(received, expected):
    assert handover_due(local(received), shipped_calendar()).due_at == local(expected)


def test_the_cut_off_of_a_procedure_moves_the_receipt_to_the_next_opening():
    cutoff = time(15)
    assert count("2026-03-02T16:00", "1 working day", cutoff=cutoff) == "2026-03-03T17:30"
    assert count("2026-03-02T16:00", "1 working day", CLOSING, cutoff=cutoff) == "2026-03-04T17:30"
    assert count("2026-03-02T14:00", "1 working day", cutoff=cutoff) == "2026-03-03T14:00"


HALF_SATURDAYS = Calendar(code="half", week=(*USUAL_WEEK[:5], MORNING, ()))


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("2026-03-06T09:20", "1 working day", "2026-03-07T09:20"),
        ("2026-03-06T16:00", "1 working day", "2026-03-07T11:30"),  # cut to the short day
        ("2026-03-06T16:00", "2 working days", "2026-03-09T16:00"),  # but not remembered
        ("2026-03-07T09:00", "1 working day", "2026-03-09T09:00"),
        ("2026-03-06T16:00", "8 working hours", "2026-03-09T10:00"),  # hours are hours
    ],
)
def test_a_saturday_morning_is_one_working_day(received, limit, expected):
    assert count(received, limit, calendar=HALF_SATURDAYS) == expected


def test_a_season_brings_other_hours():
    summer = (Session(time(7), time(11)), Session(time(13), time(17)))
    calendar = Calendar(
        code="summer", seasons=(Season(date(2026, 4, 15), (summer,) * 5 + ((), ())),)
    )
    assert count("2026-04-13T17:00", "1 working day", calendar=calendar) == "2026-04-14T17:00"
    assert count("2026-04-14T17:00", "1 working day", calendar=calendar) == "2026-04-15T16:30"
    assert count("2026-04-14T08:00", "2 working days", CLOSING, calendar) == "2026-04-16T17:00"


def test_a_make_up_day_and_a_short_day_have_hours():
    days = (
        Day(on=date(2026, 3, 4), kind=DayKind.SHORT, name_vi="Nghỉ chiều", sessions=MORNING),
        Day(on=date(2026, 3, 5), kind=DayKind.CLOSED, name_vi="Mất điện"),
        Day(on=date(2026, 3, 7), kind=DayKind.MAKEUP, name_vi="Làm bù"),
    )
    calendar = Calendar(code="local", days=days)
    assert minutes_on(date(2026, 3, 4), calendar) == 240
    assert not is_working(date(2026, 3, 5), calendar)
    assert minutes_on(date(2026, 3, 7), calendar) == 480
    assert count("2026-03-03T16:00", "8 working hours", calendar=calendar) == "2026-03-06T10:00"


def test_working_time_between_moments():
    calendar = shipped_calendar()
    friday, monday = local("2026-03-06T16:30"), local("2026-03-09T08:30")
    assert working_minutes(friday, monday, calendar) == 120
    assert working_minutes(monday, friday, calendar) == -120
    assert add_working_minutes(friday, 120, calendar) == monday
    assert add_working_minutes(monday, -120, calendar) == friday
    assert add_working_minutes(local("2026-03-09T07:30"), -480, calendar) == local(
        "2026-03-06T07:30"
    )
    assert next_opening(local("2026-03-06T17:30"), calendar) == local("2026-03-09T07:30")
    assert next_opening(local("2026-03-06T12:00"), calendar) == local("2026-03-06T13:30")
    assert next_opening(friday, calendar) == friday
    assert end_of(date(2026, 3, 7), calendar) == local("2026-03-09T17:30")


def test_a_pause_lets_what_was_left_run_on():
    calendar = shipped_calendar()
    first = due(local("2026-03-02T09:20"), limit=Limit.parse("3 working days"), calendar=calendar)
    paused, resumed = local("2026-03-03T10:20"), local("2026-03-09T14:00")
    assert remaining(first, at=paused) == Limit.of("15", "working_hour")
    after = resume(first, paused_at=paused, resumed_at=resumed)
    assert after.due_at == local("2026-03-11T11:00")
    assert working_minutes(resumed, after.due_at, calendar) == 15 * 60
    assert after.basis is Basis.RESUMED


def test_a_pause_of_whole_days_keeps_whole_days():
    first = due(
        local("2026-03-02T09:20"),
        limit=Limit.parse("5 working days"),
        calendar=shipped_calendar(),
        convention=Convention.END_OF_DAY,
    )
    assert first.due_at == local("2026-03-09T17:30")
    after = resume(first, paused_at=local("2026-03-04T10:00"), resumed_at=local("2026-03-06T08:00"))
    assert after.due_at == local("2026-03-11T17:30")


def test_a_complete_supplement_starts_from_zero():
    first = due(
        local("2026-03-02T09:20"), limit=Limit.parse("3 working days"), calendar=shipped_calendar()
    )
    again = restart(first, at=local("2026-03-10T14:00"))
    assert again.due_at == local("2026-03-13T14:00")
    assert (again.limit, again.basis) == (first.limit, Basis.RESTARTED)


def test_an_extension_begins_where_the_limit_ended():
    limit = Limit.parse("3 working days")
    rolling = due(local("2026-03-02T09:20"), limit=limit, calendar=shipped_calendar())
    assert extend(rolling, by=Limit.parse("2 working days")).due_at == local("2026-03-09T09:20")
    closing = due(
        local("2026-03-02T09:20"),
        limit=limit,
        calendar=shipped_calendar(),
        convention=Convention.END_OF_DAY,
    )
    assert extend(closing, by=Limit.parse("2 working days")).due_at == local("2026-03-09T17:30")


def test_a_pause_that_ends_before_it_begins_is_refused():
    first = due(local("2026-03-02T09:20"), limit=Limit.parse("1 day"), calendar=shipped_calendar())
    with pytest.raises(Uncountable, match="pause_backwards"):
        resume(first, paused_at=local("2026-03-03T08:00"), resumed_at=local("2026-03-02T10:00"))


def test_the_explanation_names_the_days_off():
    found = due(
        local("2026-08-28T10:00"), limit=Limit.parse("3 working days"), calendar=shipped_calendar()
    )
    lines = [(f"{line.day:%d/%m}", line.kind, line.what, line.n) for line in found.lines]
    assert lines == [
        ("28/08", LineKind.RECEIVED, "usual", 0),
        ("29/08", LineKind.OFF, "weekend", None),
        ("30/08", LineKind.OFF, "weekend", None),
        ("31/08", LineKind.OFF, "swapped", None),
        ("01/09", LineKind.OFF, "holiday", None),
        ("02/09", LineKind.OFF, "holiday", None),
        ("03/09", LineKind.COUNTED, "usual", 1),
        ("04/09", LineKind.COUNTED, "usual", 2),
        ("05/09", LineKind.OFF, "weekend", None),
        ("06/09", LineKind.OFF, "weekend", None),
        ("07/09", LineKind.DUE, "usual", 3),
    ]
    assert found.lines[4].name_vi == "Quốc khánh 2/9"
    assert not found.is_provisional


def test_a_year_not_yet_decreed_is_marked():
    found = due(
        local("2027-02-03T10:00"), limit=Limit.parse("1 working day"), calendar=shipped_calendar()
    )
    assert found.is_provisional
    tet = next(line for line in found.lines if line.day == date(2027, 2, 6))
    assert tet.is_expected
    assert "Tết" in tet.name_vi


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("3 working days", "3", LimitUnit.WORKING_DAY),
        ("1 working day", "1", LimitUnit.WORKING_DAY),
        ("8 working hours", "8", LimitUnit.WORKING_HOUR),
        ("2 hours", "2", LimitUnit.HOUR),
        ("10 days", "10", LimitUnit.CALENDAR_DAY),
        ("10 calendar_days", "10", LimitUnit.CALENDAR_DAY),
        ("0.25 months", "0.25", LimitUnit.MONTH),
        ("0,25 tháng", "0.25", LimitUnit.MONTH),
        ("3 ngày làm việc", "3", LimitUnit.WORKING_DAY),
        ("  3  Ngày làm  việc ", "3", LimitUnit.WORKING_DAY),
        ("8 giờ làm việc", "8", LimitUnit.WORKING_HOUR),
        ("24 giờ", "24", LimitUnit.HOUR),
        ("15 ngày", "15", LimitUnit.CALENDAR_DAY),
        ("3 ngay lam viec", "3", LimitUnit.WORKING_DAY),
        ("1 thang", "1", LimitUnit.MONTH),
    ],
)
def test_a_limit_is_read_in_both_languages(words, value, unit):
    assert Limit.parse(words) == Limit(Decimal(value), unit)


@pytest.mark.parametrize(
    "words",
    ["", "three days", "3", "3 fortnights", "-3 days", "- 3 ngay", "1e3 days", "99999999 days"],
)
def test_what_is_no_limit_is_refused(words):
    with pytest.raises(Uncountable):
        Limit.parse(words)


def test_what_cannot_be_counted_is_refused():
    limit = Limit.parse("1 working day")
    with pytest.raises(Uncountable, match="moment_without_zone"):
        due(datetime(2026, 3, 2, 9), limit=limit, calendar=shipped_calendar())  # noqa: DTZ001
    for year in (1, 1899, 2400, 9999):
        with pytest.raises(Uncountable, match="date_out_of_range"):
            due(datetime(year, 6, 1, tzinfo=LOCAL), limit=limit, calendar=shipped_calendar())
    with pytest.raises(Uncountable, match="week_without_work"):
        Calendar(code="idle", week=((),) * 7)
    with pytest.raises(Uncountable, match="sessions_overlap"):
        Calendar(code="odd", week=((*MORNING, *MORNING), *USUAL_WEEK[1:]))
    with pytest.raises(Uncountable, match="session_backwards"):
        Session(time(11), time(7))


def test_calendars_are_compared_day_by_day():
    old = shipped_calendar()
    extra = Day(on=date(2026, 12, 24), kind=DayKind.CLOSED, name_vi="Mất điện")
    new = Calendar(code=old.code, days=tuple(sorted((*old.days, extra))))
    [change] = diff_versions(old, new)
    assert (change.on, change.before, change.after) == (extra.on, None, extra)
    assert change.moves_time
    assert diff_versions(old, old) == []
    whole_year = diff_versions(old, HALF_SATURDAYS, start=date(2026, 3, 1), end=date(2026, 3, 31))
    assert [change.on.day for change in whole_year] == [7, 14, 21, 28]
