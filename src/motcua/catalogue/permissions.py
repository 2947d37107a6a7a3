"""Who may change the catalogue: those who administer, wherever they hold that duty."""

from datetime import date

from motcua.core.errors import NotAllowed
from motcua.org.models import Duty
from motcua.org.permissions import has_duty
from motcua.people.models import User


def may_edit(user: User, on: date) -> bool:
    """Say whether the user may publish, end, allocate and import on the day."""
    return user.is_active and (user.is_superuser or has_duty(user, Duty.ADMINISTER, None, on))


def require_editor(user: User, on: date) -> None:
    """Raise NotAllowed where the user may not change the catalogue on the day."""
    if not may_edit(user, on):
        raise NotAllowed
