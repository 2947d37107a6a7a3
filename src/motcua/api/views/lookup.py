"""Any counter looks a dossier up by code and PIN, and is told what the applicant may know."""

from django.http import HttpResponse
from ninja import Router

from motcua.api.answers import answer, unit_shown
from motcua.api.authentication import ApiRequest, needs
from motcua.api.schemas.lookup import LookedUp, LookupAsked
from motcua.api.surface import PROBLEMS
from motcua.core.errors import NotAllowed
from motcua.dossiers.lookups import look_up
from motcua.dossiers.states import State
from motcua.interop.models import Scope

router = Router(tags=["dossiers"])


@router.post(
    "/lookup",
    response={200: LookedUp, **PROBLEMS},
    auth=needs(Scope.DOSSIER_READ),
    operation_id="lookUp",
    url_name="lookup",
)
def lookup(request: ApiRequest, asked: LookupAsked) -> HttpResponse:
    """Find a dossier of any hall by what its slip carries; recorded, and wrong PINs are counted."""
    caller = request.auth
    if not caller.standing.posts:
        raise NotAllowed
    asker = f"user {caller.user.pk}"
    found = look_up(asked.code, asked.pin, by=caller.user, asker=asker, at=caller.at)
    shown = LookedUp(
        reference=found.reference,
        procedure=found.procedure_version.name_vi,
        state=State(found.state),
        receiving_unit=unit_shown(found.receiving_unit),
        deciding_unit=unit_shown(found.deciding_unit),
        received_at=found.received_at,
        due_at=found.due_at,
        finished_at=found.finished_at,
        returned_at=found.returned_at,
    )
    return answer(shown)
