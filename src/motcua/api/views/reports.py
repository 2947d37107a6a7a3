"""The numbers for other systems: the same definitions, units and gates as the console."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from motcua.api.answers import WITH, answer, shown
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.keyset import Paging, page
from motcua.api.schemas import reports as schemas
from motcua.api.schemas.lists import DossierPage
from motcua.api.surface import PROBLEMS
from motcua.core.errors import Invalid
from motcua.interop.errors import ScopeMissing
from motcua.interop.models import Scope
from motcua.org.models import Unit
from motcua.reporting import periods
from motcua.reporting.freezing import differences, fingerprint
from motcua.reporting.lists import dossiers_behind, is_known
from motcua.reporting.making import KINDS, count
from motcua.reporting.models import FrozenReport
from motcua.reporting.permissions import readable_units, unit_headed
from motcua.reporting.wanted import Question, Wanted

router = Router(tags=["reports"])
_READ = needs(Scope.REPORT_READ)


@router.get(
    "/coverage",
    response={200: schemas.CoverageShown, **PROBLEMS},
    auth=_READ,
    operation_id="readCoverage",
    url_name="report_coverage",
)
def coverage(request: ApiRequest, asked: Query[schemas.CoverageAsked]) -> HttpResponse:
    """Count the procedures in force on a day: under the authority, received, decided here."""
    caller = request.auth
    units = readable_units(caller.user, caller.on)
    unit = units.filter(code=asked.unit).first() if asked.unit else None
    if asked.unit and unit is None:
        raise NotFound
    on = asked.on or caller.on
    wanted = Wanted(kind="coverage", first=on, last=on, unit=unit, by=_split("coverage", asked.by))
    content = count(wanted, today=caller.on).as_json()
    return answer(schemas.CoverageShown.model_validate(content))


@router.get(
    "/frozen",
    response={200: schemas.FrozenPage, **PROBLEMS},
    auth=_READ,
    operation_id="listFrozenReports",
    url_name="reports_frozen",
)
def frozen_reports(request: ApiRequest, asked: Query[Paging]) -> HttpResponse:
    """List the frozen reports of the token's units, the newest first."""
    found = _frozen(request.auth)
    items, cursor = page(found, asked, order=("-id",), show=_line)
    return answer(schemas.FrozenPage(items=items, next_cursor=cursor))


@router.get(
    "/frozen/{uuid}",
    response={200: schemas.FrozenShown, **PROBLEMS},
    auth=_READ,
    operation_id="readFrozenReport",
    url_name="report_frozen",
)
def frozen_report(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Read a report as it was handed in, and what would come out otherwise today."""
    frozen = _frozen(request.auth).filter(uuid=uuid).first()
    if frozen is None:
        raise NotFound
    found = [
        schemas.DifferenceShown(row=d.line, figure=d.figure, frozen=d.frozen, today=d.today)
        for d in differences(frozen, today=request.auth.on)
    ]
    told = schemas.FrozenShown(
        **_line(frozen).model_dump(),
        is_whole=fingerprint(frozen.content) == frozen.sha256,
        content=frozen.content,
        differences=found,
    )
    return answer(told)


@router.get(
    "/{report}",
    response={200: schemas.ReportShown, **PROBLEMS},
    auth=_READ,
    operation_id="readReport",
    url_name="report",
)
def report(
    request: ApiRequest, report: schemas.ReportKind, asked: Query[schemas.ReportAsked]
) -> HttpResponse:
    """Count a report of a period, in total and line by line, with what its figures mean."""
    wanted = _wanted(request.auth, report, asked)
    content = count(wanted, today=request.auth.on).as_json()
    return answer(schemas.ReportShown.model_validate(content))


@router.get(
    "/{report}/dossiers",
    response={200: DossierPage, **PROBLEMS},
    auth=_READ,
    operation_id="listReportDossiers",
    url_name="report_dossiers",
)
def dossiers(
    request: ApiRequest, report: schemas.ReportKind, asked: Query[schemas.DossiersAsked]
) -> HttpResponse:
    """List the dossiers behind one figure that the token may see; needs ``dossier:read`` too."""
    caller = request.auth
    if not caller.has(Scope.DOSSIER_READ):
        raise ScopeMissing(scope=Scope.DOSSIER_READ.value)
    wanted = _wanted(caller, report, asked)
    question = Question(**vars(wanted), figure=asked.figure, key=asked.key)
    if not is_known(question):
        raise Invalid(reason=_("This report has no such figure."))
    found = dossiers_behind(question, user=caller.user, day=caller.on).select_related(*WITH)

    items, cursor = page(found, asked, order=("-id",), show=lambda row: shown(row, caller))
    return answer(DossierPage(items=items, next_cursor=cursor))


def _wanted(
    caller: Caller, kind: str, asked: schemas.ReportAsked | schemas.DossiersAsked
) -> Wanted:
    """Return what is asked for. Raises NotAllowed, NotFound, Invalid."""
    first, last = _period(asked)
    unit = _unit(caller, asked.unit)
    return Wanted(kind=kind, first=first, last=last, unit=unit, by=_split(kind, asked.by))


def _unit(caller: Caller, code: str | None) -> Unit:
    units = readable_units(caller.user, caller.on)
    unit = units.filter(code=code).first() if code else unit_headed(caller.user, caller.on)
    if unit is None:
        raise NotFound
    return unit


def _period(asked: schemas.ReportAsked | schemas.DossiersAsked) -> tuple[date, date]:
    if asked.period:
        try:
            return periods.named(asked.period)
        except ValueError:
            raise Invalid(reason=_("A period is 2026, 2026-Q1 or 2026-03.")) from None
    if asked.first is None or asked.last is None:
        raise Invalid(reason=_("Say from and to, or a period."))
    if asked.last < asked.first:
        raise Invalid(reason=_("The period ends before it begins."))
    return asked.first, asked.last


def _split(kind: str, by: str) -> str:
    splits = KINDS[kind].splits
    if by and by not in splits:
        reason = _("This report is split by: %(splits)s.") % {"splits": ", ".join(splits)}
        raise Invalid(reason=reason)
    return by


def _frozen(caller: Caller) -> QuerySet[FrozenReport]:
    return FrozenReport.objects.readable(caller.user, caller.on).select_related("unit")


def _line(frozen: FrozenReport) -> schemas.FrozenLine:
    return schemas.FrozenLine(
        uuid=frozen.uuid,
        kind=frozen.kind,
        unit=frozen.unit.code if frozen.unit else None,
        first=frozen.first_on,
        last=frozen.last_on,
        by=frozen.by,
        sha256=frozen.sha256,
        frozen_at=frozen.frozen_at,
    )
