"""Procedures of the day: list, search, one in full; due dates; units."""

from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router

from motcua.api.answers import answer, unit_shown
from motcua.api.authentication import ApiRequest, needs
from motcua.api.errors import NotFound
from motcua.api.intake import unit_with_code, version_in_force
from motcua.api.keyset import page
from motcua.api.schemas import catalogue as schemas
from motcua.api.schemas.lists import UnitFilter, UnitPage
from motcua.api.surface import PROBLEMS
from motcua.catalogue.models import PaperRequirement, ProcedureVersion
from motcua.catalogue.models.version import LimitUnit
from motcua.catalogue.search import search as search_catalogue
from motcua.core.errors import Invalid
from motcua.interop.models import Scope
from motcua.org.models import Unit
from motcua.workdays import rules, wording
from motcua.workdays.models import national_calendar

router = Router(tags=["catalogue"])
_READ = needs(Scope.CATALOGUE_READ)


@router.get(
    "/procedures",
    response={200: schemas.ProcedurePage, **PROBLEMS},
    auth=_READ,
    operation_id="listProcedures",
    url_name="procedures",
)
def procedures(request: ApiRequest, asked: Query[schemas.ProcedureFilter]) -> HttpResponse:
    """List the procedures in force today, in the order of the dictionary."""
    rows = ProcedureVersion.objects.in_force(request.auth.on).select_related("procedure__sector")
    if asked.sector:
        rows = rows.filter(procedure__sector__code=asked.sector)
    items, cursor = page(rows, asked, order=("name_sort", "id"), show=_line)
    return answer(schemas.ProcedurePage(items=items, next_cursor=cursor))


@router.get(
    "/procedures/search",
    response={200: schemas.ProcedureHits, **PROBLEMS},
    auth=_READ,
    operation_id="searchProcedures",
    url_name="procedure_search",
)
def search(request: ApiRequest, asked: Query[schemas.Search]) -> HttpResponse:
    """Find procedures by words, with or without marks, best first."""
    hits = search_catalogue(asked.q, on=request.auth.on, limit=asked.limit)
    return answer(
        schemas.ProcedureHits(
            items=[
                schemas.ProcedureHit(
                    code=hit.code, name=hit.name, sector=hit.sector, is_open=hit.is_open
                )
                for hit in hits
            ]
        )
    )


@router.get(
    "/procedures/{code}",
    response={200: schemas.ProcedureFull, **PROBLEMS},
    auth=_READ,
    operation_id="readProcedure",
    url_name="procedure",
)
def procedure(request: ApiRequest, code: str) -> HttpResponse:
    """Read what is published about a procedure: papers, fees, time limit."""
    rows = ProcedureVersion.objects.in_force(request.auth.on).filter(procedure__code=code)
    version = rows.select_related("procedure__sector").first()
    if version is None:
        raise NotFound
    return answer(_full(version, request.auth.on))


@router.post(
    "/due-dates",
    response={200: schemas.DueShown, **PROBLEMS},
    auth=_READ,
    operation_id="countDueDate",
    url_name="due_dates",
)
def due_date(request: ApiRequest, asked: schemas.DueAsked) -> HttpResponse:
    """Count when something is due, and say why; nothing is kept."""
    unit = unit_with_code(asked.at_unit) if asked.at_unit else None
    calendar = unit.calendar_version().frozen() if unit else national_calendar()
    due = _due(asked, calendar, request.auth.on)
    told = schemas.DueShown(
        due_at=due.due_at,
        is_provisional=due.is_provisional,
        explanation=[str(line) for line in wording.sentences(due)],
    )
    return answer(told)


@router.get(
    "/units",
    response={200: UnitPage, **PROBLEMS},
    auth=_READ,
    operation_id="listUnits",
    url_name="units",
)
def units(request: ApiRequest, asked: Query[UnitFilter]) -> HttpResponse:
    """List the units that exist today, in the order of their names."""
    rows = Unit.objects.on(request.auth.on)
    rows = rows.named(asked.q) if asked.q else rows
    items, cursor = page(rows, asked, order=("name_sort", "id"), show=unit_shown)
    return answer(UnitPage(items=items, next_cursor=cursor))


def _due(asked: schemas.DueAsked, calendar: rules.Calendar, on: date) -> rules.DueDate:
    version = version_in_force(asked.procedure, on) if asked.procedure else None
    value = version.limit_value if version else asked.value
    unit = version.limit_unit if version else asked.unit
    if value is None or not unit:
        raise Invalid(reason=_("Name a procedure with a time limit, or a value and its unit."))
    return rules.due(
        asked.received_at,
        limit=rules.Limit.of(Decimal(str(value)), rules.LimitUnit(unit)),
        calendar=calendar,
        convention=rules.Convention(version.convention) if version else asked.convention,
        cutoff=version.cutoff if version else None,
    )


def _name(version: ProcedureVersion) -> str:
    return (get_language() == "en" and version.name_en) or version.name_vi


def _line(version: ProcedureVersion) -> schemas.ProcedureLine:
    sector = version.procedure.sector
    return schemas.ProcedureLine(
        code=version.procedure.code,
        name=_name(version),
        version=version.number,
        sector=sector.code if sector else None,
        agencies=version.agencies,
    )


def _full(version: ProcedureVersion, on: date) -> schemas.ProcedureFull:
    papers = version.papers.filter(kind=PaperRequirement.Kind.PAPER)
    return schemas.ProcedureFull(
        **_line(version).model_dump(),
        limit_value=float(version.limit_value) if version.limit_value is not None else None,
        limit_unit=LimitUnit(version.limit_unit) if version.limit_unit else None,
        is_on_the_spot=version.is_on_the_spot,
        is_receivable=version.is_receivable(on),
        papers=[_requirement(row) for row in papers],
        fees=[
            schemas.FeeShown(
                kind=rule.kind,
                case=rule.case,
                channel=rule.channel,
                amount=None if rule.amount is None else int(rule.amount),
            )
            for rule in version.fee_rules.all()
        ],
        legal_basis=version.legal_basis,
        result_name=version.result_name,
        valid_from=version.valid_from,
    )


def _requirement(row: PaperRequirement) -> schemas.RequirementShown:
    return schemas.RequirementShown(
        requirement=row.seq,
        name=row.name,
        case=row.heading if row.is_by_case else "",
        originals=row.originals,
        copies=row.copies,
        form_name=row.form_name,
    )
