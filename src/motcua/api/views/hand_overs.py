"""Lists of dossiers that go from unit to unit; both sides sign."""

from typing import Annotated
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from motcua.api.answers import answer, unit_shown
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.idempotency import done_once
from motcua.api.intake import unit_with_code
from motcua.api.keyset import Paging, page
from motcua.api.schemas.dossiers import UnitShown
from motcua.api.schemas.kinds import Body, Code, Moment, Shown, Text
from motcua.api.surface import ACT_PROBLEMS, PREFIX, PROBLEMS
from motcua.api.views.parts import AS_FILE
from motcua.core.errors import Invalid
from motcua.documents.rendering import render
from motcua.dossiers import actions
from motcua.dossiers.letters.handovers import hand_over_paper
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, HandOver
from motcua.interop.models import Scope

router = Router(tags=["hand-overs"])


class HandOverGiven(Body):
    target: Code = Field(description="code of the unit that takes them over")
    dossiers: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    reason: Text = Field(default="", description="why the list is late, where it is")


class HandOverShown(Shown):
    uuid: UUID
    number: int
    source: UnitShown
    target: UnitShown
    dossiers: list[UUID]
    given_at: Moment
    due_at: Moment
    taken_at: Moment | None


class HandOversAsked(Paging):
    is_taken: bool | None = Field(default=None, description="signed by both sides, or not yet")


class HandOverPage(Shown):
    items: list[HandOverShown]
    next_cursor: str | None


@router.get(
    "",
    response={200: HandOverPage, **PROBLEMS},
    auth=needs(Scope.DOSSIER_READ),
    operation_id="listHandOvers",
    url_name="hand_overs_list",
)
def lists(request: ApiRequest, asked: Query[HandOversAsked]) -> HttpResponse:
    """List what went from or to the token's units, the newest first."""
    units = [post.unit_id for post in request.auth.standing.posts]
    found = HandOver.objects.filter(Q(source__in=units) | Q(target__in=units))
    if asked.is_taken is not None:
        found = found.filter(taken_at__isnull=not asked.is_taken)
    uuids = Prefetch("dossiers", Dossier.objects.only("uuid").order_by("id"))
    found = found.select_related("source", "target").prefetch_related(uuids)
    items, cursor = page(found, asked, order=("-id",), show=_shown)
    return answer(HandOverPage(items=items, next_cursor=cursor))


@router.post(
    "",
    response={201: HandOverShown, **ACT_PROBLEMS},
    auth=needs(Scope.DOSSIER_WRITE),
    operation_id="handOver",
    url_name="hand_overs",
)
def hand_over(request: ApiRequest, given: HandOverGiven) -> HttpResponse:
    """Give a list of dossiers to another unit: one list, one number."""
    caller = request.auth

    def do() -> HttpResponse:
        wanted = set(given.dossiers)
        found = Dossier.objects.visible_to(caller.user, caller.on).filter(uuid__in=wanted)
        dossiers = list(found.select_related("receiving_unit"))
        if len(dossiers) != len(wanted):
            raise NotFound
        if len({dossier.receiving_unit_id for dossier in dossiers}) > 1:
            raise Invalid(reason=_("One list holds dossiers of one receiving unit."))
        target = unit_with_code(given.target)
        made = actions.hand_over(
            dossiers, target=target, by=caller.user, at=caller.at, reason=given.reason
        )
        address = f"{PREFIX}hand-overs/{made.uuid}"
        return answer(_shown(made), status=201, Location=address)

    return done_once(request, do)


@router.get(
    "/{uuid:uuid}",
    response={200: HandOverShown, **PROBLEMS},
    auth=needs(Scope.DOSSIER_READ),
    operation_id="readHandOver",
    url_name="hand_over",
)
def read(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Read a list; both units may."""
    return answer(_shown(_visible(uuid, request.auth)))


@router.post(
    "/{uuid:uuid}/taking-over",
    response={200: HandOverShown, **ACT_PROBLEMS},
    auth=needs(Scope.DOSSIER_WRITE),
    operation_id="takeOver",
    url_name="taking_over",
)
def take_over(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Sign for a list at the unit it was given to; once."""
    caller = request.auth

    def do() -> HttpResponse:
        handed = _visible(uuid, caller)
        actions.take_over(handed, by=caller.user, at=caller.at)
        return answer(_shown(_visible(uuid, caller)))

    return done_once(request, do)


@router.get(
    "/{uuid:uuid}/paper",
    response={200: None, **PROBLEMS},
    auth=needs(Scope.DOSSIER_READ),
    operation_id="readHandOverPaper",
    url_name="hand_over_paper",
)
def paper(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Return the list as PDF, a copy for each side; each of its dossiers is recorded as printed."""
    caller = request.auth
    handed = _visible(uuid, caller)
    for dossier in handed.dossiers.all():
        look(dossier, by=caller.user, at=caller.at, how="print")
    pdf = render(hand_over_paper(handed), on=caller.on, paper="a4", copies=("giver", "taker"))
    return HttpResponse(pdf, content_type="application/pdf", headers=AS_FILE)


def _visible(uuid: UUID, caller: Caller) -> HandOver:
    units = {post.unit_id for post in caller.standing.posts}
    found = HandOver.objects.select_related("source", "target").filter(uuid=uuid).first()
    if found is None or not units & {found.source_id, found.target_id}:
        raise NotFound
    return found


def _shown(handed: HandOver) -> HandOverShown:
    return HandOverShown(
        uuid=handed.uuid,
        number=handed.number,
        source=unit_shown(handed.source),
        target=unit_shown(handed.target),
        dossiers=[dossier.uuid for dossier in sorted(handed.dossiers.all(), key=_age)],
        given_at=handed.given_at,
        due_at=handed.due_at,
        taken_at=handed.taken_at,
    )


def _age(dossier: Dossier) -> int:
    return dossier.pk
