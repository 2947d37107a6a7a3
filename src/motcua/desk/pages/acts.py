"""Every act an officer can do on a dossier, as the act bar and the forms show it.

One table: the noun of the address, the verb, the words, the form. Which of them are open is not
said here: that is ``open_verbs``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.desk import signing
from motcua.desk.forms import deciding, waiting, working
from motcua.desk.forms.acts import ActForm, CauseForm, GroundForm, NewResultForm, TextForm
from motcua.dossiers import actions
from motcua.dossiers.states import State, Verb

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from motcua.desk.pages.case import Case

#: What an act does: case, the arguments of its form, the moment.
Do = Callable[["Case", dict[str, Any], datetime], object]


@dataclass(frozen=True, kw_only=True, eq=False)
class Act:
    """One act: where it is, what it says, what it asks, what it does."""

    noun: str  # in the address
    verb: Verb
    text: "StrPromise"  # on the button
    about: "StrPromise"  # its consequence
    do: Do
    form: type[ActForm] = ActForm
    key: str = ""
    icon: str = ""
    kind: str = ""  # of the button when it is the main act
    fits: Callable[["Case"], bool] = field(default=lambda _case: True)

    def href(self, case: "Case", query: str = "") -> str:
        address = reverse("desk:act", args=[case.dossier.uuid, self.noun])
        return f"{address}?{query}" if query else address


def _call(verb: Callable[..., object]) -> Do:
    """Return an act that calls a verb of the case with what the form gave."""

    def do(case: "Case", given: dict[str, Any], at: datetime) -> object:
        return verb(case.dossier, **given, by=case.visit.user, at=at)

    return do


def _in_force(case: "Case") -> bool:
    return case.result is not None


def _unsealed(case: "Case") -> bool:
    return case.result is not None and case.result.sealed_at is None


def _sealed(case: "Case") -> bool:
    return case.result is not None and case.result.sealed_at is not None


def _free(case: "Case") -> bool:
    return any(task.holder_id is None for task in case.tasks)


def _held(case: "Case") -> bool:
    return any(task.holder_id is not None for task in case.tasks)


#: In the order in which they stand in the bar; the first open one is the main act.
ACTS: Sequence[Act] = (
    Act(
        noun="receipt", verb=Verb.RECEIVE, form=deciding.ReceiptForm, do=_call(actions.receive),
        text=_("Receive"), about=_("The clock starts, the code is given"), icon="receive",
    ),
    Act(
        noun="taking", verb=Verb.TAKE, do=_call(actions.take),
        text=_("Take in hand"), about=_("Nobody else works on it then"),
    ),
    Act(
        noun="approval", verb=Verb.APPROVE, form=deciding.ApprovalForm, do=signing.approve,
        text=_("Approve and sign"), about=_("Signed digitally, then to the clerk of the seal"),
        icon="pen",
    ),
    Act(
        noun="appraisal", verb=Verb.APPRAISE, form=working.AppraisalForm,
        do=_call(actions.appraise),
        text=_("Submit for approval"), about=_("The appraisal ends with its finding"),
        icon="done",
    ),
    Act(
        noun="opinion", verb=Verb.GIVE_OPINION, form=working.OpinionForm,
        do=_call(actions.give_opinion),
        text=_("Give the opinion"), about=_("The unit that asked reads it at once"), icon="text",
    ),
    Act(
        noun="seal", verb=Verb.SEAL, do=signing.seal, fits=_unsealed,
        text=_("Seal and release"), about=_("Numbered, sealed, checked and released"),
        icon="seal", kind="seal",
    ),
    Act(
        noun="release", verb=Verb.COMPLETE, do=signing.release, fits=_sealed,
        text=_("Release the result"), about=_("Its validity is checked first"), icon="return",
    ),
    Act(
        noun="return", verb=Verb.RETURN, form=deciding.ReturnForm,
        do=_call(actions.return_result),
        text=_("Return the result"), about=_("It is in the applicant's hands then"),
        icon="return",
    ),
    Act(
        noun="supplement", verb=Verb.SUPPLEMENT, form=waiting.SupplementForm,
        do=_call(actions.supplement),
        text=_("Take the supplement"), about=_("Complete: the clock starts from zero"),
        icon="receive",
    ),
    Act(
        noun="payment", verb=Verb.RECORD_PAYMENT, form=waiting.PaymentForm,
        do=_call(actions.record_payment), fits=lambda case: case.owed > 0,
        text=_("Record a payment"), about=_("With the number of its receipt"), icon="wallet",
    ),
    Act(
        noun="assignment", verb=Verb.ASSIGN, form=working.AssignmentForm,
        do=_call(actions.assign), fits=_free, key="Alt+G",
        text=_("Assign"), about=_("Put an open step into an officer's hands"),
    ),
    Act(
        noun="send-back", verb=Verb.SEND_BACK, form=working.SendBackForm,
        do=_call(actions.send_back), key="Alt+R",
        text=_("Send back"), about=_("State why; the time goes on"),
    ),
    Act(
        noun="refusal", verb=Verb.REFUSE_RESULT, form=CauseForm, do=signing.refuse, key="Alt+C",
        text=_("Refuse the result"), about=_("Needs legal ground and reasons"),
    ),
    Act(
        noun="supplement-request", verb=Verb.REQUEST_SUPPLEMENT,
        form=waiting.SupplementRequestForm, do=_call(actions.request_supplement), key="Alt+Y",
        text=_("Ask for a supplement"), about=_("Once and completely; the clock stops"),
    ),
    Act(
        noun="consultation", verb=Verb.CONSULT, form=working.ConsultationForm,
        do=_call(actions.consult), key="Alt+Q",
        text=_("Ask for an opinion"), about=_("Another unit answers by a date"),
    ),
    Act(
        noun="reassignment", verb=Verb.REASSIGN, form=working.ReassignmentForm,
        do=_call(actions.reassign), fits=_held,
        text=_("Put into other hands"), about=_("Leave, illness, a reserve official"),
    ),
    Act(
        noun="apology", verb=Verb.APOLOGISE, form=waiting.ApologyForm,
        do=_call(actions.apologise),
        text=_("Apologise and put off"), about=_("A new date, once; form 04"),
    ),
    Act(
        noun="declination", verb=Verb.DECLINE, form=CauseForm, do=_call(actions.decline),
        text=_("Decline to receive"), about=_("With cause and legal ground; form 03"),
    ),
    Act(
        noun="transfer", verb=Verb.TRANSFER, form=working.TransferForm,
        do=_call(actions.transfer),
        text=_("Transfer"), about=_("To the unit that is competent"),
    ),
    Act(
        noun="payment-request", verb=Verb.REQUEST_PAYMENT, form=waiting.PaymentRequestForm,
        do=_call(actions.request_payment),
        text=_("Ask for payment"), about=_("A duty the law makes a condition; the clock stops"),
    ),
    Act(
        noun="withdrawal", verb=Verb.WITHDRAW, form=TextForm, do=_call(actions.withdraw),
        text=_("Record the withdrawal"), about=_("The papers go back to the applicant"),
    ),
    Act(
        noun="stop", verb=Verb.STOP, form=deciding.StopForm, do=_call(actions.stop),
        fits=lambda case: case.dossier.state != State.DECIDED and not case.dossier.decided_at,
        text=_("Stop at the applicant's request"), about=_("While no decision exists; form 05"),
    ),
    Act(
        noun="correction", verb=Verb.CORRECT_RESULT, form=NewResultForm, do=signing.correct,
        fits=_in_force,
        text=_("Correct the result"), about=_("An error of the agency, free of charge"),
    ),
    Act(
        noun="replacement", verb=Verb.REPLACE_RESULT, form=NewResultForm, do=signing.replace,
        fits=_in_force,
        text=_("Replace the result"), about=_("Its content no longer holds"),
    ),
    Act(
        noun="revocation", verb=Verb.REVOKE_RESULT, form=GroundForm,
        do=_call(actions.revoke_result), fits=_in_force,
        text=_("Revoke the result"), about=_("Whoever checks it from now on reads that"),
    ),
)  # fmt: skip
#: Acts that stand in the bar beside the main one; the others are behind one button.
BESIDE = 3
BY_NOUN: Mapping[str, Act] = {act.noun: act for act in ACTS}


@dataclass
class ActBar:
    """The acts open to one officer on one dossier, and the one whose form is shown."""

    case: "Case"
    chosen: Act | None = None
    query: str = ""  # the list the officer came from

    @cached_property
    def open(self) -> list[Act]:
        verbs = set(self.case.verbs)
        return [act for act in ACTS if act.verb in verbs and act.fits(self.case)]

    @cached_property
    def current(self) -> Act | None:
        """Return the act whose form stands at the right: the chosen, else the main one."""
        return self.chosen or (self.open[0] if self.open and self._is_main(self.open[0]) else None)

    def _is_main(self, act: Act) -> bool:
        """Say whether an act goes on with the dossier; the others are done only when asked for."""
        return act.noun in _MAIN

    @cached_property
    def _near(self) -> list[Act]:
        """Return the acts that go on with the dossier or have a key, but for the current one."""
        near = [act for act in self.open if act.noun in _MAIN or act.key]
        return [act for act in near if act is not self.current][:BESIDE]

    @property
    def beside(self) -> list[dict[str, Any]]:
        """Return the acts that stand in the bar beside the main one."""
        return [self._shown(act) for act in self._near]

    @property
    def more(self) -> list[dict[str, Any]]:
        """Return all others, behind one button."""
        shown = {self.current, *self._near}
        return [self._shown(act) for act in self.open if act not in shown]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """Return what can be decided here, as cards over the form of the main act."""
        if self.chosen or self.current is None:
            return []
        return [self._shown(act) for act in [self.current, *self._near]]

    def _shown(self, act: Act) -> dict[str, Any]:
        return {
            "text": act.text,
            "about": act.about,
            "href": act.href(self.case, self.query),
            "key": act.key,
            "is_current": act is self.current,
        }


_MAIN = frozenset(
    {
        "receipt", "taking", "approval", "appraisal", "opinion", "seal", "release", "return",
        "supplement",
    }
)  # fmt: skip
