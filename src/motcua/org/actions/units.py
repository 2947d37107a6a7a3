"""Units open, change their name, close, and are succeeded by others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.org.actions.gate import need_manager
from motcua.org.errors import CodeTaken, Ended, StillOpenBelow, UnitClosed, local
from motcua.org.models import (
    Authority,
    FormerName,
    Post,
    Succession,
    SuccessionKind,
    Unit,
    UnitKind,
)
from motcua.org.rules import normal_identifier
from motcua.people.models import User


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a new unit is."""

    code: str  # identifier, old or new form
    kind: UnitKind
    name_vi: str
    name_en: str = ""
    parent: Unit | None = None
    valid_from: date | None = None  # None: the day of the act
    decision_no: str = ""
    code_confirmed: bool = True
    superior_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    province_code: str = ""
    commune_code: str = ""


@transaction.atomic
def open_unit(opening: Opening, *, by: User, at: datetime) -> Unit:
    """Open a unit below another one, or a province at the top."""
    day = need_manager(by, opening.parent, at)
    code = _free_code(opening.code)
    first = opening.valid_from or day
    if not nfc(opening.name_vi):
        raise Invalid(reason=_("Write the name of the unit."))
    if opening.parent and not opening.parent.exists_on(first):
        raise UnitClosed(unit=opening.parent.name, on=local(first))
    unit = Unit.objects.create(
        code=code,
        code_confirmed=opening.code_confirmed,
        kind=opening.kind,
        name_vi=opening.name_vi,
        name_en=opening.name_en,
        parent=opening.parent,
        valid_from=first,
        decision_no=opening.decision_no,
        superior_name=opening.superior_name,
        address=opening.address,
        phone=opening.phone,
        email=opening.email,
        province_code=opening.province_code or _from_above(opening.parent, "province_code"),
        commune_code=opening.commune_code or _from_above(opening.parent, "commune_code"),
    )
    _tell("unit.opened", at, unit_id=unit.pk, by_id=by.pk)
    return unit


@transaction.atomic
def rename(
    unit: Unit,
    *,
    name_vi: str,
    name_en: str = "",
    on: date,
    decision_no: str,
    by: User,
    at: datetime,
) -> Unit:
    """Give the unit another name from a day on; the old one is kept with its last day."""
    need_manager(by, unit, at)
    unit = _locked(unit)
    if not nfc(name_vi):
        raise Invalid(reason=_("Write the name of the unit."))
    if not unit.exists_on(on):
        raise UnitClosed(unit=unit.name, on=local(on))
    FormerName.objects.create(
        unit=unit,
        name_vi=unit.name_vi,
        name_en=unit.name_en,
        last_on=on - timedelta(days=1),
        decision_no=decision_no,
        made_at=at,
        made_by=by,
    )
    unit.name_vi, unit.name_en = name_vi, name_en
    unit.save()
    _tell("unit.renamed", at, unit_id=unit.pk, by_id=by.pk)
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, last_on: date, decision_no: str, by: User, at: datetime) -> Unit:
    """Close the unit after a day; its posts and authorities end with it."""
    need_manager(by, unit, at)
    return _close(_locked(unit), last_on=last_on, decision_no=decision_no, by=by, at=at)


@transaction.atomic
def succeed(
    predecessors: Sequence[Unit],
    successors: Sequence[Unit],
    *,
    on: date,
    decision_no: str,
    by: User,
    at: datetime,
) -> list[Succession]:
    """Let units take the place of others from a day on: merge, split or replace.

    A predecessor that is itself among the successors lives on (the others were merged into it).
    The higher apps hear ``unit.succeeded`` and move open work (design.md, decision 20).
    """
    if not predecessors or not successors:
        raise Invalid(reason=_("State which units end and which take their place."))
    for unit in [*predecessors, *successors]:
        need_manager(by, unit, at)
    for unit in successors:
        if not unit.exists_on(on):
            raise UnitClosed(unit=unit.name, on=local(on))
    known = Succession.objects.filter(predecessor__in=predecessors, successor__in=successors)
    stated = known.first()
    if stated:
        raise Ended(on=local(stated.on - timedelta(days=1)))
    ending = [unit for unit in predecessors if unit not in successors]
    kind = _succession_kind(predecessors, successors)
    made = [
        Succession.objects.create(
            predecessor=old,
            successor=new,
            kind=kind,
            on=on,
            decision_no=decision_no,
            made_at=at,
            made_by=by,
        )
        for old in ending
        for new in successors
    ]
    for unit in sorted(ending, key=lambda each: -len(each.ancestor_ids)):
        last_on = on - timedelta(days=1)
        _close(_locked(unit), last_on=last_on, decision_no=decision_no, by=by, at=at)
    for row in made:
        _tell(
            "unit.succeeded",
            at,
            predecessor_id=row.predecessor_id,
            successor_id=row.successor_id,
            by_id=by.pk,
        )
    return made


def _succession_kind(old: Sequence[Unit], new: Sequence[Unit]) -> SuccessionKind:
    if len(new) > 1:
        return SuccessionKind.SPLIT
    return SuccessionKind.MERGE if len(old) > 1 else SuccessionKind.REPLACE


def _close(unit: Unit, *, last_on: date, decision_no: str, by: User, at: datetime) -> Unit:
    if unit.valid_to:
        raise Ended(on=local(unit.valid_to))
    if unit.valid_from and last_on < unit.valid_from:
        raise Invalid(reason=_("The last day lies before the first."))
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=last_on)
    child = unit.children.filter(later).first()
    if child:
        raise StillOpenBelow(unit=unit.name, child=child.name)
    unit.valid_to = last_on
    unit.decision_no = decision_no or unit.decision_no
    unit.save()
    _end_what_stood_there(unit, last_on, by=by, at=at)
    _tell("unit.closed", at, unit_id=unit.pk, by_id=by.pk)
    return unit


def _end_what_stood_there(unit: Unit, last_on: date, *, by: User, at: datetime) -> None:
    """End posts and authorities with the unit; those that never began are taken away."""
    ending = {"ended_at": at, "ended_by": by, "end_reason": _("The unit was closed.")}
    posts, authorities = Post.objects.filter(unit=unit), Authority.objects.filter(unit=unit)
    posts.filter(valid_from__gt=last_on).delete()
    authorities.filter(valid_from__gt=last_on).delete()
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=last_on)
    posts.filter(later).update(valid_to=last_on, **ending)
    authorities.filter(later).update(valid_to=last_on, **ending)


def _free_code(text: str) -> str:
    try:
        code = normal_identifier(text)
    except ValueError:
        reason = _("“%(code)s” is no identifier: capitals and figures in groups, split by dots.")
        raise Invalid(reason=reason % {"code": text[:40]}) from None
    taken = Unit.objects.filter(code=code).first()
    if taken:
        raise CodeTaken(code=code, name=taken.name)
    return code


def _from_above(parent: Unit | None, name: str) -> str:
    return str(getattr(parent, name)) if parent else ""


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)


def _tell(kind: str, at: datetime, **facts: int) -> None:
    Event.objects.create(kind=kind, at=at, facts=facts)
