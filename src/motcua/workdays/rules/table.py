"""The days of a calendar as number lists, so that counting is looking up."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from motcua.workdays.rules.values import Calendar, Uncountable

Spans = tuple[tuple[int, int], ...]
_BUILDING = Lock()
FIRST_YEAR, LAST_YEAR = 1900, 2400
_DAY = 24 * 60


class Clock(NamedTuple):
    """A day's sessions by the minute; days of the same hours share one."""

    passed: tuple[int, ...]  # per minute since midnight: working minutes until then
    minutes: tuple[int, ...]  # per working minutes passed: the minute at which they just are
    length: int


@lru_cache(maxsize=256)
def clock_of(spans: Spans) -> Clock:
    """Return the clock of a day with these sessions."""
    worked = [minute for start, end in spans for minute in range(start + 1, end + 1)]
    is_worked, passed = set(worked), [0]
    for minute in range(1, _DAY):
        passed.append(passed[-1] + (minute in is_worked))
    return Clock(tuple(passed), (spans[0][0], *worked), len(worked))


class Table:
    """Working days in a row from the start of a year on; grows forward when asked further.

    A day is its ordinal (``date.toordinal``). A place in working time is a pair: the *rank* of
    a working day in this table and the working minutes that have passed in that day.
    """

    def __init__(self, calendar: Calendar, year: int) -> None:
        if not FIRST_YEAR <= year < LAST_YEAR:
            raise Uncountable("date_out_of_range")
        self.calendar = calendar
        self.first = date(year, 1, 1).toordinal()
        self.first_year = year
        self.year = year  # the first one not yet built
        self.ranks: list[int] = []  # per day: working days before it
        self.days: list[int] = []  # per rank: the day
        self.spans: list[Spans] = []  # per rank: the sessions in minutes since midnight
        self.clocks: list[Clock] = []  # per rank: the same by the minute
        self.before: list[int] = [0]  # per rank: working minutes before it
        self.grow()

    def grow(self) -> None:
        """Add the next year."""
        with _BUILDING:
            if self.year >= LAST_YEAR:
                raise Uncountable("date_out_of_range")
            start, end = date(self.year, 1, 1).toordinal(), date(self.year + 1, 1, 1).toordinal()
            for ordinal in range(start, end):
                self._add(ordinal)
            self.year += 1

    def _add(self, ordinal: int) -> None:
        sessions = self.calendar.sessions_on(date.fromordinal(ordinal))
        if sessions:
            spans = tuple(session.span for session in sessions)
            self.spans.append(spans)
            self.clocks.append(clock_of(spans))
            self.before.append(self.before[-1] + sum(end - start for start, end in spans))
            self.days.append(ordinal)
        self.ranks.append(len(self.days) - bool(sessions))

    def rank(self, ordinal: int) -> int:
        """Return the rank of this day, or of the next working day if it is off."""
        while ordinal - self.first >= len(self.ranks):
            self.grow()
        rank = self.ranks[ordinal - self.first]
        if rank >= len(self.days):
            self.day(rank)
        return rank

    def day(self, rank: int) -> int:
        """Return the day of a rank."""
        while rank >= len(self.days):
            self.grow()
        return self.days[rank]

    def length(self, rank: int) -> int:
        """Return the working minutes of a day."""
        self.day(rank)
        return self.before[rank + 1] - self.before[rank]

    def place(self, ordinal: int, minute: int) -> tuple[int, int]:
        """Return where a moment stands; outside sessions: where work goes on next."""
        rank = self.rank(ordinal)
        if self.days[rank] != ordinal:
            return rank, 0
        clock = self.clocks[rank]
        passed = clock.passed[minute]
        return (rank + 1, 0) if passed == clock.length else (rank, passed)

    def minute(self, rank: int, passed: int) -> int:
        """Return the minute since midnight at which so much of a day has just been worked."""
        self.day(rank)
        return self.clocks[rank].minutes[passed]

    def advance(self, rank: int, passed: int, minutes: int) -> tuple[int, int]:
        """Return the place where so many working minutes more have just been worked."""
        if minutes == 0:
            return rank, passed
        total = self.before[rank] + passed + minutes
        while self.before[-1] < total:
            self.grow()
        rank = bisect_left(self.before, total) - 1
        return rank, total - self.before[rank]

    def retreat(self, rank: int, passed: int, minutes: int) -> tuple[int, int]:
        """Return the place from which so many working minutes are left; rank -1: too early."""
        self.day(rank)
        total = self.before[rank] + passed - minutes
        if total < 0:
            return -1, 0
        rank = bisect_right(self.before, total) - 1
        self.day(rank)
        return rank, total - self.before[rank]


def table_of(calendar: Calendar, year: int) -> Table:
    """Return the calendar's table, made to reach back to this year."""
    table: Table | None = calendar._cache.get("table")  # noqa: SLF001 - the cache is kept for this function
    if table is None or table.first_year > year:
        table = Table(calendar, year)
        calendar._cache["table"] = table  # noqa: SLF001
    return table
