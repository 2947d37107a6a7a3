"""What may happen to a running clock: pause and resume, restart, extension."""

from datetime import datetime, timedelta
from decimal import Decimal

from motcua.workdays.rules.clock import full_minute, working_days_between, working_minutes
from motcua.workdays.rules.counting import due
from motcua.workdays.rules.duedate import Basis, DueDate
from motcua.workdays.rules.values import Calendar, Convention, Limit, LimitUnit, Uncountable

_DAYS = {LimitUnit.CALENDAR_DAY, LimitUnit.MONTH}


def restart(first: DueDate, *, at: datetime, calendar: Calendar | None = None) -> DueDate:
    """Return the due date counted from zero: the supplement is complete (art. 19.4).

    ``calendar``: the version in force now; the one of the first count if not given.
    """
    return due(
        at,
        limit=first.limit,
        calendar=calendar or first.calendar,
        convention=first.convention,
        cutoff=first.cutoff,
        basis=Basis.RESTARTED,
    )


def remaining(current: DueDate, *, at: datetime) -> Limit:
    """Return what is left of a limit at this moment, in the unit in which it goes on.

    Working time goes on in working hours, or in working days where whole days are counted;
    days and months go on in calendar days. Nothing is left after the due moment.
    """
    at, unit = full_minute(at), current.limit.unit
    if at >= current.due_at:
        return Limit(Decimal(0), LimitUnit.WORKING_DAY if unit != LimitUnit.HOUR else unit)
    if unit is LimitUnit.HOUR:
        return _hours(current.due_at - at, LimitUnit.HOUR)
    if current.convention is Convention.END_OF_DAY and unit is not LimitUnit.WORKING_HOUR:
        return _days_left(current, at)
    if unit in _DAYS:
        minutes = int((current.due_at - at).total_seconds()) // 60
        return Limit(_rounded(Decimal(minutes) / 1440), LimitUnit.CALENDAR_DAY)
    minutes = working_minutes(at, current.due_at, current.calendar)
    return Limit(_rounded(Decimal(minutes) / 60), LimitUnit.WORKING_HOUR)


def resume(
    current: DueDate, *, paused_at: datetime, resumed_at: datetime, calendar: Calendar | None = None
) -> DueDate:
    """Return the due date after a pause: what was left when it began runs on when it ends.

    The cut-off is a rule for receipts and does not touch it. Raises Uncountable if the pause
    ends before it begins.
    """
    if resumed_at < paused_at:
        raise Uncountable("pause_backwards")
    return due(
        resumed_at,
        limit=remaining(current, at=paused_at),
        calendar=calendar or current.calendar,
        convention=current.convention,
        basis=Basis.RESUMED,
    )


def extend(current: DueDate, *, by: Limit, calendar: Calendar | None = None) -> DueDate:
    """Return the due date put off by a limit that begins where the current one ends.

    That it may be done once (Decree 61/2018, art. 19.9) is a rule of the dossier.
    """
    return due(
        current.due_at,
        limit=by,
        calendar=calendar or current.calendar,
        convention=current.convention,
        basis=Basis.EXTENDED,
    )


def _days_left(current: DueDate, at: datetime) -> Limit:
    unit = current.limit.unit
    if unit in _DAYS:
        days = (current.due_at.date() - at.date()).days
        return Limit(Decimal(days), LimitUnit.CALENDAR_DAY)
    days = working_days_between(at, current.due_at, current.calendar)
    return Limit(Decimal(days), LimitUnit.WORKING_DAY)


def _hours(left: timedelta, unit: LimitUnit) -> Limit:
    return Limit(_rounded(Decimal(int(left.total_seconds()) // 60) / 60), unit)


def _rounded(value: Decimal) -> Decimal:
    """Return a value fine enough to give back the same minute."""
    return value.quantize(Decimal("0.000001")).normalize()
