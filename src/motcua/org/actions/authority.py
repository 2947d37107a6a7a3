"""Authority is granted, delegated once, ended."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.org.actions.gate import need_manager
from motcua.org.errors import (
    Ended,
    NotForOneself,
    NothingToDelegate,
    NotRedelegable,
    UnitClosed,
    local,
)
from motcua.org.models import Authority, SigningMode, Unit
from motcua.people.models import User


@transaction.atomic
def grant_authority(
    user: User,
    *,
    unit: Unit,
    sectors: Sequence[str] = (),
    procedure_codes: Sequence[str] = (),
    covers_all: bool = False,
    delegated_by: User | None = None,
    mode: SigningMode = SigningMode.OWN,
    decision_no: str,
    valid_from: date,
    valid_to: date | None = None,
    by: User,
    at: datetime,
) -> Authority:
    """Record that the user may decide procedures of the unit, by office or by delegation.

    Delegated power must be held by office by who delegates it, has a last day, and cannot be
    delegated on (Law 65/2025 on local government; Decree 30/2020 on "thừa ủy quyền").
    """
    need_manager(by, unit, at)
    if by == user and not by.is_superuser:
        raise NotForOneself
    granted = Authority(
        user=user,
        unit=unit,
        sectors=sorted(set(sectors)),
        procedure_codes=sorted(set(procedure_codes)),
        covers_all=covers_all,
        delegated_by=delegated_by,
        mode=mode,
        decision_no=nfc(decision_no),
        valid_from=valid_from,
        valid_to=valid_to,
        made_at=at,
        made_by=by,
    )
    _refuse_odd(granted)
    if delegated_by:
        _refuse_delegation(granted, delegated_by)
    granted.save()
    return granted


def _refuse_odd(granted: Authority) -> None:
    if not granted.decision_no:
        raise Invalid(reason=_("Write the number of the decision."))
    if not (granted.covers_all or granted.sectors or granted.procedure_codes):
        raise Invalid(reason=_("State which sectors or procedures the person may decide."))
    if granted.valid_to and granted.valid_to < granted.valid_from:
        raise Invalid(reason=_("The last day lies before the first."))
    if not granted.unit.exists_on(granted.valid_from):
        raise UnitClosed(unit=granted.unit.name, on=local(granted.valid_from))
    if granted.mode == SigningMode.TUQ and not granted.delegated_by_id:
        raise Invalid(reason=_("State who delegates: TUQ. is signed by delegation."))


def _refuse_delegation(granted: Authority, giver: User) -> None:
    if giver.pk == granted.user_id:
        raise Invalid(reason=_("Nobody delegates to oneself."))
    if granted.valid_to is None:
        raise Invalid(reason=_("A delegation needs a last day."))
    held = Authority.objects.of(giver).filter(unit=granted.unit)
    held = held.on(granted.valid_from) & held.on(granted.valid_to)
    if any(_holds_all_of(granted, each) for each in held.own()):
        return
    second_hand = next(
        (each for each in held.filter(delegated_by__isnull=False) if _holds_all_of(granted, each)),
        None,
    )
    if second_hand:
        raise NotRedelegable(who=giver.full_name, decision=second_hand.decision_no)
    raise NothingToDelegate(
        who=giver.full_name, unit=granted.unit.name, on=local(granted.valid_from)
    )


def _holds_all_of(granted: Authority, held: Authority) -> bool:
    """Say whether the scope held takes in the scope granted; single procedures must be named."""
    if held.covers_all:
        return True
    return (
        not granted.covers_all
        and set(granted.sectors) <= set(held.sectors)
        and set(granted.procedure_codes) <= set(held.procedure_codes)
    )


@transaction.atomic
def end_authority(
    held: Authority, *, last_on: date, reason: str = "", by: User, at: datetime
) -> Authority:
    """End the authority after a day; delegations name their own last day and are ended apart."""
    day = need_manager(by, held.unit, at)
    held = Authority.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if held.valid_to and held.valid_to < day:
        raise Ended(on=local(held.valid_to))
    if last_on < held.valid_from:
        raise Invalid(reason=_("The last day lies before the first."))
    if last_on < day - timedelta(days=1):
        raise Invalid(reason=_("Authority cannot end in the past: decisions may stand on it."))
    held.valid_to = last_on
    held.ended_at, held.ended_by, held.end_reason = at, by, nfc(reason)
    held.save()
    facts = {"authority_id": held.pk, "by_id": by.pk}
    Event.objects.create(kind="authority.ended", at=at, facts=facts)
    return held
