"""Working time between moments."""

from datetime import date, datetime
from functools import lru_cache

from motcua.workdays.rules.table import FIRST_YEAR, LAST_YEAR, Table, table_of
from motcua.workdays.rules.values import LOCAL, Calendar, Uncountable


def working_minutes(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Return the working minutes between two moments; negative if ``end`` comes first."""
    if end < start:
        return -working_minutes(end, start, calendar)
    table, ordinal, minute = split(start, calendar)
    return passed_at(table, *split(end, calendar)[1:]) - passed_at(table, ordinal, minute)


def add_working_minutes(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """Return the first moment at which so many working minutes have passed since ``start``.

    With negative minutes: the last moment at which so many are left until ``start``.
    """
    if minutes < 0:
        return _before(start, -minutes, calendar)
    table, ordinal, minute = split(start, calendar)
    return join(table, *table.advance(*table.place(ordinal, minute), minutes))


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """Return ``at`` itself within a session, else the moment the next session opens."""
    table, ordinal, minute = split(at, calendar)
    rank, _ = table.place(ordinal, minute)
    day = table.day(rank)
    if day != ordinal:
        return moment(day, table.spans[rank][0][0])
    opens = next(start for start, end in table.spans[rank] if minute < end)
    return moment(day, max(opens, minute))


def end_of(day: date, calendar: Calendar) -> datetime:
    """Return when the last session of a day closes; of the next working day if it is off."""
    table = table_of(calendar, day.year)
    return close(table, table.rank(day.toordinal()))


def is_working(day: date, calendar: Calendar) -> bool:
    """Tell whether any session is held on this day."""
    return bool(calendar.sessions_on(day))


def minutes_on(day: date, calendar: Calendar) -> int:
    """Return the working minutes of a day."""
    return sum(end - start for start, end in (s.span for s in calendar.sessions_on(day)))


def split(at: datetime, calendar: Calendar) -> tuple[Table, int, int]:
    """Return the table that reaches this moment, its day and its minute, in local time."""
    if at.tzinfo is not LOCAL:
        at = _local(at)
    return table_of(calendar, at.year), at.toordinal(), at.hour * 60 + at.minute


def passed_at(table: Table, ordinal: int, minute: int) -> int:
    """Return the working minutes from the start of the table to a moment."""
    rank, passed = table.place(ordinal, minute)
    return table.before[rank] + passed


def join(table: Table, rank: int, passed: int) -> datetime:
    """Return the moment of a place in working time."""
    return moment(table.day(rank), table.minute(rank, passed))


def close(table: Table, rank: int) -> datetime:
    """Return when the last session of a working day closes."""
    return moment(table.day(rank), table.spans[rank][-1][1])


@lru_cache(maxsize=16384)
def moment(ordinal: int, minute: int) -> datetime:
    """Return a day and a minute since midnight as an aware local moment."""
    day = date.fromordinal(ordinal)
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=LOCAL)


def full_minute(at: datetime) -> datetime:
    """Return the moment in local time without its seconds, as it is printed."""
    at = _local(at)
    return at.replace(second=0, microsecond=0) if at.second or at.microsecond else at


def _local(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year < LAST_YEAR:
        raise Uncountable("date_out_of_range")
    if at.tzinfo is LOCAL:
        return at
    if at.tzinfo is None:
        raise Uncountable("moment_without_zone")
    return at.astimezone(LOCAL)


def working_days_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Return the working days after the day of ``start`` up to and with the day of ``end``."""
    table, first, _ = split(start, calendar)
    last = split(end, calendar)[1]
    return table.rank(last + 1) - table.rank(first + 1)


def _before(end: datetime, minutes: int, calendar: Calendar) -> datetime:
    ordinal, minute = split(end, calendar)[1:]
    year = date.fromordinal(ordinal).year - 1
    while True:
        table = table_of(calendar, year)
        rank, passed = table.retreat(*table.place(ordinal, minute), minutes)
        if rank >= 0:
            return next_opening(join(table, rank, passed), calendar)
        year -= 1
