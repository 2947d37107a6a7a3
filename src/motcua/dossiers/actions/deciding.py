"""The decision and its paper: approve, refuse, seal, release, return, set right.

Signing asks outside machines and takes most of a second, so it never happens under a lock: the
document is made and signed first (``results.py``), then the act keeps what came out. When the race
is lost in between, nothing of it is kept.
"""

from datetime import datetime

from motcua.documents.actions import (
    deliver_document,
    issue_document,
    record_signature,
    revoke_document,
    supersede_document,
)
from motcua.documents.models import Document, SignerRole
from motcua.documents.signing.base import SignedPdf
from motcua.documents.verify import Verification
from motcua.dossiers import flow
from motcua.dossiers.actions.waiting import owed
from motcua.dossiers.actions.work import no_open_opinion
from motcua.dossiers.errors import NoResult, NotPaid, NotSealed
from motcua.dossiers.models import Dossier, Outcome, Result
from motcua.dossiers.permissions import need_power
from motcua.dossiers.rules import local_day, timeliness
from motcua.dossiers.states import Verb
from motcua.dossiers.transitions import moving
from motcua.people.models import User
from motcua.workflow.models import StepKind


def approve(
    dossier: Dossier,
    *,
    document: Document | None,
    signed: SignedPdf | None,
    by: User,
    at: datetime,
    note: str = "",
) -> Dossier:
    """Grant what was asked for, with the approver's signature on the result.

    ``document`` and ``signed`` come from ``results.draft_and_sign``; both are None only for a past
    result whose document is made on first opening. Raises NoAuthority where the person may not
    decide this procedure on that day, OpinionOpen while a consulted unit still has time.
    """
    return _decide(
        dossier, Verb.APPROVE, Outcome.GRANTED, document, signed, {"text": note}, {}, by, at
    )


def refuse_result(
    dossier: Dossier,
    *,
    document: Document | None,
    signed: SignedPdf | None,
    cause: str,
    legal_ground: str,
    text: str,
    by: User,
    at: datetime,
) -> Dossier:
    """Refuse what was asked for, with cause, legal ground and text, within the time limit."""
    facts = {"cause": cause, "ground": legal_ground}
    return _decide(
        dossier,
        Verb.REFUSE_RESULT,
        Outcome.REFUSED,
        document,
        signed,
        {"text": text},
        facts,
        by,
        at,
    )


def seal(dossier: Dossier, *, signed: SignedPdf | None, by: User, at: datetime) -> Dossier:
    """Put the organisation's seal under what a competent person has signed."""
    with moving(dossier, Verb.SEAL, by=by, at=at) as act:
        result = _current(act.dossier)
        if result.document and signed:
            record_signature(result.document, signed, role=SignerRole.ORGANISATION, by=by, at=at)
            act.facts["number"] = result.document.number_text
            act.facts["sha256"] = _sha256(result.document)
        result.sealed_by, result.sealed_at = by, at
        result.save(update_fields=["sealed_by", "sealed_at"])
    return act.dossier


def complete(
    dossier: Dossier, *, verification: Verification | None, by: User, at: datetime
) -> Dossier:
    """Release the result after its validity was checked; the dossier is finished (national 9).

    Raises NotSealed, NotPaid while something is owed, NotValid where a signature does not stand.
    """
    with moving(dossier, Verb.COMPLETE, by=by, at=at) as act:
        done = act.dossier
        result = _current(done)
        if result.sealed_at is None:
            raise NotSealed(reference=done.reference)
        if amount := owed(done):
            raise NotPaid(amount=amount)
        if result.document and verification:
            issue_document(result.document, verification=verification, by=by, at=at)
        result.released_at = at
        result.save(update_fields=["released_at"])
        assert act.task is not None, "COMPLETE is a verb of the sealing step"
        flow.advance(act, act.task)
        done.finished_at = at
        assert done.due_at is not None
        act.facts["timeliness"] = timeliness(at, done.due_at)
    return act.dossier


def return_result(
    dossier: Dossier, *, to_name: str, by: User, at: datetime, is_without_slip: bool = False
) -> Dossier:
    """Put the result into the applicant's hands; never blocked by anything that is late.

    ``is_without_slip``: the slip was lost and the person's identity was checked instead.
    """
    with moving(dossier, Verb.RETURN, by=by, at=at) as act:
        result = _current(act.dossier)
        if result.document:
            deliver_document(result.document, by=by, at=at)
        flow.close_step(act, StepKind.RETURN)
        act.dossier.returned_at = at
        act.facts |= {"how": act.dossier.return_method, "without_slip": is_without_slip}
        act.secrets["to"] = to_name
    return act.dossier


def correct_result(
    dossier: Dossier, *, document: Document, text: str, by: User, at: datetime
) -> Dossier:
    """Put a corrected result in the place of one with an error of the agency, free of charge."""
    return _put_in_place(dossier, Verb.CORRECT_RESULT, document, text, by, at)


def replace_result(
    dossier: Dossier, *, document: Document, text: str, by: User, at: datetime
) -> Dossier:
    """Put a new result in the place of the old one, whose content no longer holds."""
    return _put_in_place(dossier, Verb.REPLACE_RESULT, document, text, by, at)


def revoke_result(
    dossier: Dossier, *, legal_ground: str, text: str, by: User, at: datetime
) -> Dossier:
    """Take an issued result back; whoever checks it from now on reads that."""
    with moving(dossier, Verb.REVOKE_RESULT, by=by, at=at) as act:
        need_power(act.dossier, by=act.by, on=local_day(act.at))
        result = _current(act.dossier)
        if result.document:
            revoke_document(result.document, reason=text, by=by, at=at)
        result.revoked_at = at
        result.save(update_fields=["revoked_at"])
        act.facts["ground"] = legal_ground
        act.secrets["text"] = text
    return act.dossier


def _decide(
    dossier: Dossier,
    verb: Verb,
    outcome: Outcome,
    document: Document | None,
    signed: SignedPdf | None,
    secrets: dict[str, str],
    facts: dict[str, str],
    by: User,
    at: datetime,
) -> Dossier:
    with moving(dossier, verb, by=by, at=at) as act:
        authority = need_power(act.dossier, by=act.by, on=local_day(act.at))
        no_open_opinion(act)
        if document and signed:
            record_signature(document, signed, role=SignerRole.PERSON, by=by, at=at)
            act.facts["sha256"] = _sha256(document)
        Result.objects.create(
            dossier=act.dossier,
            document=document,
            approved_by=by,
            approved_at=at,
            authority=f"{authority.mode} {authority.decision_no}".strip(),
        )
        assert act.task is not None, "deciding is a verb of the approving step"
        for task in act.tasks:  # an opinion nobody gave in time no longer matters
            if task.kind == StepKind.CONSULT and task.until is None:
                flow.end(act, task, task.Ending.CANCELLED)
        flow.advance(act, act.task)
        act.dossier.outcome, act.dossier.decided_at = outcome, at
        act.facts |= {"outcome": outcome, "authority": str(authority.uuid), **facts}
        act.secrets |= secrets
    return act.dossier


def _put_in_place(
    dossier: Dossier, verb: Verb, document: Document, text: str, by: User, at: datetime
) -> Dossier:
    with moving(dossier, verb, by=by, at=at) as act:
        authority = need_power(act.dossier, by=act.by, on=local_day(act.at))
        former = _current(act.dossier)
        if former.document:
            supersede_document(former.document, successor=document, by=by, at=at)
        former.superseded_at = at
        former.save(update_fields=["superseded_at"])
        Result.objects.create(
            dossier=act.dossier,
            document=document,
            replaces=former,
            approved_by=by,
            approved_at=at,
            authority=f"{authority.mode} {authority.decision_no}".strip(),
            sealed_by=by,
            sealed_at=document.sealed_at,
            released_at=at,
            note=text,
        )
        act.facts |= {"document": str(document.uuid), "authority": str(authority.uuid)}
        act.secrets["text"] = text
    return act.dossier


def _current(dossier: Dossier) -> Result:
    result = (
        Result.objects.select_related("document")
        .filter(dossier=dossier, superseded_at=None, revoked_at=None)
        .first()
    )
    if result is None:
        raise NoResult(reference=dossier.reference)
    return result


def _sha256(document: Document) -> str:
    document.refresh_from_db(fields=["file"])
    return document.file.sha256
