"""Take dossiers in, find them, read one."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified
from ninja import Router

from motcua.api.answers import WITH, answer, etag_of, shown
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.intake import submission_of
from motcua.api.schemas.dossiers import DossierShown, Intake
from motcua.api.surface import ACT_PROBLEMS, PROBLEMS
from motcua.dossiers import actions
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier
from motcua.interop.models import Scope

router = Router(tags=["dossiers"])


def visible(uuid: UUID, caller: Caller) -> Dossier:
    """Return the dossier that the token may see (the first gate); raises NotFound."""
    found = Dossier.objects.visible_to(caller.user, caller.on)
    dossier = found.select_related(*WITH).filter(uuid=uuid).first()
    if dossier is None:
        raise NotFound
    return dossier


@router.post(
    "",
    response={201: DossierShown, **ACT_PROBLEMS},
    auth=needs(Scope.DOSSIER_WRITE),
    operation_id="takeIn",
    url_name="dossiers",
)
def take_in(request: ApiRequest, intake: Intake) -> HttpResponse:
    """Take a dossier in: submitted and received in one act, with its papers and fees."""
    caller = request.auth
    with transaction.atomic():
        submission = submission_of(intake, caller)
        (dossier,) = actions.take_in(
            [submission], by=caller.user, at=caller.at, reason=intake.reason
        )
    return answer(
        shown(dossier, caller),
        status=201,
        ETag=etag_of(dossier),
        Location=f"{request.path_info}/{dossier.uuid}",
    )


@router.get(
    "/{uuid:uuid}",
    response={200: DossierShown, 304: None, **PROBLEMS},
    auth=needs(Scope.DOSSIER_READ),
    operation_id="readDossier",
    url_name="dossier",
)
def read(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Read a dossier. That somebody looked is recorded."""
    caller = request.auth
    dossier = visible(uuid, caller)
    etag = etag_of(dossier)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    look(dossier, by=caller.user, at=caller.at, how="api")
    return answer(shown(dossier, caller), ETag=etag)
