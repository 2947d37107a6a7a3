"""What happened to a dossier in sentences for its applicant; what staff noted stays inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers.models import History
from motcua.dossiers.states import Verb
from motcua.ui import wording
from motcua.workflow.models import StepKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: Acts that concern the applicant; those between officers are left out.
SENTENCES: "Mapping[str, StrPromise]" = {
    Verb.SUBMIT: gettext_lazy("The dossier was handed in."),
    Verb.RECEIVE: gettext_lazy("The dossier was received and the slip was given."),
    Verb.DECLINE: gettext_lazy("The dossier was not received."),
    Verb.HAND_OVER: gettext_lazy("The papers were handed over to the unit that works on them."),
    Verb.TAKE: gettext_lazy("The appraisal began."),
    Verb.APPRAISE: gettext_lazy("The dossier was appraised and submitted for approval."),
    Verb.CONSULT: gettext_lazy("Another unit was asked for its opinion."),
    Verb.GIVE_OPINION: gettext_lazy("The unit that was asked gave its opinion."),
    Verb.REQUEST_SUPPLEMENT: gettext_lazy("A supplement was asked for."),
    Verb.SEND_PAPERS: gettext_lazy("You sent papers online."),
    Verb.SUPPLEMENT: gettext_lazy("The supplement was received."),
    Verb.REQUEST_PAYMENT: gettext_lazy("A payment was asked for."),
    Verb.RECORD_PAYMENT: gettext_lazy("A payment was received."),
    Verb.APPROVE: gettext_lazy("The dossier was decided."),
    Verb.REFUSE_RESULT: gettext_lazy("The dossier was decided."),
    Verb.SEAL: gettext_lazy("The result was sealed."),
    Verb.COMPLETE: gettext_lazy("The result is ready."),
    Verb.RETURN: gettext_lazy("The result was returned."),
    Verb.TRANSFER: gettext_lazy("The dossier was passed to the unit that is competent."),
    Verb.WITHDRAW: gettext_lazy("The dossier was withdrawn."),
    Verb.STOP: gettext_lazy("Processing was stopped at the applicant's request."),
    Verb.APOLOGISE: gettext_lazy("The unit apologised and put the date off."),
    Verb.RECOUNT: gettext_lazy("The due date was counted anew because the working days changed."),
    Verb.PASS_ON: gettext_lazy("The dossier was passed to the unit that takes over."),
    Verb.CORRECT_RESULT: gettext_lazy("The result was corrected."),
    Verb.REPLACE_RESULT: gettext_lazy("The result was replaced by a new one."),
    Verb.REVOKE_RESULT: gettext_lazy("The result was revoked."),
}
#: Acts that move the date, which is then said.
MOVES_THE_DATE = (Verb.RECEIVE, Verb.SUPPLEMENT, Verb.APOLOGISE, Verb.RECOUNT)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One sentence and its moment."""

    at: datetime
    what: str


def story_of(acts: Sequence[History]) -> list[Happened]:
    """Return what concerns the applicant, newest first."""
    told = [row for row in reversed(acts) if row.verb in SENTENCES]
    return [Happened(at=row.at, what=_sentence(row)) for row in told if _is_told(row)]


def _is_told(row: History) -> bool:
    """Leave out that an approver or a clerk took the next step in hand."""
    return row.verb != Verb.TAKE or row.facts.get("step") == StepKind.APPRAISE


def _sentence(row: History) -> str:
    said = str(SENTENCES[row.verb])
    due = row.facts.get("due_at")
    if row.verb in MOVES_THE_DATE and due:
        when = wording.long_moment(datetime.fromisoformat(due))
        said += " " + _("Due: %(when)s.") % {"when": when}
    return said
