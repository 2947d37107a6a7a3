"""The forms of a dossier as PDF: the same letters and the same gates as at the desk."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from motcua.api.answers import answer
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.schemas.parts import Documents, DocumentShown, Noun
from motcua.api.surface import PROBLEMS
from motcua.api.views.dossiers import visible
from motcua.api.views.parts import AS_FILE
from motcua.documents.daily_papers import AnyForm
from motcua.documents.forms import Paper
from motcua.documents.models import Kind
from motcua.documents.rendering import render
from motcua.dossiers.errors import NotYours
from motcua.dossiers.letters.prints import has_letter, letter_of
from motcua.dossiers.letters.slip import result_receipt, slip
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier
from motcua.dossiers.slips import handed_in_with, signed_slip
from motcua.dossiers.states import State
from motcua.interop.models import Scope
from motcua.org.models import Duty

router = Router(tags=["parts of a dossier"])
_READ = needs(Scope.DOSSIER_READ)

KINDS: Mapping[Noun, Kind] = {
    Noun.SLIP: Kind.FORM01,
    Noun.SIGNED_SLIP: Kind.FORM01,
    Noun.SUPPLEMENT_REQUEST: Kind.FORM02,
    Noun.DECLINATION: Kind.FORM03,
    Noun.APOLOGY: Kind.FORM04,
    Noun.STOP: Kind.FORM05,
    Noun.CONTROL_SLIP: Kind.FORM06,
    Noun.RESULT_RECEIPT: Kind.RESULT_RECEIPT,
}


@router.get(
    "/{uuid:uuid}/documents",
    response={200: Documents, **PROBLEMS},
    auth=_READ,
    operation_id="listDocuments",
    url_name="documents",
)
def documents(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """List the forms that can be printed of the dossier now; results are listed apart."""
    dossier = visible(uuid, request.auth)
    items = [
        DocumentShown(noun=noun, kind=kind, name=str(kind.label))
        for noun, kind in KINDS.items()
        if _is_there(dossier, noun)
    ]
    return answer(Documents(items=items))


@router.get(
    "/{uuid:uuid}/documents/{noun}",
    response={200: None, **PROBLEMS},
    auth=_READ,
    operation_id="readDocument",
    url_name="document",
)
def document(request: ApiRequest, uuid: UUID, noun: Noun) -> HttpResponse:
    """Return one form as PDF; slip and receipt are the counter's. That it was made is recorded."""
    caller = request.auth
    dossier = visible(uuid, caller)
    if not _is_there(dossier, noun):
        raise NotFound
    pdf = _pdf(dossier, noun, caller)
    look(dossier, by=caller.user, at=caller.at, how="print")
    return HttpResponse(pdf, content_type="application/pdf", headers=AS_FILE)


def _is_there(dossier: Dossier, noun: Noun) -> bool:
    if noun not in _COUNTER_PAPERS and noun != Noun.SIGNED_SLIP:
        return has_letter(dossier, noun)
    if dossier.is_foreign or dossier.received_at is None:
        return False
    if noun == Noun.SIGNED_SLIP:
        return signed_slip(handed_in_with(dossier)) is not None
    return noun == Noun.SLIP or (
        dossier.state == State.RETURNED
        and dossier.results.filter(superseded_at=None, revoked_at=None).exists()
    )


def _pdf(dossier: Dossier, noun: Noun, caller: Caller) -> bytes:
    if noun == Noun.SIGNED_SLIP:
        kept = signed_slip(handed_in_with(dossier))
        assert kept is not None
        return kept.file.read()
    form = _form(dossier, noun, caller)
    return render(form, on=caller.on, paper=Paper.A4, copies=("applicant",))


def _form(dossier: Dossier, noun: Noun, caller: Caller) -> AnyForm:
    """Return the form. Raises NotYours where the counter's is asked for elsewhere."""
    if noun in _COUNTER_PAPERS:
        if not any(post.duty in (Duty.RECEIVE, Duty.RETURN) for post in caller.standing.posts):
            raise NotYours(reference=dossier.reference)
        return _COUNTER_PAPERS[noun](dossier, caller)
    letter = letter_of(dossier, noun)
    if letter is None:
        raise NotFound
    return letter


#: What only the counter prints: with the PIN, or in the name of who gives.
_COUNTER_PAPERS: Mapping[Noun, Callable[[Dossier, Caller], AnyForm]] = {
    Noun.SLIP: lambda dossier, _caller: slip([dossier], with_pin=True),
    Noun.RESULT_RECEIPT: lambda dossier, caller: result_receipt(dossier, giver=caller.user),
}
