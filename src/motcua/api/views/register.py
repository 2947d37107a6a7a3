"""Form 07, the register of a unit: line by line, or as the desk prints it."""

from datetime import date
from typing import TypedDict

from django.http import HttpResponse
from ninja import Query, Router

from motcua.api.answers import answer
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.keyset import page
from motcua.api.schemas import register as schemas
from motcua.api.surface import PROBLEMS
from motcua.api.views.parts import AS_FILE
from motcua.catalogue.models import Sector
from motcua.core.errors import NotAllowed
from motcua.documents.rendering import render
from motcua.dossiers.letters.register import READERS, as_csv, register, registered
from motcua.dossiers.looks import look_at_all
from motcua.dossiers.models import Dossier, ReturnMethod
from motcua.interop.models import Scope
from motcua.org.models import Unit

router = Router(tags=["register"])
_READ = needs(Scope.DOSSIER_READ)


class _Part(TypedDict):
    sector: Sector | None
    from_on: date
    to_on: date


@router.get(
    "",
    response={200: schemas.RegisterShown, **PROBLEMS},
    auth=_READ,
    operation_id="readRegister",
    url_name="register",
)
def lines(request: ApiRequest, asked: Query[schemas.RegisterAsked]) -> HttpResponse:
    """Read what a unit received in some days, in the order of reception. Each line is recorded."""
    caller, shown = request.auth, list[Dossier]()
    found = registered(_unit(caller, asked.unit), **_part(asked))

    def show(dossier: Dossier) -> schemas.RegisterLineShown:
        shown.append(dossier)
        return _line(dossier)

    items, cursor = page(found, asked, order=("received_at", "id"), show=show)
    look_at_all(shown, by=caller.user, at=caller.at, how="register")
    return answer(schemas.RegisterShown(items=items, next_cursor=cursor))


@router.get(
    "/file",
    response={200: None, **PROBLEMS},
    auth=_READ,
    operation_id="readRegisterFile",
    url_name="register_file",
)
def file(request: ApiRequest, asked: Query[schemas.RegisterFileAsked]) -> HttpResponse:
    """Return form 07 itself, as PDF or as CSV. Each of its dossiers is recorded."""
    caller, part = request.auth, _part(asked)
    unit = _unit(caller, asked.unit)
    found = list(registered(unit, **part))
    look_at_all(found, by=caller.user, at=caller.at, how="register")
    if asked.kind == "csv":
        text = as_csv(found)
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=AS_FILE)
    pdf = render(register(unit, found, at=caller.at, **part), on=caller.on, paper="a4")
    return HttpResponse(pdf, content_type="application/pdf", headers=AS_FILE)


def _unit(caller: Caller, code: str | None) -> Unit:
    """Return whose register the token may read: NotAllowed without a post, NotFound elsewhere."""
    units = [post.unit for post in caller.standing.posts if post.duty in READERS]
    if not units:
        raise NotAllowed
    found = next((unit for unit in units if code in (None, unit.code)), None)
    if found is None:
        raise NotFound
    return found


def _part(asked: schemas.RegisterAsked | schemas.RegisterFileAsked) -> _Part:
    sector = Sector.objects.filter(code=asked.sector).first() if asked.sector else None
    if asked.sector and sector is None:
        raise NotFound
    return _Part(sector=sector, from_on=asked.first, to_on=asked.last)


def _line(dossier: Dossier) -> schemas.RegisterLineShown:
    assert dossier.received_at is not None, "the register holds what was received"
    return schemas.RegisterLineShown(
        sequence=dossier.slip_number,
        code=dossier.code or "",
        procedure=dossier.procedure_version.name_vi,
        applicant_name=dossier.applicant_name,
        address=dossier.applicant_address,
        phone=dossier.applicant_phone,
        agency=dossier.deciding_unit.name_vi,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        returned_at=dossier.returned_at,
        return_method=ReturnMethod(dossier.return_method),
    )
