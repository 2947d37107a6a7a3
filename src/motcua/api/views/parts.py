"""What belongs to a dossier: papers, steps, money, history, results."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Sum
from django.http import HttpResponse
from ninja import Router

from motcua.api.acts import BY_VERB
from motcua.api.answers import answer, etag_of, shown, unit_shown
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.idempotency import done_once
from motcua.api.schemas import parts
from motcua.api.schemas.dossiers import DossierShown
from motcua.api.surface import ACT_PROBLEMS, BYTES, PROBLEMS, UPLOAD_PROBLEMS
from motcua.api.views.dossiers import visible
from motcua.api.views.uploads import received_file
from motcua.documents.models import File
from motcua.dossiers import actions
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, Fee, History, Paper, PaperFile, Result, Task
from motcua.dossiers.permissions import open_verbs
from motcua.dossiers.results import made_late
from motcua.dossiers.sealing.finding import acts_of
from motcua.dossiers.states import State, Verb
from motcua.interop.models import Scope
from motcua.org.models import Duty
from motcua.org.permissions import holders
from motcua.payments.models import FeeKind
from motcua.people.models import User
from motcua.workflow.models import StepKind
from motcua.workflow.rules import RouteShape, choices_of

router = Router(tags=["parts of a dossier"])
_READ, _WRITE = needs(Scope.DOSSIER_READ), needs(Scope.DOSSIER_WRITE)
#: Bytes somebody sent are never shown in a browser of this origin.
AS_FILE = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}


@router.get(
    "/{uuid:uuid}/papers",
    response={200: parts.Papers, **PROBLEMS},
    auth=_READ,
    operation_id="listPapers",
    url_name="papers",
)
def papers(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """List the checklist as it was handed in, with its files."""
    dossier = visible(uuid, request.auth)
    files = Prefetch("files", PaperFile.objects.select_related("file").order_by("id"))
    rows = dossier.papers.select_related("requirement").prefetch_related(files)
    return answer(parts.Papers(items=[_paper(row) for row in rows]))


@router.post(
    "/{uuid:uuid}/papers/{uuid:paper}/files",
    response={201: DossierShown, **ACT_PROBLEMS, **UPLOAD_PROBLEMS},
    auth=_WRITE,
    operation_id="attachPaper",
    url_name="paper_files",
)
def attach(request: ApiRequest, uuid: UUID, paper: UUID) -> HttpResponse:
    """Put a scan to a paper: its bytes as the body, or as "file" of a form."""
    caller = request.auth
    found = _paper_of(visible(uuid, caller), paper)

    file, name = received_file(request)

    def do() -> HttpResponse:
        actions.attach_paper(found, file=file, name=name, by=caller.user, at=caller.at)
        return _dossier(uuid, caller, status=201)

    return done_once(request, do, sent=f"{file.sha256} {name}".encode())


@router.post(
    "/{uuid:uuid}/papers/{uuid:paper}/check",
    response={200: DossierShown, **ACT_PROBLEMS},
    auth=_WRITE,
    operation_id="checkPaper",
    url_name="paper_check",
)
def check(request: ApiRequest, uuid: UUID, paper: UUID) -> HttpResponse:
    """State that a paper was compared with the original and is the same."""
    caller = request.auth
    found = _paper_of(visible(uuid, caller), paper)

    def do() -> HttpResponse:
        actions.check_paper(found, by=caller.user, at=caller.at)
        return _dossier(uuid, caller)

    return done_once(request, do)


@router.get(
    "/{uuid:uuid}/files/{uuid:file}",
    response={200: None, **PROBLEMS},
    auth=_READ,
    operation_id="readFile",
    url_name="file",
)
def read_file(request: ApiRequest, uuid: UUID, file: UUID) -> HttpResponse:
    """Return the bytes of a scan as they came. That it was opened is recorded."""
    caller = request.auth
    dossier = visible(uuid, caller)
    kept = PaperFile.objects.filter(paper__dossier=dossier, uuid=file).select_related("file")
    found = kept.first()
    if found is None:
        raise NotFound
    return _bytes(found.file, dossier, request)


@router.get(
    "/{uuid:uuid}/tasks",
    response={200: parts.Tasks, **PROBLEMS},
    auth=_READ,
    operation_id="listTasks",
    url_name="tasks",
)
def tasks(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """List the open steps, who holds them, and what this token can do now."""
    caller = request.auth
    dossier = visible(uuid, caller)
    found = Task.objects.filter(dossier=dossier, until=None)
    rows = list(found.select_related("unit", "holder", "step").order_by("id"))
    verbs = open_verbs(caller.standing, dossier, rows)
    acts = [BY_VERB[verb].noun for verb in verbs if verb in BY_VERB]
    assigns = Verb.ASSIGN in verbs or Verb.REASSIGN in verbs
    shape = dossier.route_version.shape()
    items = [
        _task(row, shape, holders([row.duty], row.unit, caller.on) if assigns else ())
        for row in rows
    ]
    return answer(parts.Tasks(items=items, acts=acts))


@router.get(
    "/{uuid:uuid}/charges",
    response={200: parts.Charges, **PROBLEMS},
    auth=_READ,
    operation_id="listCharges",
    url_name="charges",
)
def charges(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """List what is owed for the dossier."""
    dossier = visible(uuid, request.auth)
    fees = dossier.fees.select_related("charge").annotate(paid=Sum("charge__payments__amount"))
    return answer(parts.Charges(items=[_charge(fee) for fee in fees.order_by("id")]))


@router.get(
    "/{uuid:uuid}/history",
    response={200: parts.HistoryShown, **PROBLEMS},
    auth=_READ,
    operation_id="readHistory",
    url_name="history",
)
def history(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Read every act, the oldest first, with the chain of hashes."""
    dossier = visible(uuid, request.auth)
    return answer(parts.HistoryShown(items=[_history(row) for row in acts_of(dossier)]))


@router.get(
    "/{uuid:uuid}/results",
    response={200: parts.Results, **PROBLEMS},
    auth=_READ,
    operation_id="listResults",
    url_name="results",
)
def results(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """List the results, those replaced or revoked as well."""
    dossier = visible(uuid, request.auth)
    rows = dossier.results.select_related("document__file").order_by("id")
    return answer(parts.Results(items=[_result(row) for row in rows]))


@router.get(
    "/{uuid:uuid}/results/{uuid:result}/file",
    response={200: None, **PROBLEMS},
    auth=_READ,
    operation_id="readResult",
    url_name="result_file",
)
def read_result(request: ApiRequest, uuid: UUID, result: UUID) -> HttpResponse:
    """Return the signed PDF itself. That it was opened is recorded."""
    caller = request.auth
    dossier = visible(uuid, caller)
    found = dossier.results.select_related("document__file").filter(uuid=result).first()
    if found is None:
        raise NotFound
    return _bytes(made_late(found, at=caller.at).file, dossier, request)


def _dossier(uuid: UUID, caller: Caller, status: int = 200) -> HttpResponse:
    dossier = visible(uuid, caller)
    return answer(shown(dossier, caller), status=status, ETag=etag_of(dossier))


def _bytes(file: File, dossier: Dossier, request: ApiRequest) -> HttpResponse:
    """Return a file as what it is, or as mere bytes to who accepts nothing else."""
    look(dossier, by=request.auth.user, at=request.auth.at, how="document")
    kind = BYTES if request.headers.get("Accept") == BYTES else file.media_type
    return HttpResponse(file.read(), content_type=kind, headers=AS_FILE)


def _paper_of(dossier: Dossier, uuid: UUID) -> Paper:
    found = dossier.papers.select_related("dossier").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


def _paper(row: Paper) -> parts.PaperShown:
    return parts.PaperShown(
        uuid=row.uuid,
        position=row.position,
        requirement=row.requirement.seq if row.requirement else None,
        name=row.name,
        originals=row.originals,
        copies=row.copies,
        is_received=row.is_received,
        not_needed_because=row.not_needed_because,
        checked_at=row.checked_at,
        files=[_file(file) for file in row.files.all()],
    )


def _file(row: PaperFile) -> parts.FileShown:
    return parts.FileShown(
        uuid=row.uuid,
        name=row.name,
        sha256=row.file.sha256,
        size_bytes=row.file.size_bytes,
        media_type=row.file.media_type,
        at=row.at,
    )


def _task(row: Task, shape: RouteShape, officers: Iterable[User]) -> parts.TaskShown:
    is_appraisal = row.kind == StepKind.APPRAISE
    return parts.TaskShown(
        uuid=row.uuid,
        kind=StepKind(row.kind),
        duty=Duty(row.duty),
        unit=unit_shown(row.unit),
        holder=row.holder.uuid if row.holder else None,
        holder_name=row.holder.full_name if row.holder else "",
        since=row.since,
        taken_at=row.taken_at,
        due_at=row.due_at,
        choices=list(choices_of(shape, row.step.key)) if row.step and is_appraisal else [],
        officers=[
            parts.OfficerShown(uuid=user.uuid, name=user.full_name)
            for user in officers
            if user.pk != row.holder_id
        ],
    )


def _charge(fee: Fee) -> parts.ChargeShown:
    charge = fee.charge
    return parts.ChargeShown(
        uuid=charge.uuid,
        name=charge.name,
        kind=FeeKind(charge.kind),
        amount=int(charge.amount),
        owed=int(charge.amount - (getattr(fee, "paid", None) or 0)),
        reason=charge.reason,
    )


def _history(row: History) -> parts.HistoryRow:
    return parts.HistoryRow(
        sequence=row.sequence,
        verb=Verb(row.verb),
        state=State(row.state),
        at=row.at,
        by=row.by.full_name,
        unit=row.unit.code if row.unit else None,
        hash=row.hash,
        hash_before=row.hash_before,
    )


def _result(row: Result) -> parts.ResultShown:
    return parts.ResultShown(
        uuid=row.uuid,
        number=row.document.number_text if row.document else "",
        approved_at=row.approved_at,
        sealed_at=row.sealed_at,
        released_at=row.released_at,
        superseded_at=row.superseded_at,
        revoked_at=row.revoked_at,
        has_file=row.document is not None,
        sha256=row.document.file.sha256 if row.document else None,
    )
