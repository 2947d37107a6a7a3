"""What holds for every calendar, every receipt and every limit."""

from datetime import time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.workdays.rules import (
    Calendar,
    Convention,
    DueDate,
    Limit,
    LimitUnit,
    Line,
    LineKind,
    add_working_minutes,
    due,
    extend,
    next_opening,
    remaining,
    restart,
    resume,
    working_minutes,
)
from motcua.workdays.tests.strategies import calendars, moments

ROLLING, CLOSING = Convention.ROLLING_HOURS, Convention.END_OF_DAY


def always(*strategies):
    """Try it often; the clerk is slow, so no example is too slow."""
    return lambda test: settings(deadline=None, max_examples=60)(given(*strategies)(test))


limits = st.builds(
    Limit,
    st.one_of(
        st.integers(0, 15).map(Decimal),
        st.decimals(0, 4, places=2),
    ),
    st.sampled_from([unit for unit in LimitUnit if unit is not LimitUnit.MONTH]),
) | st.builds(
    Limit, st.sampled_from([Decimal("0.25"), Decimal(1), Decimal(2)]), st.just(LimitUnit.MONTH)
)
cutoffs = st.sampled_from([None, time(15, 0)])


@always(calendars(), moments, st.integers(0, 1500))
def test_working_hours_end_where_a_clerk_counting_minutes_stops(both, received, minutes):
    calendar, clerk = both
    limit = Limit(Decimal(minutes) / 60, LimitUnit.WORKING_HOUR)
    for convention in Convention:
        found = due(received, limit=limit, calendar=calendar, convention=convention)
        assert found.due_at == clerk.work(received, minutes)


@always(calendars(), moments, st.integers(0, 12))
def test_rolling_days_end_where_the_clerk_stops(both, received, days):
    calendar, clerk = both
    limit = Limit(Decimal(days), LimitUnit.WORKING_DAY)
    assert due(received, limit=limit, calendar=calendar).due_at == clerk.days_rolling(
        received, days
    )


@always(calendars(), moments, st.integers(0, 12))
def test_whole_days_end_where_the_clerk_stops(both, received, days):
    calendar, clerk = both
    for unit, count in (
        (LimitUnit.WORKING_DAY, clerk.days_to_the_close),
        (LimitUnit.CALENDAR_DAY, clerk.calendar_days_to_the_close),
    ):
        limit = Limit(Decimal(days), unit)
        found = due(received, limit=limit, calendar=calendar, convention=CLOSING)
        assert found.due_at == count(received, days)


@always(calendars(), moments, st.integers(0, 4000))
def test_minutes_between_moments_are_those_the_clerk_counts(both, start, later):
    calendar, clerk = both
    end = start + timedelta(minutes=later)
    assert working_minutes(start, end, calendar) == clerk.minutes_between(start, end)
    assert working_minutes(end, start, calendar) == -clerk.minutes_between(start, end)
    assert next_opening(start, calendar) == clerk.opening(start)


@always(calendars(), moments, st.integers(1, 3000))
def test_adding_and_measuring_working_minutes_undo_each_other(both, start, minutes):
    calendar, _ = both
    end = add_working_minutes(start, minutes, calendar)
    assert working_minutes(start, end, calendar) == minutes


@always(calendars(), moments, st.integers(1, 3000))
def test_going_back_finds_the_last_moment_with_so_many_minutes_left(both, end, minutes):
    calendar, clerk = both
    start = add_working_minutes(end, -minutes, calendar)
    assert clerk.minutes_between(start, end) == minutes
    assert clerk.works(start)


@always(calendars(), moments, limits, st.sampled_from(Convention), cutoffs, st.integers(0, 3000))
def test_a_later_receipt_is_never_due_earlier(both, received, limit, convention, cutoff, later):
    calendar, _ = both
    first = due(received, limit=limit, calendar=calendar, convention=convention, cutoff=cutoff)
    received += timedelta(minutes=later)
    second = due(received, limit=limit, calendar=calendar, convention=convention, cutoff=cutoff)
    if convention is ROLLING and limit.unit in (LimitUnit.CALENDAR_DAY, LimitUnit.MONTH):
        # Moved from a day off they keep their hour, so that only their days are in order.
        assert first.due_at.date() <= second.due_at.date()
    else:
        assert first.due_at <= second.due_at


@always(calendars(), moments, limits, st.sampled_from(Convention), cutoffs, st.integers(0, 5))
def test_a_longer_limit_is_never_due_earlier(both, received, limit, convention, cutoff, more):
    calendar, _ = both
    first = due(received, limit=limit, calendar=calendar, convention=convention, cutoff=cutoff)
    longer = Limit(limit.value + more, limit.unit)
    second = due(received, limit=longer, calendar=calendar, convention=convention, cutoff=cutoff)
    assert received <= first.due_at <= second.due_at


@always(calendars(), moments, limits, st.sampled_from(Convention), cutoffs)
def test_but_for_clock_hours_work_is_possible_in_the_last_minute(
    both, received, limit, convention, cutoff
):
    calendar, clerk = both
    found = due(received, limit=limit, calendar=calendar, convention=convention, cutoff=cutoff)
    if limit.unit is not LimitUnit.HOUR and limit.value:
        last = found.due_at - timedelta(minutes=1)
        assert clerk.works(last) or clerk.works(found.due_at)


@always(calendars(), moments, limits, st.sampled_from(Convention), cutoffs)
def test_the_explanation_begins_ends_and_adds_up(both, received, limit, convention, cutoff):
    calendar, clerk = both
    found = due(received, limit=limit, calendar=calendar, convention=convention, cutoff=cutoff)
    lines = found.lines
    assert lines[0].kind is LineKind.RECEIVED
    assert (lines[0].day, lines[0].at) == (received.date(), received.time())
    assert lines[-1].kind is LineKind.DUE
    assert (lines[-1].day, lines[-1].at) == (found.due_at.date(), found.due_at.time())
    assert [line.day for line in lines] == sorted(line.day for line in lines)
    assert lines[-1].n == int(limit.value)
    if limit.unit is LimitUnit.WORKING_HOUR:
        assert sum(line.minutes for line in lines) == limit.minutes()
    if limit.unit is LimitUnit.WORKING_DAY:
        counted = [line.n for line in lines if line.kind is LineKind.COUNTED]
        assert counted == list(range(counted[0], counted[0] + len(counted))) if counted else True
        assert all(clerk.hours(line.day) for line in lines if line.kind is LineKind.COUNTED)
        assert not any(clerk.hours(line.day) for line in lines if line.kind is LineKind.OFF)


@always(calendars(), moments, limits, st.sampled_from(Convention), cutoffs)
def test_working_and_calendar_days_have_a_line_for_every_day(
    both, received, limit, convention, cutoff
):
    calendar, _ = both
    if limit.unit in (LimitUnit.HOUR, LimitUnit.MONTH):
        return
    found = due(received, limit=limit, calendar=calendar, convention=convention, cutoff=cutoff)
    days = {line.day for line in found.lines}
    assert len(days) == (found.due_at.date() - received.date()).days + 1


@always(calendars(), moments, limits, st.sampled_from(Convention), cutoffs)
def test_json_gives_everything_back(both, received, limit, convention, cutoff):
    calendar, _ = both
    found = due(received, limit=limit, calendar=calendar, convention=convention, cutoff=cutoff)
    again = Calendar.from_json(calendar.as_json())
    assert again == calendar
    assert DueDate.from_json(found.as_json(), calendar=again) == found
    assert tuple(Line.from_json(line.as_json()) for line in found.lines) == found.lines


@always(calendars(), moments, limits, st.sampled_from(Convention))
def test_a_pause_of_no_length_moves_nothing(both, received, limit, convention):
    calendar, _ = both
    found = due(received, limit=limit, calendar=calendar, convention=convention)
    begins = next_opening(received, calendar)
    if found.due_at <= begins:
        return
    paused = begins + (found.due_at - begins) / 2
    again = resume(found, paused_at=paused, resumed_at=paused)
    if convention is ROLLING and limit.unit in (LimitUnit.CALENDAR_DAY, LimitUnit.MONTH):
        return  # may begin outside hours and is then moved to an opening
    assert again.due_at == found.due_at


@always(calendars(), moments, limits, st.sampled_from(Convention), st.integers(0, 5000))
def test_a_pause_gives_back_what_was_left(both, received, limit, convention, pause):
    calendar, _ = both
    found = due(received, limit=limit, calendar=calendar, convention=convention)
    resumed = received + timedelta(minutes=pause)
    again = resume(found, paused_at=received, resumed_at=resumed)
    assert again.due_at >= min(found.due_at, resumed)
    assert remaining(found, at=found.due_at).value == 0


@always(calendars(), moments, limits, st.sampled_from(Convention), st.integers(0, 5000))
def test_restart_counts_from_zero_and_extension_only_puts_off(
    both, received, limit, convention, later
):
    calendar, _ = both
    found = due(received, limit=limit, calendar=calendar, convention=convention)
    complete = received + timedelta(minutes=later)
    fresh = due(complete, limit=limit, calendar=calendar, convention=convention)
    assert restart(found, at=complete).due_at == fresh.due_at
    assert extend(found, by=limit).due_at >= found.due_at
