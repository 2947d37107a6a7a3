"""What the pages of a calendar show."""

import calendar as months_of
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from motcua.ui import wording
from motcua.workdays import rules
from motcua.workdays.models import CalendarDay


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of the year view."""

    day: date
    is_in_month: bool
    state: str  # worked, off, or the kind of a dated day
    name: str
    is_expected: bool
    is_today: bool


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month as weeks of seven days, Monday first, and its dated days in words."""

    title: str
    weeks: list[list[Cell]]
    named: list[Cell]


@dataclass(frozen=True, kw_only=True)
class ChangedDay:
    """A day of the preview."""

    label: str
    before: str
    after: str


def months(calendar: rules.Calendar, year: int, today: date) -> list[Month]:
    """Return the twelve months of a year."""
    found = []
    for number in range(1, 13):
        weeks = [
            [_cell(calendar, day, number, today) for day in week]
            for week in months_of.Calendar().monthdatescalendar(year, number)
        ]
        named = [cell for week in weeks for cell in week if cell.name and cell.is_in_month]
        found.append(Month(title=_month_name(number), weeks=weeks, named=named))
    return found


def weekday_heads() -> list[str]:
    """Return the seven heads of a month, Monday first."""
    if wording.language() == "vi":
        return ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    return list(months_of.day_abbr)


def week_rows(calendar: rules.Calendar, today: date) -> list[tuple[str, str]]:
    """Return (weekday, hours) of the week that holds today."""
    week = calendar.week_on(today)
    monday = date(2026, 3, 2)
    return [
        (wording.weekday(monday.replace(day=2 + n)), hours_words(sessions))
        for n, sessions in enumerate(week)
    ]


def changes(found: Iterable[rules.DayChange]) -> list[ChangedDay]:
    """Return the rows of a preview."""
    return [
        ChangedDay(
            label=wording.long_day(change.on),
            before=_day_words(change.before, change.sessions_before),
            after=_day_words(change.after, change.sessions_after),
        )
        for change in found
    ]


def hours_words(sessions: rules.Sessions) -> str:
    """Return "07:30–11:30, 13:30–17:30", or that the day is off."""
    hours = (f"{session.opens:%H:%M}–{session.closes:%H:%M}" for session in sessions)
    return ", ".join(hours) or gettext("off")


def _month_name(number: int) -> str:
    return f"Tháng {number}" if wording.language() == "vi" else months_of.month_name[number]


def _day_words(day: rules.Day | None, sessions: rules.Sessions) -> str:
    hours = hours_words(sessions)
    if day is None:
        return hours
    return f"{_name(day)} ({CalendarDay.Kind(day.kind).label}): {hours}"


def _cell(calendar: rules.Calendar, day: date, month: int, today: date) -> Cell:
    dated = calendar.dated.get(day)
    usual = "worked" if calendar.sessions_on(day) else "off"
    return Cell(
        day=day,
        is_in_month=day.month == month,
        state=dated.kind.value if dated else usual,
        name=_name(dated) if dated else "",
        is_expected=bool(dated and dated.is_expected),
        is_today=day == today,
    )


def _name(day: rules.Day) -> str:
    return (wording.language() == "en" and day.name_en) or day.name_vi
