"""A calendar as a value, put together from its own rows and its parent's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from motcua.workdays import rules
from motcua.workdays.models import Calendar, WeeklySession


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a decision changes in one calendar; what it does not name stays."""

    days: Sequence[rules.Day] = ()  # set, in place of what stood on these dates
    freed: Sequence[date] = ()  # own days taken away: the parent's word holds again
    #: By the start of a season, None: since ever. An empty week: the parent's word holds again.
    weeks: Mapping[date | None, rules.Week] = field(default_factory=dict)
    decreed_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Own:
    """What a calendar says itself."""

    days: Mapping[date, rules.Day]
    weeks: Mapping[date | None, rules.Week]
    decreed_until: date | None

    def changed(self, change: Change) -> "Own":
        """Return what it says after a change."""
        days = {**self.days, **{day.on: day for day in change.days}}
        weeks = {**self.weeks, **change.weeks}
        return Own(
            days={on: day for on, day in days.items() if on not in change.freed},
            weeks={start: week for start, week in weeks.items() if week},
            decreed_until=change.decreed_until or self.decreed_until,
        )


def own(calendar: Calendar) -> Own:
    """Return what the rows of a calendar say, without what it inherits."""
    return Own(
        days={day.on: day.frozen() for day in calendar.days.all()},
        weeks=_weeks(calendar.sessions.all()),
        decreed_until=calendar.decreed_until,
    )


def composed(calendar: Calendar, said: Own, *, version: int) -> rules.Calendar:
    """Return the whole calendar: what it says itself over what its parent's newest version says.

    Days are inherited one by one, weeks all or none. Raises Uncountable where the whole cannot
    be counted with.
    """
    parent = calendar.parent and calendar.parent.frozen()
    inherited = parent.dated if parent else {}
    week, seasons = (parent.week, parent.seasons) if parent else (rules.USUAL_WEEK, ())
    if said.weeks:
        week = said.weeks.get(None, week)
        starts = sorted(start for start in said.weeks if start is not None)
        seasons = tuple(rules.Season(start, said.weeks[start]) for start in starts)
    return rules.Calendar(
        code=calendar.code,
        version=version,
        week=week,
        seasons=seasons,
        days=tuple(day for _, day in sorted({**inherited, **said.days}.items())),
        decreed_until=said.decreed_until or (parent.decreed_until if parent else None),
    )


def _weeks(rows: Iterable[WeeklySession]) -> dict[date | None, rules.Week]:
    by_season = groupby(rows, key=lambda row: row.starts_on)  # rows come in this order
    return {start: _week(list(sessions)) for start, sessions in by_season}


def _week(rows: Sequence[WeeklySession]) -> rules.Week:
    return tuple(
        tuple(rules.Session(row.opens, row.closes) for row in rows if row.weekday == weekday)
        for weekday in range(7)
    )
