"""Every verb of a dossier as a resource: one table, the same actions, the same two gates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.api.authentication import Caller
from motcua.api.intake import unit_with_code
from motcua.api.schemas import acts as bodies
from motcua.api.schemas.kinds import Body
from motcua.api.uploads import file_of
from motcua.core.errors import Invalid
from motcua.documents.models import Document
from motcua.dossiers import actions, results
from motcua.dossiers.actions import Asked
from motcua.dossiers.gate import need
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.permissions import need_power
from motcua.dossiers.states import Verb
from motcua.payments.models import Charge
from motcua.people.models import User

#: What an act does: the dossier, who, and the arguments of the verb as they were sent.
Do = Callable[[Dossier, Caller, dict[str, Any]], object]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act: where it is, what it asks, what it does."""

    noun: str  # in the address, as at the desk
    verb: Verb
    id: str  # of the operation
    about: str
    do: Do
    body: type[Body] = bodies.Nothing
    is_signing: bool = False  # asks outside machines, so under no lock


def _call(verb: Callable[..., object]) -> Do:
    """Return an act that calls a verb with what was sent."""

    def do(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
        return verb(dossier, **given, by=caller.user, at=caller.at)

    return do


def _with_unit(verb: Callable[..., object]) -> Do:
    def do(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
        unit = unit_with_code(given.pop("unit"))
        return verb(dossier, unit=unit, **given, by=caller.user, at=caller.at)

    return do


def _with_task(verb: Callable[..., object]) -> Do:
    def do(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
        task = Task.objects.filter(dossier=dossier, uuid=given.pop("task")).first()
        to = User.objects.filter(uuid=given.pop("to"), is_active=True).first()
        if task is None or to is None:
            raise Invalid(reason=_("The step or the officer is unknown."))
        return verb(dossier, task=task, to=to, **given, by=caller.user, at=caller.at)

    return do


def _ask_for_supplement(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    asked = [Asked(**item) for item in given.pop("items")]
    known = set(dossier.papers.values_list("uuid", flat=True))
    if {item.paper for item in asked if item.paper} - known:
        raise Invalid(reason=_("The checklist of this dossier has no such paper."))
    return actions.request_supplement(dossier, items=asked, **given, by=caller.user, at=caller.at)


def _record_payment(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    found = Charge.objects.filter(pk__in=dossier.fees.values("charge"))
    charge = found.filter(uuid=given.pop("charge")).first()
    if charge is None:
        raise Invalid(reason=_("Nothing like this is owed for this dossier."))
    return actions.record_payment(dossier, charge, **given, by=caller.user, at=caller.at)


def _approve(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    _need_to_decide(Verb.APPROVE, dossier, caller)
    content = _pdf(given.pop("upload"), caller)
    return results.approve_and_sign(dossier, **given, content=content, by=caller.user, at=caller.at)


def _refuse(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    _need_to_decide(Verb.REFUSE_RESULT, dossier, caller)
    return results.refuse_and_sign(dossier, **given, by=caller.user, at=caller.at)


def _seal(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    _need(Verb.SEAL, dossier, caller)
    return results.seal_result(dossier, by=caller.user, at=caller.at)


def _release(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    _need(Verb.COMPLETE, dossier, caller)
    return results.release_result(dossier, by=caller.user, at=caller.at)


def _correct(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    _need_to_decide(Verb.CORRECT_RESULT, dossier, caller)
    document = _new_document(dossier, caller, given)
    return actions.correct_result(
        dossier, document=document, text=given["text"], by=caller.user, at=caller.at
    )


def _replace(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> object:
    _need_to_decide(Verb.REPLACE_RESULT, dossier, caller)
    document = _new_document(dossier, caller, given)
    return actions.replace_result(
        dossier, document=document, text=given["text"], by=caller.user, at=caller.at
    )


def _need(verb: Verb, dossier: Dossier, caller: Caller) -> None:
    """Refuse before anything is drafted or signed; the act asks again under its lock."""
    tasks = Task.objects.filter(dossier=dossier, until=None)
    need(caller.standing, verb, dossier, list(tasks.select_related("holder", "unit")))


def _need_to_decide(verb: Verb, dossier: Dossier, caller: Caller) -> None:
    _need(verb, dossier, caller)
    need_power(dossier, by=caller.user, on=caller.on)


def _new_document(dossier: Dossier, caller: Caller, given: dict[str, Any]) -> Document:
    former = dossier.results.filter(superseded_at=None, revoked_at=None).first()
    sealed_by = former.sealed_by if former and former.sealed_by else caller.user
    return results.finished_document(
        dossier,
        text=given["text"],
        content=_pdf(given["upload"], caller),
        by=caller.user,
        sealed_by=sealed_by,
        at=caller.at,
    )


def _pdf(handle: str | None, caller: Caller) -> bytes | None:
    """Return the agency's own PDF from its upload."""
    if handle is None:
        return None
    file, _name = file_of(handle, caller)
    if file.media_type != "application/pdf":
        raise Invalid(reason=_("This is not a PDF file."))
    return file.read()


#: In the order of a dossier's life.
ACTS: Sequence[Act] = (
    Act(noun="receipt", verb=Verb.RECEIVE, id="receive", body=bodies.WithReason,
        do=_call(actions.receive), about="Receive what was submitted: the clock starts."),
    Act(noun="declination", verb=Verb.DECLINE, id="decline", body=bodies.WithCause,
        do=_call(actions.decline), about="Decline to receive (form 03)."),
    Act(noun="transfer", verb=Verb.TRANSFER, id="transfer", body=bodies.Transfer,
        do=_with_unit(actions.transfer), about="Pass it to the unit that is competent."),
    Act(noun="taking", verb=Verb.TAKE, id="take",
        do=_call(actions.take), about="Take a free step of one's duty in hand."),
    Act(noun="assignment", verb=Verb.ASSIGN, id="assign", body=bodies.Assignment,
        do=_with_task(actions.assign), about="Put an open step into an officer's hands."),
    Act(noun="reassignment", verb=Verb.REASSIGN, id="reassign", body=bodies.Reassignment,
        do=_with_task(actions.reassign), about="Put a step into other hands."),
    Act(noun="appraisal", verb=Verb.APPRAISE, id="appraise", body=bodies.Appraisal,
        do=_call(actions.appraise), about="End the appraisal with its finding."),
    Act(noun="consultation", verb=Verb.CONSULT, id="consult", body=bodies.Consultation,
        do=_with_unit(actions.consult), about="Ask another unit for its opinion."),
    Act(noun="opinion", verb=Verb.GIVE_OPINION, id="giveOpinion", body=bodies.OpinionGiven,
        do=_call(actions.give_opinion), about="Answer a consultation."),
    Act(noun="supplement-request", verb=Verb.REQUEST_SUPPLEMENT, id="requestSupplement",
        body=bodies.SupplementAsked, do=_ask_for_supplement,
        about="Ask for all that is missing, once (form 02); the clock stops."),
    Act(noun="supplement", verb=Verb.SUPPLEMENT, id="supplement", body=bodies.SupplementBrought,
        do=_call(actions.supplement), about="Take the supplement: the clock starts from zero."),
    Act(noun="payment-request", verb=Verb.REQUEST_PAYMENT, id="requestPayment",
        body=bodies.PaymentAsked, do=_call(actions.request_payment),
        about="Ask for money the law makes a condition; the clock stops."),
    Act(noun="payment", verb=Verb.RECORD_PAYMENT, id="recordPayment", body=bodies.PaymentMade,
        do=_record_payment, about="Enter what was paid."),
    Act(noun="apology", verb=Verb.APOLOGISE, id="apologise", body=bodies.Apology,
        do=_call(actions.apologise), about="Say sorry, say why, give the new date (form 04)."),
    Act(noun="send-back", verb=Verb.SEND_BACK, id="sendBack", body=bodies.SendBack,
        do=_call(actions.send_back), about="Send the work back; the clock goes on."),
    Act(noun="approval", verb=Verb.APPROVE, id="approve", body=bodies.Approval, do=_approve,
        is_signing=True, about="Approve, with the approver's signature on the result."),
    Act(noun="refusal", verb=Verb.REFUSE_RESULT, id="refuse", body=bodies.WithCause, do=_refuse,
        is_signing=True, about="Refuse the result, with cause, ground and text."),
    Act(noun="seal", verb=Verb.SEAL, id="seal", do=_seal, is_signing=True,
        about="Number the result and put the organisation's seal under it."),
    Act(noun="release", verb=Verb.COMPLETE, id="release", do=_release, is_signing=True,
        about="Check that every signature stands, then release the result."),
    Act(noun="return", verb=Verb.RETURN, id="returnResult", body=bodies.Return,
        do=_call(actions.return_result), about="Put the result into the applicant's hands."),
    Act(noun="withdrawal", verb=Verb.WITHDRAW, id="withdraw", body=bodies.WithText,
        do=_call(actions.withdraw), about="Give everything back to who withdraws."),
    Act(noun="stop", verb=Verb.STOP, id="stop", body=bodies.Stop, do=_call(actions.stop),
        about="Stop at the applicant's request (form 05)."),
    Act(noun="correction", verb=Verb.CORRECT_RESULT, id="correctResult", body=bodies.NewResult,
        do=_correct, is_signing=True, about="Put a corrected result in the old one's place."),
    Act(noun="replacement", verb=Verb.REPLACE_RESULT, id="replaceResult", body=bodies.NewResult,
        do=_replace, is_signing=True, about="Put a new result in the old one's place."),
    Act(noun="revocation", verb=Verb.REVOKE_RESULT, id="revokeResult", body=bodies.WithGround,
        do=_call(actions.revoke_result), about="Take an issued result back."),
)  # fmt: skip
BY_VERB: Mapping[Verb, Act] = {act.verb: act for act in ACTS}
