"""The question before every act here: does this user manage the unit on this day?"""

from datetime import date, datetime

from django.utils.timezone import localtime

from motcua.core.errors import NotAllowed
from motcua.org.errors import NotManager
from motcua.org.models import Post, Unit
from motcua.org.permissions import may_manage
from motcua.people.models import User


def need_manager(by: User, unit: Unit | None, at: datetime) -> date:
    """Return the local day of the act; raises NotManager."""
    day = local_day(at)
    if by.is_machine or not may_manage(by, unit, day):
        raise NotManager
    return day


def need_manager_of(by: User, user: User, at: datetime) -> date:
    """Return the local day; ``by`` must manage a unit in which the user ever held a post."""
    day = local_day(at)
    if by.is_machine:
        raise NotAllowed
    units = Unit.objects.filter(posts__in=Post.objects.filter(user=user)).distinct()
    if by.is_superuser or any(may_manage(by, unit, day) for unit in units):
        return day
    raise NotManager


def local_day(at: datetime) -> date:
    """Return the day of the moment in local time."""
    return localtime(at).date()
