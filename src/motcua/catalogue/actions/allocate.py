"""Who decides a procedure, from a day on."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.errors import AllocationEnded, WrongDay
from motcua.catalogue.models import Allocation, Procedure
from motcua.catalogue.permissions import require_editor
from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.org.models import Unit
from motcua.people.models import User


@transaction.atomic
def allocate(
    procedure: Procedure,
    *,
    to: Unit | str,
    valid_from: date,
    decision_no: str,
    by: User,
    at: datetime,
) -> Allocation:
    """Give the power to decide to one unit, or to every unit of a kind, from a day on.

    What held till then ends the day before. Raises NotAllowed, Invalid without a decision,
    WrongDay where the allocation it follows begins later or on the same day.
    """
    require_editor(by, timezone.localdate(at))
    if not decision_no.strip():
        raise Invalid(reason=_("State the decision that hands the power over."))
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    before = procedure.allocations.filter(valid_to__isnull=True).first()
    if before is not None:
        _close(before, valid_from - timedelta(days=1))
    allocation = Allocation.objects.create(
        procedure=procedure,
        unit=to if isinstance(to, Unit) else None,
        unit_kind="" if isinstance(to, Unit) else to,
        valid_from=valid_from,
        decision_no=decision_no.strip(),
        made_at=at,
        made_by=by,
    )
    facts = {"procedure": procedure.pk, "allocation": allocation.pk, "by": by.pk}
    Event.objects.create(kind="catalogue.allocated", at=at, facts=facts)
    return allocation


@transaction.atomic
def end_allocation(allocation: Allocation, *, last_day: date, by: User, at: datetime) -> Allocation:
    """Give an allocation its last day; the version's own rule holds again from the next.

    Raises NotAllowed, AllocationEnded, WrongDay.
    """
    require_editor(by, timezone.localdate(at))
    locked = Allocation.objects.select_for_update().get(pk=allocation.pk)
    if locked.valid_to is not None:
        raise AllocationEnded(day=locked.valid_to.isoformat())
    _close(locked, last_day)
    return locked


def _close(allocation: Allocation, last_day: date) -> None:
    if last_day < allocation.valid_from:
        raise WrongDay(day=allocation.valid_from.isoformat())
    allocation.valid_to = last_day
    allocation.save(update_fields=["valid_to"])
