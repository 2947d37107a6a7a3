"""Who may set what up."""

from datetime import date

from django.utils.timezone import localdate

from motcua.org.models import Duty, Post, Unit
from motcua.org.permissions import may_manage
from motcua.people.models import User
from motcua.workdays.models import NATIONAL, Calendar

#: Whoever sets up or watches over a hall.
ENTERING = (Duty.ADMINISTER, Duty.HEAD, Duty.SUPERVISE)


def may_enter(user: User, day: date) -> bool:
    """Say whether the console is open to the user on the day."""
    if not user.is_active or user.is_superuser:
        return user.is_active
    return Post.objects.filter(user=user, duty__in=ENTERING).on(day).exists()


def duties_today(user: object) -> set[str]:
    """Return the duties somebody holds today, wherever; all of them for a superuser."""
    if not isinstance(user, User) or not user.is_active:
        return set()
    if user.is_superuser:
        return set(Duty.values)
    return set(Post.objects.of(user).on(localdate()).values_list("duty", flat=True))


def may_change_calendar(user: User, calendar: Calendar, day: date) -> bool:
    """Say whether the user may change the calendar.

    A unit's calendar is changed by who manages each unit that keeps it; the national one by who
    manages a unit that stands above all others.
    """
    if user.is_superuser:
        return user.is_active
    keeps = Unit.objects.on(day)
    if calendar.code == NATIONAL:
        return any(may_manage(user, unit, day) for unit in keeps.filter(parent=None))
    pinned = calendar.parent if calendar.purpose == Calendar.Purpose.SERVICE else calendar
    units = list(keeps.filter(calendar=pinned))
    return bool(units) and all(may_manage(user, unit, day) for unit in units)
