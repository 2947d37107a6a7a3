"""One operation for each act: find (404), compare (412), do once, answer with the dossier."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from ninja import Router

from motcua.api.acts import ACTS, Act
from motcua.api.answers import WITH, answer, etag_of, shown
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import Changed
from motcua.api.idempotency import done_once
from motcua.api.schemas.dossiers import DossierShown
from motcua.api.schemas.kinds import Body
from motcua.api.surface import ACT_PROBLEMS
from motcua.api.views.dossiers import visible
from motcua.dossiers.models import Dossier
from motcua.interop.models import Scope

router = Router(tags=["acts"])


def act_on(request: ApiRequest, uuid: UUID, act: Act, body: Body) -> HttpResponse:
    """Do one act on a dossier that the token may see."""
    caller = request.auth

    def do() -> HttpResponse:
        if act.is_signing:
            return _done(request, uuid, act, body, caller)
        with transaction.atomic():
            return _done(request, uuid, act, body, caller)

    return done_once(request, do, is_signing=act.is_signing)


def _done(request: ApiRequest, uuid: UUID, act: Act, body: Body, caller: Caller) -> HttpResponse:
    dossier = visible(uuid, caller)
    _need_match(request, dossier, is_locked=not act.is_signing)
    given = {name: getattr(body, name) for name in type(body).model_fields}
    done = act.do(dossier, caller, _plain(given))
    if not isinstance(done, Dossier):
        done = Dossier.objects.select_related(*WITH).get(pk=dossier.pk)
    return answer(shown(done, caller), ETag=etag_of(done))


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    """Return lists of bodies as the verbs take them."""
    return {
        name: [item.model_dump() for item in value] if isinstance(value, list) else value
        for name, value in given.items()
    }


def _need_match(request: ApiRequest, dossier: Dossier, *, is_locked: bool) -> None:
    """Refuse where If-Match names another act than the newest; nobody acts in between.

    A signing act cannot hold the lock while it signs: there the state alone decides a race.
    """
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    if is_locked:
        locked = Dossier.objects.select_for_update(of=("self",)).only(
            "head_sequence", "head_hash", "code", "tracking_code", "external_code"
        )
        dossier = locked.get(pk=dossier.pk)
    tags = {tag.strip() for tag in wanted.split(",")}
    if not tags & {"*", etag_of(dossier)}:
        raise Changed(reference=dossier.reference)


def _add(act: Act) -> None:
    def operation(request: ApiRequest, uuid: UUID, body: Body) -> HttpResponse:
        return act_on(request, uuid, act, body)

    operation.__annotations__["body"] = act.body
    operation.__doc__ = act.about
    add = router.post(
        f"/{{uuid:uuid}}/{act.noun}",
        response={200: DossierShown, **ACT_PROBLEMS},
        auth=needs(Scope.DOSSIER_WRITE),
        operation_id=act.id,
        summary=act.noun.replace("-", " ").capitalize(),
        url_name=f"act_{act.noun}",
    )
    add(operation)


for one in ACTS:
    _add(one)
