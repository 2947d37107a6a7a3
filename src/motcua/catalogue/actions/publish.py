"""From a draft to a published version, to its last day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from motcua.catalogue import rules
from motcua.catalogue.errors import (
    HasDraft,
    NotADraft,
    NotComplete,
    NotPublished,
    RouteNotReady,
    RouteTooLong,
    WrongDay,
)
from motcua.catalogue.models import Procedure, ProcedureVersion, VersionState
from motcua.catalogue.models.version import BLOCKING
from motcua.catalogue.permissions import require_editor
from motcua.core.ids import uuid7
from motcua.core.models import Event
from motcua.people.models import User
from motcua.workflow.models import Route, RouteVersion
from motcua.workflow.rules import longest_minutes

#: Parts of a version, copied when it is revised.
PARTS = ("channel_rules", "papers", "fee_rules")


@transaction.atomic
def publish_version(
    version: ProcedureVersion, *, valid_from: date, by: User, at: datetime
) -> ProcedureVersion:
    """Put a draft in force from a day on; the version in force till then ends the day before.

    Raises NotAllowed, NotADraft, NotComplete, RouteNotReady, RouteTooLong, and WrongDay where the
    version it follows begins later.
    """
    require_editor(by, timezone.localdate(at))
    draft = _locked(version)
    if draft.state != VersionState.DRAFT:
        raise NotADraft(number=draft.number, code=draft.code)
    gaps = [gap for gap in draft.missing if gap in BLOCKING]
    if gaps:
        names = ", ".join(str(gap.label) for gap in gaps)
        raise NotComplete(number=draft.number, code=draft.code, missing=names)
    _refuse_route(draft)
    _end_predecessor(draft, valid_from)
    draft.state, draft.valid_from = VersionState.PUBLISHED, valid_from
    draft.published_at, draft.published_by = at, by
    draft.save()
    _tell("catalogue.version_published", draft, at=at, by=by)
    return draft


@transaction.atomic
def end_version(
    version: ProcedureVersion, *, last_day: date, by: User, at: datetime
) -> ProcedureVersion:
    """Give a published version its last day; dossiers of its time keep it.

    Raises NotAllowed, NotPublished (also where it has ended already), WrongDay.
    """
    require_editor(by, timezone.localdate(at))
    locked = _locked(version)
    if locked.state != VersionState.PUBLISHED or locked.valid_from is None:
        raise NotPublished(number=locked.number, code=locked.code)
    if last_day < locked.valid_from:
        raise WrongDay(day=locked.valid_from.isoformat())
    _end(locked, last_day)
    _tell("catalogue.version_ended", locked, at=at, by=by)
    return locked


@transaction.atomic
def revise(procedure: Procedure, *, by: User, at: datetime) -> ProcedureVersion:
    """Start a draft from the newest version, parts included. Raises NotAllowed, HasDraft."""
    require_editor(by, timezone.localdate(at))
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    newest = procedure.versions.order_by("-number").first()
    if newest is None or newest.state == VersionState.DRAFT:
        raise HasDraft(code=procedure.code)
    parts = {name: list(getattr(newest, name).all()) for name in PARTS}
    draft = ProcedureVersion.objects.get(pk=newest.pk)
    draft.pk, draft.uuid, draft.number = None, uuid7(), next_number(procedure)
    draft.state, draft.valid_from, draft.valid_to = VersionState.DRAFT, None, None
    draft.published_at = draft.published_by = None
    draft.save()
    for rows in parts.values():
        _copy(rows, draft)
    return draft


@transaction.atomic
def discard_draft(version: ProcedureVersion, *, by: User, at: datetime) -> None:
    """Throw a draft away. Raises NotAllowed, NotADraft."""
    require_editor(by, timezone.localdate(at))
    draft = _locked(version)
    if draft.state != VersionState.DRAFT:
        raise NotADraft(number=draft.number, code=draft.code)
    draft.delete()


@transaction.atomic
def choose_route(
    version: ProcedureVersion, route: Route | None, *, by: User, at: datetime
) -> ProcedureVersion:
    """Choose the way through the offices; dossiers under way keep theirs.

    Raises NotAllowed, RouteNotReady, RouteTooLong.
    """
    require_editor(by, timezone.localdate(at))
    locked = _locked(version)
    locked.route = route
    _refuse_route(locked)
    locked.save(update_fields=["route"])
    _tell("catalogue.route_chosen", locked, at=at, by=by)
    return locked


def _refuse_route(version: ProcedureVersion) -> None:
    """Refuse a route that is not published, or whose steps do not fit into the limit."""
    route = version.route
    if route is None:
        return
    drawn = route.versions.filter(state=RouteVersion.State.PUBLISHED).order_by("number").last()
    if drawn is None:
        raise RouteNotReady(route=route.name_vi)
    if version.limit_value is None:
        return
    needed = longest_minutes(drawn.shape())
    limit = rules.most_working_minutes(version.limit_value, version.limit_unit)
    if needed > limit:
        facts = {"needed": f"{needed / 60:g}", "limit": f"{limit / 60:g}"}
        raise RouteTooLong(route=route.name_vi, code=version.code, **facts)


def next_number(procedure: Procedure) -> int:
    """Return the number of the next version of a locked procedure."""
    return (procedure.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _copy(rows: list[Any], draft: ProcedureVersion) -> None:
    """Insert the rows again under the draft; alternatives point at the new rows."""
    fresh: dict[int, Any] = {}
    for row in rows:
        old, row.pk, row.version = row.pk, None, draft
        twin = fresh.get(getattr(row, "alternative_of_id", None) or 0)
        if twin is not None:
            row.alternative_of = twin
        row.save()
        fresh[old] = row


def _locked(version: ProcedureVersion) -> ProcedureVersion:
    """Lock the procedure, then the version: one order for everybody."""
    Procedure.objects.select_for_update().get(pk=version.procedure_id)
    found = ProcedureVersion.objects.select_for_update(of=["self"])
    return found.select_related("procedure").get(pk=version.pk)


def _end_predecessor(draft: ProcedureVersion, valid_from: date) -> None:
    before = draft.procedure.versions.filter(state=VersionState.PUBLISHED).first()
    if before is None or before.valid_from is None:
        return
    if valid_from < before.valid_from:
        raise WrongDay(day=before.valid_from.isoformat())
    _end(before, valid_from - timedelta(days=1))


def _end(version: ProcedureVersion, last_day: date) -> None:
    version.state, version.valid_to = VersionState.ENDED, last_day
    version.save(update_fields=["state", "valid_to"])


def _tell(kind: str, version: ProcedureVersion, *, at: datetime, by: User) -> None:
    facts = {"procedure": version.procedure_id, "version": version.pk, "by": by.pk}
    Event.objects.create(kind=kind, at=at, facts=facts)
