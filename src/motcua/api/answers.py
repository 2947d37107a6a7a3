"""Dossiers as the API shows them, with the ETag of their newest act."""

from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel

from motcua.api.authentication import Caller
from motcua.api.schemas.dossiers import (
    ApplicantShown,
    DossierShown,
    ProcedureShown,
    UnitShown,
)
from motcua.dossiers.models import Channel, Dossier, Outcome, ReturnMethod
from motcua.dossiers.states import State
from motcua.interop.models import Scope
from motcua.org.models import Unit
from motcua.people.identity import mask_email, mask_phone

#: What ``shown`` reads of a dossier, in one statement.
WITH = ("procedure_version__procedure", "receiving_unit", "deciding_unit")


def etag_of(dossier: Dossier) -> str:
    """Return the entity tag: the number of the newest act and the start of its hash."""
    return f'"{dossier.head_sequence}-{dossier.head_hash[:16]}"'


def shown(dossier: Dossier, caller: Caller) -> DossierShown:
    """Return the dossier as the token may read it."""
    version = dossier.procedure_version
    return DossierShown(
        uuid=dossier.uuid,
        code=dossier.code,
        tracking_code=dossier.tracking_code,
        state=State(dossier.state),
        national_code=dossier.national_code,
        outcome=Outcome(dossier.outcome) if dossier.outcome else None,
        procedure=ProcedureShown(
            code=version.procedure.code, name=version.name_vi, version=version.number
        ),
        applicant=_applicant(dossier, caller),
        submitter_name=dossier.submitter_name,
        summary=dossier.summary,
        sets=dossier.sets,
        receiving_unit=unit_shown(dossier.receiving_unit),
        deciding_unit=unit_shown(dossier.deciding_unit),
        channel=Channel(dossier.channel),
        return_method=ReturnMethod(dossier.return_method),
        system_of_record=dossier.system_of_record,
        external_code=dossier.external_code,
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        first_due_at=dossier.first_due_at,
        legal_due_at=dossier.legal_due_at,
        due_at=dossier.due_at,
        decided_at=dossier.decided_at,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        ended_at=dossier.ended_at,
        changed_at=dossier.changed_at,
        etag=etag_of(dossier),
    )


def unit_shown(unit: Unit) -> UnitShown:
    return UnitShown(code=unit.code, name=unit.name)


def answer(body: BaseModel, *, status: int = 200, **headers: Any) -> HttpResponse:
    """Return a body as JSON; ninja passes it on as it is, so nothing is checked a second time.

    ``headers`` are named with underscores: ``ETag=…, Content_Location=…``.
    """
    response = HttpResponse(body.model_dump_json(), status=status, content_type="application/json")
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _applicant(dossier: Dossier, caller: Caller) -> ApplicantShown:
    return ApplicantShown(
        name=dossier.applicant_name,
        is_business=dossier.business_id is not None,
        number_end=dossier.number_end,
        phone=mask_phone(dossier.applicant_phone),
        email=mask_email(dossier.applicant_email),
        address=dossier.applicant_address if caller.has(Scope.PERSON_READ) else None,
    )
