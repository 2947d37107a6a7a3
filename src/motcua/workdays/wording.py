"""A due date in words: the rows of its explanation, in the language of the reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import get_language, gettext, ngettext, override

from motcua.workdays.rules import (
    Basis,
    Convention,
    DueDate,
    Limit,
    LimitUnit,
    Line,
    LineKind,
)

_WEEKDAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the explanation: a day, what it is, what it counts for."""

    kind: LineKind
    label: str  # the day, or days off in a row
    what: str
    counts: str

    @property
    def is_off(self) -> bool:
        return self.kind is LineKind.OFF

    @property
    def is_end(self) -> bool:
        return self.kind is LineKind.DUE


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What ``ui/due_chip.html`` and ``ui/why.html`` show."""

    lines: list[Row]
    note: str


def explanation(due: DueDate) -> Explanation:
    """Return the explanation for a screen, in the active language."""
    return Explanation(lines=rows(due), note=" ".join(notes(due)))


def rows(due: DueDate) -> list[Row]:
    """Return one row a day, in the active language; a weekend is one row."""
    return [_row(due, lines) for lines in _joined(due.lines)]


def sentences(due: DueDate, language: str | None = None) -> list[str]:
    """Return the explanation as lines of text, from what is counted to what it rests on."""
    with override(language or _language()):
        texts = [", ".join(filter(None, (row.label, row.what, row.counts))) for row in rows(due)]
        return [*texts, *notes(due)]


def notes(due: DueDate) -> list[str]:
    """Return what holds for the whole count: limit, convention, calendar, doubt."""
    found = [
        gettext("Limit: %(limit)s; %(convention)s.")
        % {"limit": limit_words(due.limit), "convention": _convention_words(due)}
    ]
    if due.cutoff:
        found.append(
            gettext("Receipts after %(time)s count from the next working day.")
            % {"time": f"{due.cutoff:%H:%M}"}
        )
    if due.calendar.version:
        found.append(
            gettext("Working calendar %(code)s, version %(version)s.")
            % {"code": due.calendar.code, "version": due.calendar.version}
        )
    if due.is_provisional:
        found.append(gettext("The days off of that year are not yet decreed; the date may move."))
    return found


def limit_words(limit: Limit) -> str:
    """Return a limit as it is said: "3 working days"."""
    value = f"{limit.value.normalize():f}"
    if _language() == "vi":
        value = value.replace(".", ",")
    count = 1 if limit.value == 1 else 2
    match limit.unit:
        case LimitUnit.HOUR:
            words = ngettext("%(n)s hour", "%(n)s hours", count)
        case LimitUnit.WORKING_HOUR:
            words = ngettext("%(n)s working hour", "%(n)s working hours", count)
        case LimitUnit.CALENDAR_DAY:
            words = ngettext("%(n)s day", "%(n)s days", count)
        case LimitUnit.WORKING_DAY:
            words = ngettext("%(n)s working day", "%(n)s working days", count)
        case LimitUnit.MONTH:
            words = ngettext("%(n)s month", "%(n)s months", count)
    return words % {"n": value}


def day_words(day: date) -> str:
    """Return a day as it stands in a row: "Wednesday 25/11"."""
    return f"{_WEEKDAYS[_language()][day.weekday()]} {day:%d/%m}"


def minutes_words(minutes: int) -> str:
    """Return working time as it is said: "3 hours 20 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)


def _joined(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield lines, weekends in a row (and days off of one name) together."""

    def same(line: Line) -> object:
        joins = line.kind is LineKind.OFF and line.n is None
        return (line.what, line.name_vi, line.is_expected) if joins else line

    for _, together in groupby(lines, key=same):
        yield list(together)


def _row(due: DueDate, lines: list[Line]) -> Row:
    first, last = lines[0], lines[-1]
    label = day_words(first.day) if first.day == last.day else _span(first.day, last.day)
    return Row(kind=first.kind, label=label, what=_what(due, first), counts=_counts(due, first))


def _span(first: date, last: date) -> str:
    if first.month == last.month and last - first < timedelta(days=31):
        return f"{first:%d}–{last:%d/%m}"
    return f"{first:%d/%m}–{last:%d/%m}"


def _what(due: DueDate, line: Line) -> str:
    name = (_language() == "en" and line.name_en) or line.name_vi
    if not name and line.what == "weekend":
        name = gettext("weekend")
    if line.is_expected and line.kind is not LineKind.DUE:
        name = gettext("%(day)s (not yet decreed)") % {"day": name}
    time = f"{line.at:%H:%M}" if line.at else ""
    match line.kind:
        case LineKind.RECEIVED:
            name = _basis_words(due.basis) % {"time": time} + (f", {name}" if name else "")
        case LineKind.STARTS:
            name = gettext("counted from %(time)s") % {"time": time}
        case LineKind.DUE:
            name = gettext("due at %(time)s") % {"time": time}
    return name


def _basis_words(basis: Basis) -> str:
    match basis:
        case Basis.RECEIVED:
            return gettext("received at %(time)s")
        case Basis.RESTARTED:
            return gettext("complete at %(time)s, counted from zero")
        case Basis.RESUMED:
            return gettext("runs again from %(time)s")
        case Basis.EXTENDED:
            return gettext("put off from %(time)s")


def _counts(due: DueDate, line: Line) -> str:
    if line.kind is LineKind.OFF:
        return gettext("day %(n)s, moves on") % {"n": line.n} if line.n else gettext("not counted")
    unit = due.limit.unit
    if unit is LimitUnit.WORKING_HOUR or (line.kind is LineKind.DUE and _is_part(due)):
        return minutes_words(line.minutes) if line.minutes else ""
    if not line.n or unit is LimitUnit.HOUR:
        return ""
    words = gettext("month %(n)s") if unit is LimitUnit.MONTH else gettext("day %(n)s")
    return words % {"n": line.n}


def _is_part(due: DueDate) -> bool:
    """Tell whether a rolling limit is less than a working day, so that its hours are said."""
    return due.limit.unit is LimitUnit.WORKING_DAY and due.limit.value < 1


def _convention_words(due: DueDate) -> str:
    if due.limit.unit is LimitUnit.HOUR:
        return gettext("by the clock, day and night")
    if due.limit.unit is LimitUnit.WORKING_HOUR:
        return gettext("only working time counts")
    if due.convention is Convention.ROLLING_HOURS:
        return gettext("counted from the hour of receipt")
    return gettext("the day of receipt does not count, due when the last day closes")


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
