"""Why a due date is when it is: the days from receipt to end, each with what it does."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from motcua.workdays.rules.clock import next_opening, working_minutes
from motcua.workdays.rules.counting import counted_from, months_later
from motcua.workdays.rules.duedate import DueDate, Line, LineKind
from motcua.workdays.rules.values import LOCAL, Convention, LimitUnit

_DAY = timedelta(days=1)


def explain(due: DueDate) -> tuple[Line, ...]:
    """Return the lines of an explanation, in the order of time: first the receipt, last the end.

    Where working time is counted, the minutes of the lines add up to the working time within
    the limit; ``n`` of the last line is the number of whole units counted.
    """
    start = _start(due)
    first, last = start.date(), due.due_at.date()
    received = due.received_at
    is_moved = start != received
    lines = [_line(due, received.date(), LineKind.RECEIVED, at=received.time())]
    if is_moved:
        lines += _skipped(due, received.date(), first)
        lines.append(_line(due, first, LineKind.STARTS, at=start.time()))
    if first != last:
        lines[-1] = _line(
            due, first, lines[-1].kind, at=lines[-1].at, n=_mark(due, first), counts=True
        )
        lines += _between(due, first, last)
    whole = int(due.limit.value)
    lines.append(_line(due, last, LineKind.DUE, at=due.due_at.time(), n=whole, counts=True))
    return tuple(lines)


def _start(due: DueDate) -> datetime:
    """Return the moment from which the limit is counted."""
    start = counted_from(due.received_at, due.calendar, due.cutoff)
    rolls = due.convention is Convention.ROLLING_HOURS or due.limit.unit is LimitUnit.WORKING_HOUR
    if rolls and due.limit.unit is not LimitUnit.HOUR:
        return next_opening(start, due.calendar)
    return start


def _skipped(due: DueDate, first: date, last: date) -> Iterator[Line]:
    """Yield the days off between the receipt and the start of the count."""
    for day in _days(first + _DAY, last):
        yield _line(due, day, LineKind.OFF)


def _between(due: DueDate, first: date, last: date) -> Iterator[Line]:
    """Yield the days after the first and before the last."""
    match due.limit.unit:
        case LimitUnit.HOUR:
            return
        case LimitUnit.MONTH:
            yield from _months(due, first, last)
        case LimitUnit.CALENDAR_DAY:
            yield from _calendar_days(due, first, last)
        case _:
            yield from _working_days(due, first, last)


def _working_days(due: DueDate, first: date, last: date) -> Iterator[Line]:
    n = _mark(due, first) or 0
    for day in _days(first + _DAY, last):
        if due.calendar.sessions_on(day):
            n += 1
            yield _line(due, day, LineKind.COUNTED, n=n, counts=True)
        else:
            yield _line(due, day, LineKind.OFF)


def _calendar_days(due: DueDate, first: date, last: date) -> Iterator[Line]:
    whole = int(due.limit.value)
    for n, day in enumerate(_days(first + _DAY, last), start=1):
        if n < whole or (n == whole and due.calendar.sessions_on(day)):
            yield _line(due, day, LineKind.COUNTED, n=n)
        else:
            yield _line(due, day, LineKind.OFF, n=n if n == whole else None)


def _months(due: DueDate, first: date, last: date) -> Iterator[Line]:
    whole = int(due.limit.value)
    for n in range(1, whole + 1):
        if (day := months_later(first, n)) < last:
            is_off = n == whole and not due.calendar.sessions_on(day)
            yield _line(due, day, LineKind.OFF if is_off else LineKind.COUNTED, n=n)
    if whole == due.limit.value:
        yield from _skipped(due, months_later(first, whole), last)


def _mark(due: DueDate, first: date) -> int | None:
    """Return how many working days are over at the close of the first day, if days are counted."""
    if due.limit.unit is not LimitUnit.WORKING_DAY:
        return None
    start = _start(due)
    rolls = due.convention is Convention.ROLLING_HOURS
    sessions = due.calendar.sessions_on(first)
    return int(rolls and bool(sessions) and sessions[0].opens >= start.time())


def _line(
    due: DueDate,
    day: date,
    kind: LineKind,
    *,
    at: time | None = None,
    n: int | None = None,
    counts: bool = False,
) -> Line:
    dated = due.calendar.dated.get(day)
    what = "usual" if due.calendar.sessions_on(day) else "weekend"
    is_provisional = kind is LineKind.DUE and due.is_provisional
    return Line(
        day=day,
        kind=kind,
        at=at,
        what=dated.kind.value if dated else what,
        name_vi=dated.name_vi if dated else "",
        name_en=dated.name_en if dated else "",
        n=n,
        minutes=_minutes(due, day) if counts else 0,
        is_expected=is_provisional or bool(dated and dated.is_expected),
    )


def _minutes(due: DueDate, day: date) -> int:
    """Return the working minutes of a day that lie within the limit."""
    if due.limit.unit not in (LimitUnit.WORKING_HOUR, LimitUnit.WORKING_DAY):
        return 0
    start, midnight = _start(due), datetime.combine(day, time(), tzinfo=LOCAL)
    is_uncounted = due.convention is Convention.END_OF_DAY and due.limit.value > 0
    if due.limit.unit is LimitUnit.WORKING_DAY and is_uncounted and day == start.date():
        return 0
    begins, ends = max(start, midnight), min(due.due_at, midnight + _DAY)
    return working_minutes(begins, ends, due.calendar) if begins < ends else 0


def _days(first: date, before: date) -> Iterator[date]:
    """Yield the days from the first up to but without the last."""
    day = first
    while day < before:
        yield day
        day += _DAY
