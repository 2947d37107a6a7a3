"""When people come: by season, weekday and hour. Pure; the same seed gives the same moments.

The day's work follows what halls publish and see: Mondays and the days after a holiday are full,
Tet empties the hall, mornings are twice as busy as afternoons.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from motcua.workdays.rules import LOCAL, Calendar

#: Load of a weekday beside an ordinary one, Monday first; a make-up Saturday is quiet.
WEEKDAYS = (1.32, 1.08, 1.0, 0.97, 0.88, 0.6, 0.6)
#: Load of a month: the quiet before and after Tet, school and land papers in summer.
MONTHS = (0.9, 0.72, 1.12, 1.05, 1.04, 1.1, 1.12, 1.14, 1.06, 1.0, 0.98, 0.92)
#: Load of an hour of the day.
HOURS = {7: 1.3, 8: 1.9, 9: 1.8, 10: 1.4, 11: 0.7, 13: 0.9, 14: 1.2, 15: 1.0, 16: 0.6, 17: 0.3}
GROWTH_A_YEAR = 0.06


@dataclass(frozen=True)
class _Minutes:
    """The working minutes of a day, with what comes until the end of each."""

    minutes: tuple[int, ...]
    until: tuple[float, ...]


def days(
    first: datetime, until: datetime, calendar: Calendar, seed: int
) -> list[tuple[date, float]]:
    """Return the working days from one moment to another, each with its weight."""
    random = Random(f"{seed} days")  # noqa: S311 - a sample, not a secret
    day, found, closed = first.astimezone(LOCAL).date(), [], 0
    while day <= until.astimezone(LOCAL).date():
        swing = random.uniform(0.85, 1.15)
        if open_minutes := _minutes(calendar, day):
            weight = WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * swing
            weight *= (1 + GROWTH_A_YEAR) ** ((day - first.date()).days / 365)
            weight *= 1.25 if closed > 2 else 1.0  # after a holiday
            found.append((day, weight * _share_open(open_minutes, day, first, until)))
            closed = 0
        else:
            closed += 1
        day += timedelta(days=1)
    return [(day, weight) for day, weight in found if weight > 0]


def moments(
    count: int, first: datetime, until: datetime, calendar: Calendar, seed: int
) -> Iterator[datetime]:
    """Yield exactly ``count`` moments of reception in order, each within a session."""
    weighed = days(first, until, calendar, seed)
    whole = sum(weight for _day, weight in weighed)
    passed, given = 0.0, 0
    for day, weight in weighed:
        passed += weight
        target = round(count * passed / whole)
        yield from _of_day(day, target - given, first, until, calendar, seed)
        given = target


def _of_day(
    day: date, count: int, first: datetime, until: datetime, calendar: Calendar, seed: int
) -> Iterator[datetime]:
    random = Random(f"{seed} {day}")  # noqa: S311
    open_minutes = _minutes(calendar, day)
    assert open_minutes is not None
    low, high = _bounds(open_minutes, day, first, until)
    base = datetime(day.year, day.month, day.day, tzinfo=LOCAL)
    drawn = sorted(
        open_minutes.minutes[bisect(open_minutes.until, random.uniform(low, high))] * 60
        + random.randrange(60)
        for _ in range(count)
    )
    for second in drawn:
        yield base + timedelta(seconds=second)


def _minutes(calendar: Calendar, day: date) -> _Minutes | None:
    spans = [session.span for session in calendar.sessions_on(day)]
    minutes = tuple(minute for opens, closes in spans for minute in range(opens, closes))
    if not minutes:
        return None
    return _Minutes(minutes, tuple(accumulate(HOURS.get(minute // 60, 0.5) for minute in minutes)))


def _bounds(found: _Minutes, day: date, first: datetime, until: datetime) -> tuple[float, float]:
    """Return which part of a day's load lies between two moments."""
    low, high = 0.0, found.until[-1] * (1 - 1e-9)
    start, end = first.astimezone(LOCAL), until.astimezone(LOCAL)
    if day == start.date():
        low = _load_until(found, start.hour * 60 + start.minute + 1)
    if day == end.date():
        high = min(high, _load_until(found, end.hour * 60 + end.minute) * (1 - 1e-9))
    return low, max(low, high)


def _load_until(found: _Minutes, minute: int) -> float:
    place = bisect(found.minutes, minute - 1)
    return found.until[place - 1] if place else 0.0


def _share_open(found: _Minutes, day: date, first: datetime, until: datetime) -> float:
    low, high = _bounds(found, day, first, until)
    return (high - low) / found.until[-1]
