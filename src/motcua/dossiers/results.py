"""The result as a document: drafted, signed, numbered, sealed, checked, each outside of any lock.

The verbs keep what came out (``actions.deciding``); here stands the order of the outside calls. A
failed signing leaves the dossier where it was: try again, nothing is issued.
"""

from datetime import datetime

from motcua.core.ids import uuid7
from motcua.documents.actions import (
    issue_document,
    make_document,
    number_document,
    record_signature,
)
from motcua.documents.keys import person_signer, unit_seal, unit_signer
from motcua.documents.models import Document, Kind, SignerRole
from motcua.documents.results import render_result
from motcua.documents.signing.base import SignedPdf
from motcua.documents.signing.signing import sign_organisation, sign_person
from motcua.documents.trust import signing_trust, trusted_roots
from motcua.documents.verify import verify
from motcua.dossiers import actions
from motcua.dossiers.errors import NoResult
from motcua.dossiers.letters.result import refusal_of, refusal_text, result_text
from motcua.dossiers.models import Dossier, Outcome, Result
from motcua.people.models import User

#: What follows the number: "12/QĐ-TTPVHCC"; a refusal is a notice.
SYMBOLS = {Outcome.GRANTED: "QĐ-TTPVHCC", Outcome.REFUSED: "TB-TTPVHCC"}


def approve_and_sign(
    dossier: Dossier, *, by: User, at: datetime, note: str = "", content: bytes | None = None
) -> Dossier:
    """Draft the result, sign it as the approver, and approve.

    ``note`` is for the clerk and stands in the history, never in the result; ``content`` is the
    agency's own PDF. Raises SigningFailed with its sentence where key, timestamp or status service
    fail.
    """
    document = draft(dossier, Outcome.GRANTED, text="", by=by, at=at, content=content)
    signed = _sign(document, by, at)
    return actions.approve(dossier, document=document, signed=signed, by=by, at=at, note=note)


def refuse_and_sign(
    dossier: Dossier, *, cause: str, legal_ground: str, text: str, by: User, at: datetime
) -> Dossier:
    """Draft the refusal, sign it, and refuse the result."""
    reason = refusal_text(text, legal_ground)
    document = draft(dossier, Outcome.REFUSED, text=reason, by=by, at=at)
    signed = _sign(document, by, at)
    return actions.refuse_result(
        dossier,
        document=document,
        signed=signed,
        cause=cause,
        legal_ground=legal_ground,
        text=text,
        by=by,
        at=at,
    )


def seal_result(dossier: Dossier, *, by: User, at: datetime) -> Dossier:
    """Number the signed result and put the organisation's seal under it.

    The number stays with the document where sealing fails; the next try goes on from there.
    """
    document = _document(dossier)
    if document.numbered_at is None:
        outcome = Outcome(dossier.outcome or Outcome.GRANTED)
        document = number_document(document, SYMBOLS[outcome], by=by, at=at)
    return actions.seal(dossier, signed=_seal(document), by=by, at=at)


def release_result(dossier: Dossier, *, by: User, at: datetime) -> Dossier:
    """Check that every signature stands, then release: the dossier is finished."""
    verification = verify(_document(dossier).file.read(), roots=trusted_roots())
    return actions.complete(dossier, verification=verification, by=by, at=at)


def seal_and_release(dossier: Dossier, *, by: User, at: datetime) -> Dossier:
    """Seal, check and release in one go, as the clerk does."""
    return release_result(seal_result(dossier, by=by, at=at), by=by, at=at)


def draft(
    dossier: Dossier,
    outcome: Outcome,
    *,
    text: str,
    by: User,
    at: datetime,
    content: bytes | None = None,
) -> Document:
    """Return the result as an unsigned document; ``content`` is the agency's own PDF, if any.

    Its key is chosen before it is drawn: the QR code on the page leads to it.
    """
    uuid = uuid7()
    pdf = content or render_result(
        result_text(dossier, outcome, text=text, signer=by, at=at, uuid=uuid)
    )
    return make_document(
        Kind.RESULT,
        pdf,
        title=dossier.procedure_version.result_name or dossier.procedure_version.name_vi,
        unit=dossier.receiving_unit,
        subject_code=dossier.code or "",
        by=by,
        at=at,
        uuid=uuid,
    )


def finished_document(
    dossier: Dossier,
    *,
    text: str,
    by: User,
    sealed_by: User,
    at: datetime,
    content: bytes | None = None,
) -> Document:
    """Return a new result signed, numbered, sealed and issued; it says what was decided.

    A refusal set right or made late stays a refusal.
    """
    outcome = Outcome(dossier.outcome or Outcome.GRANTED)
    document = draft(dossier, outcome, text=text, by=by, at=at, content=content)
    record_signature(document, _sign(document, by, at), role=SignerRole.PERSON, by=by, at=at)
    document = number_document(document, SYMBOLS[outcome], by=by, at=at)
    record_signature(document, _seal(document), role=SignerRole.ORGANISATION, by=sealed_by, at=at)
    document.refresh_from_db()
    verification = verify(document.file.read(), roots=trusted_roots())
    return issue_document(document, verification=verification, by=by, at=at)


def made_late(result: Result, *, at: datetime) -> Document:
    """Return the document of a past result, made when somebody first opens it.

    The signatures say when they were really made; the text says what was decided that day.
    """
    if result.document:
        return result.document
    dossier = result.dossier
    document = finished_document(
        dossier,
        text=result.note or refusal_of(dossier),
        by=result.approved_by,
        sealed_by=result.sealed_by or result.approved_by,
        at=at,
    )
    won = Result.objects.filter(pk=result.pk, document=None).update(document=document)
    if not won:
        result.refresh_from_db()
        assert result.document is not None
        return result.document
    return document


def _sign(document: Document, by: User, at: datetime) -> SignedPdf:
    signer = person_signer(by)
    try:
        return sign_person(document.file.read(), signer, trust=signing_trust(), at=at)
    finally:
        signer.close()


def _seal(document: Document) -> SignedPdf:
    signer = unit_signer(document.unit)
    try:
        return sign_organisation(
            document.file.read(), signer, trust=signing_trust(), seal=unit_seal(document.unit)
        )
    finally:
        signer.close()


def _document(dossier: Dossier) -> Document:
    result = (
        Result.objects.filter(dossier=dossier, superseded_at=None, revoked_at=None)
        .select_related("document__file", "document__unit")
        .first()
    )
    if result is None or result.document is None:
        raise NoResult(reference=dossier.reference)
    return result.document
