"""Rows of the work list under the days on which they fall due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from motcua.ui import wording
from motcua.ui.rows import WorkRow
from motcua.ui.wording import ClockState, local_day


@dataclass(kw_only=True)
class Group:
    """Some rows with the day in the gutter beside them."""

    name: str
    note: str = ""
    state: str = ClockState.OPEN
    rows: list[WorkRow] = field(default_factory=list)


def grouped(rows: Iterable[WorkRow], at: datetime) -> list[Group]:
    """Return the rows under late, paused, today, tomorrow, the days of this week, what follows."""
    found: dict[tuple[int, date | None], Group] = {}
    today = local_day(at)
    for row in rows:
        rank, day = _rank(row, today)
        if (rank, day) not in found:
            found[rank, day] = _group(rank, day, today)
        is_one_day = rank in (_TODAY, _TOMORROW, _THIS_WEEK)
        found[rank, day].rows.append(replace(row, is_today=is_one_day))
    ordered = sorted(found, key=lambda key: (key[0], key[1] or date.min))
    return [found[key] for key in ordered]


_NOT_RECEIVED, _LATE, _STILL, _TODAY, _TOMORROW, _THIS_WEEK, _NEXT_WEEK, _LATER = range(8)


def _rank(row: WorkRow, today: date) -> tuple[int, date | None]:
    if row.due_at is None:
        return _NOT_RECEIVED, None
    day = local_day(row.due_at)
    if row.state == ClockState.LATE:
        return _LATE, None
    if day < today:
        return _STILL, None
    monday = today - timedelta(days=today.weekday())
    steps: Sequence[tuple[date, int]] = (
        (today, _TODAY),
        (today + timedelta(days=1), _TOMORROW),
        (monday + timedelta(days=6), _THIS_WEEK),
        (monday + timedelta(days=13), _NEXT_WEEK),
    )
    rank = next((rank for last, rank in steps if day <= last), _LATER)
    return rank, day if rank in (_TODAY, _TOMORROW, _THIS_WEEK) else None


def _group(rank: int, day: date | None, today: date) -> Group:
    monday = today - timedelta(days=today.weekday())
    match rank:
        case 0:
            return Group(name=_("Just came"), state=ClockState.OPEN)
        case 1:
            return Group(name=_("Overdue"), state=ClockState.LATE)
        case 2:
            return Group(name=_("Paused"), state=ClockState.PAUSED)
        case 6:
            note = _("from %(day)s") % {"day": wording.short_day(monday + timedelta(days=7))}
            return Group(name=_("Next week"), note=note)
        case 7:
            note = _("from %(day)s") % {"day": wording.short_day(monday + timedelta(days=14))}
            return Group(name=_("Later"), note=note)
    assert day is not None
    return _of_a_day(rank, day)


def _of_a_day(rank: int, day: date) -> Group:
    if rank == _TODAY:
        return Group(name=_("Today"), note=wording.list_day(day), state=ClockState.SOON)
    if rank == _TOMORROW:
        return Group(name=_("Tomorrow"), note=wording.list_day(day))
    return Group(name=wording.weekday(day), note=wording.short_day(day))
