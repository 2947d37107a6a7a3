"""Whose numbers somebody may ask for."""

from datetime import date

from motcua.core.errors import NotAllowed
from motcua.org.models import Unit, UnitQuerySet
from motcua.org.permissions import watched_units
from motcua.people.models import User


def readable_units(user: User, day: date) -> UnitQuerySet:
    """Return the units whose numbers the user may ask for. Raises NotAllowed where there are none.

    Whoever heads or supervises sees their unit and what lies below it.
    """
    heads = watched_units(user, day)
    if heads is None:
        return Unit.objects.order_by("path")
    if not heads:
        raise NotAllowed
    return Unit.objects.filter(ancestor_ids__overlap=heads).order_by("path")


def unit_headed(user: User, day: date) -> Unit | None:
    """Return the highest unit that the user heads or supervises; None for who sees them all."""
    heads = watched_units(user, day)
    return Unit.objects.filter(pk__in=heads or []).order_by("path").first()
