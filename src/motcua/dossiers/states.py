"""The life of a dossier on one page: verbs × states, and the national code of each state.

Source: Decree 61/2018 arts 15-21 as carried on by Decree 118/2025 (receiving, supplement, transfer,
apology, return), Circular 03/2025 art. 7 (stopping); national codes as exchanged with the National
Public Service Portal (TrangThaiHoSo 1-10). Money, delivery and synchronisation have states of
their own and never hide here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.org.models import Duty


class State(models.TextChoices):
    SUBMITTED = "submitted", _("waiting to be received")
    RECEIVED = "received", _("received, to be taken up")
    IN_PROGRESS = "in_progress", _("in progress")
    SUPPLEMENT = "supplement", _("waiting for a supplement")
    PAYMENT = "payment", _("waiting for payment")
    DECIDED = "decided", _("decided, waiting for the seal")
    FINISHED = "finished", _("result ready")
    RETURNED = "returned", _("result returned")
    DECLINED = "declined", _("not received")
    WITHDRAWN = "withdrawn", _("withdrawn")
    STOPPED = "stopped", _("processing stopped")


#: TrangThaiHoSo of the National Public Service Portal.
NATIONAL_CODES: Mapping[State, int] = {
    State.SUBMITTED: 1,
    State.RECEIVED: 2,
    State.DECLINED: 3,
    State.IN_PROGRESS: 4,
    State.DECIDED: 4,
    State.SUPPLEMENT: 5,
    State.PAYMENT: 6,
    State.WITHDRAWN: 7,
    State.STOPPED: 8,
    State.FINISHED: 9,
    State.RETURNED: 10,
}


class Verb(models.TextChoices):
    SUBMIT = "submit", _("submitted")
    RECEIVE = "receive", _("received")
    DECLINE = "decline", _("declined to receive")
    ATTACH_PAPER = "attach_paper", _("attached a paper")
    CHECK_PAPER = "check_paper", _("checked against the original")
    HAND_OVER = "hand_over", _("handed over")
    ASSIGN = "assign", _("assigned")
    REASSIGN = "reassign", _("reassigned")
    TAKE = "take", _("took")
    APPRAISE = "appraise", _("appraised")
    CONSULT = "consult", _("asked for an opinion")
    GIVE_OPINION = "give_opinion", _("gave an opinion")
    REQUEST_SUPPLEMENT = "request_supplement", _("asked for a supplement")
    SEND_PAPERS = "send_papers", _("sent papers online")
    SUPPLEMENT = "supplement", _("took the supplement")
    REQUEST_PAYMENT = "request_payment", _("asked for payment")
    RECORD_PAYMENT = "record_payment", _("recorded a payment")
    APPROVE = "approve", _("approved and signed")
    REFUSE_RESULT = "refuse_result", _("refused the result")
    SEND_BACK = "send_back", _("sent back")
    SEAL = "seal", _("sealed")
    COMPLETE = "complete", _("released the result")
    RETURN = "return", _("returned the result")
    TRANSFER = "transfer", _("transferred to the competent unit")
    WITHDRAW = "withdraw", _("took the withdrawal")
    STOP = "stop", _("stopped")
    APOLOGISE = "apologise", _("apologised and extended")
    RECOUNT = "recount", _("counted the due date anew")
    PASS_ON = "pass_on", _("passed on to the successor unit")
    CORRECT_RESULT = "correct_result", _("corrected the result")
    REPLACE_RESULT = "replace_result", _("replaced the result")
    REVOKE_RESULT = "revoke_result", _("revoked the result")
    OBSERVE = "observe", _("taken over from another system")  # no move: a foreign dossier


@dataclass(frozen=True, kw_only=True)
class Move:
    """From where a verb starts, where it leads, and whose duty it is.

    ``to`` None leaves the state as it is, or lets the act choose among ``targets``.
    """

    sources: frozenset[State]
    to: State | None = None
    targets: frozenset[State] = frozenset()
    duties: frozenset[Duty] = field(default_factory=frozenset)
    #: True: the person must hold the open task of the step, or be free to take it.
    is_task: bool = False


def move(
    *sources: State,
    by: tuple[Duty, ...],
    to: State | None = None,
    targets: tuple[State, ...] = (),
    is_task: bool = False,
) -> Move:
    return Move(
        sources=frozenset(sources),
        to=to,
        targets=frozenset(targets),
        duties=frozenset(by),
        is_task=is_task,
    )


_S = State
_RUNNING = (_S.RECEIVED, _S.IN_PROGRESS)
_WAITING = (_S.SUPPLEMENT, _S.PAYMENT)
_DONE = (_S.FINISHED, _S.RETURNED)
_COUNTER = (Duty.RECEIVE, Duty.HEAD)
_WORK = (Duty.APPRAISE, Duty.APPROVE)

MOVES: Mapping[Verb, Move] = {
    Verb.RECEIVE: move(_S.SUBMITTED, to=_S.RECEIVED, by=(Duty.RECEIVE,)),
    Verb.DECLINE: move(_S.SUBMITTED, to=_S.DECLINED, by=(Duty.RECEIVE,)),
    Verb.ATTACH_PAPER: move(
        _S.SUBMITTED, *_RUNNING, *_WAITING, by=(Duty.RECEIVE, Duty.APPRAISE), to=None
    ),
    Verb.CHECK_PAPER: move(_S.SUBMITTED, *_RUNNING, *_WAITING, by=(Duty.RECEIVE, Duty.APPRAISE)),
    Verb.HAND_OVER: move(
        *_RUNNING, _S.FINISHED, by=(Duty.RECEIVE, Duty.APPRAISE, Duty.SEAL, Duty.RETURN)
    ),
    Verb.ASSIGN: move(*_RUNNING, _S.DECIDED, by=(Duty.HEAD,)),
    Verb.REASSIGN: move(*_RUNNING, _S.DECIDED, by=(Duty.HEAD,)),
    Verb.TAKE: move(*_RUNNING, to=_S.IN_PROGRESS, by=(Duty.APPRAISE,), is_task=True),
    Verb.APPRAISE: move(*_RUNNING, to=_S.IN_PROGRESS, by=(Duty.APPRAISE,), is_task=True),
    Verb.CONSULT: move(*_RUNNING, to=_S.IN_PROGRESS, by=_WORK, is_task=True),
    Verb.GIVE_OPINION: move(
        *_RUNNING, *_WAITING, by=(Duty.APPRAISE, Duty.APPROVE, Duty.HEAD), is_task=True
    ),
    Verb.REQUEST_SUPPLEMENT: move(
        _S.SUBMITTED, *_RUNNING, to=_S.SUPPLEMENT, by=(Duty.RECEIVE, *_WORK)
    ),
    Verb.SEND_PAPERS: move(_S.SUPPLEMENT, by=()),  # the applicant, with code and PIN
    Verb.SUPPLEMENT: move(
        _S.SUPPLEMENT, targets=(_S.SUBMITTED, _S.RECEIVED, _S.IN_PROGRESS), by=_COUNTER
    ),
    Verb.REQUEST_PAYMENT: move(*_RUNNING, to=_S.PAYMENT, by=(Duty.RECEIVE, *_WORK)),
    Verb.RECORD_PAYMENT: move(
        _S.SUBMITTED, *_RUNNING, *_WAITING, _S.DECIDED, _S.FINISHED,
        targets=(_S.IN_PROGRESS, _S.RECEIVED), by=(Duty.RECEIVE, Duty.RETURN),
    ),
    Verb.APPROVE: move(_S.IN_PROGRESS, to=_S.DECIDED, by=(Duty.APPROVE,), is_task=True),
    Verb.REFUSE_RESULT: move(_S.IN_PROGRESS, to=_S.DECIDED, by=(Duty.APPROVE,), is_task=True),
    Verb.SEND_BACK: move(
        _S.IN_PROGRESS, _S.DECIDED, to=_S.IN_PROGRESS, by=(Duty.APPROVE, Duty.SEAL), is_task=True
    ),
    Verb.SEAL: move(_S.DECIDED, by=(Duty.SEAL,), is_task=True),
    Verb.COMPLETE: move(_S.DECIDED, to=_S.FINISHED, by=(Duty.SEAL,)),
    Verb.RETURN: move(_S.FINISHED, to=_S.RETURNED, by=(Duty.RETURN,)),
    Verb.TRANSFER: move(_S.SUBMITTED, *_RUNNING, by=(Duty.RECEIVE, Duty.HEAD)),
    Verb.WITHDRAW: move(_S.SUBMITTED, *_RUNNING, *_WAITING, to=_S.WITHDRAWN, by=_COUNTER),
    Verb.STOP: move(*_RUNNING, *_WAITING, to=_S.STOPPED, by=_COUNTER),
    Verb.APOLOGISE: move(*_RUNNING, _S.DECIDED, by=(Duty.APPROVE, Duty.HEAD)),
    Verb.RECOUNT: move(*_RUNNING, *_WAITING, _S.DECIDED, by=(Duty.HEAD, Duty.ADMINISTER)),
    Verb.PASS_ON: move(
        _S.SUBMITTED, *_RUNNING, *_WAITING, _S.DECIDED, _S.FINISHED,
        by=(Duty.HEAD, Duty.ADMINISTER),
    ),
    Verb.CORRECT_RESULT: move(*_DONE, by=(Duty.APPROVE,)),
    Verb.REPLACE_RESULT: move(*_DONE, by=(Duty.APPROVE,)),
    Verb.REVOKE_RESULT: move(*_DONE, by=(Duty.APPROVE,)),
}  # fmt: skip

#: Where nothing more is decided; a supplement or a payment leads out of all others.
ENDED: frozenset[State] = frozenset(
    {_S.FINISHED, _S.RETURNED, _S.DECLINED, _S.WITHDRAWN, _S.STOPPED}
)
#: Where the clock of the state runs.
COUNTING: frozenset[State] = frozenset({_S.RECEIVED, _S.IN_PROGRESS, _S.DECIDED})
