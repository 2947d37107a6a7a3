"""The forms of a dossier as PDF: the same letters and the same gates as at the desk."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from motcua.api.answers import answer, etag_of, shown
from motcua.api.authentication import ApiRequest, Caller, needs
from motcua.api.errors import NotFound
from motcua.api.idempotency import done_once
from motcua.api.schemas.dossiers import DossierShown
from motcua.api.schemas.parts import Documents, DocumentShown, Noun
from motcua.api.surface import ACT_PROBLEMS, PROBLEMS
from motcua.api.views.dossiers import visible
from motcua.api.views.parts import AS_FILE
from motcua.documents.forms import Paper
from motcua.documents.models import Document, Kind
from motcua.documents.rendering import render
from motcua.dossiers.errors import NotYours
from motcua.dossiers.letters.prints import COUNTER, form_of, has_form
from motcua.dossiers.letters.slip import slip
from motcua.dossiers.looks import look_at_all
from motcua.dossiers.models import Dossier
from motcua.dossiers.slips import handed_in_with, sign_slip, signed_slip
from motcua.interop.models import Scope
from motcua.org.models import Duty

router = Router(tags=["parts of a dossier"])
_READ = needs(Scope.DOSSIER_READ)

KINDS: Mapping[Noun, Kind] = {
    Noun.SLIP: Kind.FORM01,
    Noun.VISIT_SLIP: Kind.FORM01,
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
    pdf = _pdf(dossier, noun, caller)
    seen = handed_in_with(dossier) if noun == Noun.VISIT_SLIP else [dossier]
    look_at_all(seen, by=caller.user, at=caller.at, how="print")
    return HttpResponse(pdf, content_type="application/pdf", headers=AS_FILE)


@router.post(
    "/{uuid:uuid}/slip-signature",
    response={200: DossierShown, **ACT_PROBLEMS},
    auth=needs(Scope.DOSSIER_WRITE),
    operation_id="signSlip",
    url_name="slip_signature",
)
def slip_signature(request: ApiRequest, uuid: UUID) -> HttpResponse:
    """Sign the electronic slip as the one who received; a second time nothing new is made."""
    caller = request.auth

    def do() -> HttpResponse:
        dossier = visible(uuid, caller)
        if dossier.received_at is None:
            raise NotFound
        need_counter(caller, dossier)
        sign_slip(handed_in_with(dossier), by=caller.user, at=caller.at)
        return answer(shown(dossier, caller), ETag=etag_of(dossier))

    return done_once(request, do, is_signing=True)


def _is_there(dossier: Dossier, noun: Noun) -> bool:
    if noun == Noun.VISIT_SLIP:  # several on one slip, as the counter prints them
        return has_form(dossier, Noun.SLIP) and len(handed_in_with(dossier)) > 1
    return _signed(dossier) is not None if noun == Noun.SIGNED_SLIP else has_form(dossier, noun)


def _pdf(dossier: Dossier, noun: Noun, caller: Caller) -> bytes:
    """Return the form. Raises NotFound where there is none, NotYours where it is the counter's."""
    if noun == Noun.SIGNED_SLIP:
        kept = _signed(dossier)
        if kept is None:
            raise NotFound
        return kept.file.read()
    if noun == Noun.VISIT_SLIP:
        if not _is_there(dossier, noun):
            raise NotFound
        need_counter(caller, dossier)
        together = slip(handed_in_with(dossier), with_pin=True)
        return render(together, on=caller.on, paper=Paper.A4, copies=("applicant",))
    form = form_of(dossier, noun, giver=caller.user)
    if form is None:
        raise NotFound
    if noun in COUNTER:
        need_counter(caller, dossier)
    return render(form, on=caller.on, paper=Paper.A4, copies=("applicant",))


def _signed(dossier: Dossier) -> Document | None:
    return signed_slip(handed_in_with(dossier))


def need_counter(caller: Caller, dossier: Dossier) -> None:
    """Raise NotYours where the token holds no post at a counter: this paper is given there."""
    if not any(post.duty in (Duty.RECEIVE, Duty.RETURN) for post in caller.standing.posts):
        raise NotYours(reference=dossier.reference)
