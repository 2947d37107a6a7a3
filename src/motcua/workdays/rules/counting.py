"""From a receipt and a limit to the moment the result is due."""

import calendar as months
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import ceil

from motcua.workdays.rules.clock import close, full_minute, join, moment, next_opening, split
from motcua.workdays.rules.duedate import Basis, DueDate
from motcua.workdays.rules.table import Table
from motcua.workdays.rules.values import (
    DAYS_A_MONTH,
    HOURS_A_DAY,
    Calendar,
    Convention,
    Limit,
    LimitUnit,
)

_SAME_DAY = Limit(Decimal(0), LimitUnit.WORKING_DAY)
_FIRST_HOUR = Limit(Decimal(1), LimitUnit.WORKING_HOUR)
#: Receipts later than this go on, or count from, the next working day.
CUTOFF = time(15, 0)


def due(
    received_at: datetime,
    *,
    limit: Limit,
    calendar: Calendar,
    convention: Convention = Convention.ROLLING_HOURS,
    cutoff: time | None = None,
    basis: Basis = Basis.RECEIVED,
) -> DueDate:
    """Return when a limit that runs from this moment ends, and why.

    ``rolling_hours``: work begins at the receipt, or at the next opening if the door is closed;
    a working day ends at the same place inside the n-th working day after, cut to that day's
    length; received at the opening, it ends at the close of the n-th day.
    ``end_of_day``: the day of receipt does not count (Civil Code 2015, art. 147), the limit ends
    when the last day closes; parts of a day count whole.
    Either: hours run by the clock from the moment itself (art. 147.1); days and months that end
    on a day off end on the next working day (art. 148.5); a receipt later than ``cutoff``, or on
    a day off where there is one, counts as made when the next working day opens.
    Raises Uncountable for a naive moment or one outside the years that can be counted.
    """
    start = counted_from(received_at, calendar, cutoff)
    if limit.unit is LimitUnit.HOUR:
        ends = start + timedelta(minutes=limit.minutes())
    elif limit.unit is LimitUnit.WORKING_HOUR:
        ends = _after_minutes(start, limit.minutes(), calendar)
    elif convention is Convention.END_OF_DAY:
        ends = _end_of_last_day(start, limit, calendar)
    elif limit.unit is LimitUnit.WORKING_DAY:
        ends = _after_working_days(start, limit, calendar)
    else:
        ends = _after_calendar_time(start, limit, calendar)
    return DueDate(
        due_at=ends,
        received_at=full_minute(received_at),
        limit=limit,
        convention=convention,
        cutoff=cutoff,
        basis=basis,
        calendar=calendar,
    )


def same_day_due(
    received_at: datetime, *, calendar: Calendar, cutoff: time | None = CUTOFF
) -> DueDate:
    """Return when a same-day procedure is due: at the close of the day of receipt.

    Received after the cut-off: at the close of the next working day.
    """
    return due(
        received_at,
        limit=_SAME_DAY,
        calendar=calendar,
        convention=Convention.END_OF_DAY,
        cutoff=cutoff,
    )


def handover_due(received_at: datetime, calendar: Calendar, cutoff: time = CUTOFF) -> DueDate:
    """Return until when received papers are to be handed over to who works on them.

    The same working day; received after the cut-off: at the start of the next working day
    (Decree 61/2018, art. 18), read as within its first working hour.
    """
    start = counted_from(received_at, calendar, cutoff)
    if start == full_minute(received_at):
        return same_day_due(received_at, calendar=calendar, cutoff=cutoff)
    return due(received_at, limit=_FIRST_HOUR, calendar=calendar, cutoff=cutoff)


def counted_from(received_at: datetime, calendar: Calendar, cutoff: time | None) -> datetime:
    """Return the moment the receipt counts as made."""
    at = full_minute(received_at)
    if cutoff is None:
        return at
    table, ordinal, minute = split(at, calendar)
    rank = table.rank(ordinal)
    is_open_day = table.day(rank) == ordinal
    if is_open_day and minute <= cutoff.hour * 60 + cutoff.minute:
        return at
    rank += is_open_day
    return moment(table.day(rank), table.spans[rank][0][0])


def _after_minutes(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    if not minutes:
        return next_opening(start, calendar)
    table, ordinal, minute = split(start, calendar)
    return join(table, *table.advance(*table.place(ordinal, minute), minutes))


def _after_working_days(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    whole = int(limit.value)
    part = Limit(limit.value - whole, LimitUnit.WORKING_DAY).minutes(HOURS_A_DAY)
    if not whole:
        return _after_minutes(start, part, calendar)
    table, ordinal, minute = split(start, calendar)
    rank, passed = table.place(ordinal, minute)
    if passed:
        rank += whole
        passed = min(passed, table.length(rank))
    else:
        rank += whole - 1
        passed = table.length(rank)
    return join(table, *table.advance(rank, passed, part))


def _end_of_last_day(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    table, ordinal, minute = split(start, calendar)
    if limit.unit is LimitUnit.WORKING_DAY:
        rank = _rank_of_last_day(table, ordinal, ceil(limit.value))
    else:
        rank = table.rank(_last_calendar_day(ordinal, limit))
    if table.day(rank) == ordinal and table.spans[rank][-1][1] <= minute:
        rank += 1
        table.day(rank)
    return close(table, rank)


def _rank_of_last_day(table: Table, ordinal: int, days: int) -> int:
    rank = table.rank(ordinal)
    if days and table.day(rank) != ordinal:
        rank -= 1
    return rank + days


def _last_calendar_day(ordinal: int, limit: Limit) -> int:
    if limit.unit is LimitUnit.CALENDAR_DAY:
        return ordinal + ceil(limit.value)
    whole = int(limit.value)
    part = ceil((limit.value - whole) * DAYS_A_MONTH)
    return months_later(date.fromordinal(ordinal), whole).toordinal() + part


def _after_calendar_time(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    begins = next_opening(start, calendar)
    whole = int(limit.value)
    if limit.unit is LimitUnit.MONTH:
        ends = datetime.combine(months_later(begins.date(), whole), begins.timetz())
        ends += timedelta(minutes=round((limit.value - whole) * DAYS_A_MONTH * 1440))
    else:
        ends = begins + timedelta(minutes=limit.minutes(24))
    return _in_session(ends, calendar)


def _in_session(at: datetime, calendar: Calendar) -> datetime:
    """Return the moment moved to the next working day, same time, if its day is off.

    Where that time is outside the sessions of its day, work ends when they next open; after
    the last of a shorter day, when it closes.
    """
    table, ordinal, minute = split(at, calendar)
    rank = table.rank(ordinal)
    day = table.day(rank)
    spans = table.spans[rank]
    if minute > spans[-1][1]:
        return moment(day, spans[-1][1])
    opens = next(start for start, end in spans if minute <= end)
    return moment(day, max(opens, minute))


def months_later(day: date, count: int) -> date:
    """Return the same day so many months later, or the last of that month if it has none."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))
