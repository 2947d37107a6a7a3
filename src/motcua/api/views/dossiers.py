"""Take dossiers in, find them, read one."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified
from ninja import Query, Router

from motcua.api.answers import WITH, answer, etag_of, shown
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.bulk import taken_in
from motcua.api.errors import NotFound
from motcua.api.idempotency import done_once
from motcua.api.intake import submission_of
from motcua.api.keyset import page
from motcua.api.schemas.bulk import Bulk, BulkShown
from motcua.api.schemas.dossiers import DossierShown, Intake
from motcua.api.schemas.lists import DossierFilter, DossierPage
from motcua.api.surface import ACT_PROBLEMS, PREFIX, PROBLEMS
from motcua.core.planned import planned
from motcua.dossiers import actions
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, DossierQuerySet
from motcua.interop.models import Scope

router = Router(tags=["dossiers"])


def visible(uuid: UUID, caller: Caller) -> Dossier:
    """Return the dossier that the token may see (the first gate); raises NotFound."""
    found = Dossier.objects.visible_to(caller.user, caller.on)
    with planned():
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
    return done_once(request, lambda: _take_in(request, intake))


@router.post(
    "/submissions",
    response={201: DossierShown, **ACT_PROBLEMS},
    auth=needs(Scope.DOSSIER_WRITE),
    operation_id="submit",
    url_name="submissions",
)
def submit(request: ApiRequest, intake: Intake) -> HttpResponse:
    """Keep what was handed in under a tracking code; an officer receives it later."""
    return done_once(request, lambda: _submit(request, intake))


@router.post(
    "/bulk",
    response={200: BulkShown, **ACT_PROBLEMS},
    auth=needs(Scope.DOSSIER_WRITE),
    operation_id="takeInMany",
    url_name="bulk",
)
def take_in_many(request: ApiRequest, bulk: Bulk) -> HttpResponse:
    """Take up to a thousand dossiers in; each is taken in or refused alone, in the order given."""
    return done_once(request, lambda: _take_in_many(request, bulk))


def _take_in_many(request: ApiRequest, bulk: Bulk) -> HttpResponse:
    with transaction.atomic():
        return answer(taken_in(bulk.items, request.auth))


def _take_in(request: ApiRequest, intake: Intake) -> HttpResponse:
    caller = request.auth
    with transaction.atomic():
        submission = submission_of(intake, caller)
        (dossier,) = actions.take_in(
            [submission],
            by=caller.user,
            at=caller.at,
            reason=intake.reason,
            standing=caller.standing,
        )
    return _made(dossier, caller)


def _submit(request: ApiRequest, intake: Intake) -> HttpResponse:
    caller = request.auth
    with transaction.atomic():
        submission = submission_of(intake, caller)
        dossier = actions.submit(submission, by=caller.user, at=caller.at)
    return _made(dossier, caller)


def _made(dossier: Dossier, caller: Caller) -> HttpResponse:
    address = f"{PREFIX}dossiers/{dossier.uuid}"
    return answer(shown(dossier, caller), status=201, ETag=etag_of(dossier), Location=address)


@router.get(
    "",
    response={200: DossierPage, **PROBLEMS},
    auth=needs(Scope.DOSSIER_READ),
    operation_id="listDossiers",
    url_name="dossiers",
)
def listed(request: ApiRequest, asked: Query[DossierFilter]) -> HttpResponse:
    """List the dossiers this token may see, the newest first."""
    caller = request.auth
    rows = Dossier.objects.visible_to(caller.user, caller.on).select_related(*WITH)
    rows = _narrowed(rows, asked, caller)
    items, cursor = page(rows, asked, order=("-id",), show=lambda row: shown(row, caller))
    return answer(DossierPage(items=items, next_cursor=cursor))


def _narrowed(rows: DossierQuerySet, asked: DossierFilter, caller: Caller) -> DossierQuerySet:
    given = {
        column: value
        for name, column in _COLUMNS.items()
        if (value := getattr(asked, name)) is not None
    }
    rows = rows.filter(**given)
    if asked.reference:
        rows = rows.with_reference(asked.reference)
    return rows.overdue(caller.at) if asked.is_overdue else rows


#: Which column a filter narrows.
_COLUMNS = {
    "state": "state",
    "procedure": "procedure_version__procedure__code",
    "receiving_unit": "receiving_unit__code",
    "deciding_unit": "deciding_unit__code",
    "received_from": "received_at__gte",
    "received_before": "received_at__lt",
    "changed_from": "changed_at__gte",
    "due_before": "due_at__lt",
}


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
