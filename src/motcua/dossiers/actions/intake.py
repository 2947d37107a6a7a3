"""From the papers on the counter to the code on the slip: submit, receive, decline, transfer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.core.text import nfc
from motcua.documents.actions import take_number
from motcua.documents.models import File
from motcua.dossiers import clock, flow, reception
from motcua.dossiers.access import Capacity, concern
from motcua.dossiers.act import Act
from motcua.dossiers.errors import ReasonNeeded, TooMany
from motcua.dossiers.given import FeeGiven, PaperGiven, ScanGiven, Submission
from motcua.dossiers.ground import route_for
from motcua.dossiers.models import Access, Dossier, Paper, PaperFile
from motcua.dossiers.permissions import Standing
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import Verb
from motcua.dossiers.transitions import moving
from motcua.org.models import Unit
from motcua.people.models import User
from motcua.workdays.rules import handover_due

__all__ = [
    "FeeGiven", "PaperGiven", "ScanGiven", "Submission", "attach_paper", "check_paper", "decline",
    "receive", "route_for", "submit", "take_in", "take_in_many", "transfer",
]  # fmt: skip

#: The most dossiers of one call.
MOST_AT_ONCE = 1_000
LATE_TRANSFER = _("A transfer is due the same day, after 15:00 the next morning.")


def submit(submission: Submission, *, by: User, at: datetime) -> Dossier:
    """Keep what was handed in under a tracking code; nothing is promised yet.

    Raises NotYours if ``by`` does not receive at that unit on that day (online and post come in
    through a machine user that holds the duty).
    """
    with transaction.atomic():
        (plan,) = reception.plans([submission], by=by, at=at)
        if isinstance(plan, Refusal):
            raise plan
        reception.write([plan])
    return plan.dossier


def receive(dossier: Dossier, *, by: User, at: datetime, reason: str = "") -> Dossier:
    """Take the dossier in: check it, start its clock, open its first step, give it its code.

    Raises NotReceivable for a version to complete, PapersMissing or, where the papers are
    incomplete and ``reason`` is empty, ReasonNeeded; FeeUnstated where nobody said what it costs.
    """
    with moving(dossier, Verb.RECEIVE, by=by, at=at) as act:
        taken = act.dossier
        reception.check_version(taken.procedure_version, at)
        lacking = taken.papers.filter(is_received=False, not_needed_because="")
        if reception.incomplete(lacking.values_list("name", flat=True), reason):
            act.deviate(reception.INCOMPLETE, reason)
        reception.check_fee(taken.procedure_version, is_stated=taken.fees.exists())
        taken.received_at = at
        clock.start(act)
        flow.begin(act)
        reception.number([taken], at)
        act.facts["code"] = taken.code
        act.secrets["reason"] = reason
    return act.dossier


def take_in(
    submissions: Sequence[Submission],
    *,
    by: User,
    at: datetime,
    reason: str = "",
    standing: Standing | None = None,
) -> list[Dossier]:
    """Submit and receive what one person brings to the counter: all of it, or nothing.

    ``standing``: that of ``by`` on the day, where the same request has read it already.
    """
    plans = reception.plans(
        submissions, by=by, at=at, receive_with=reason, stop=True, standing=standing
    )
    made = [plan for plan in plans if isinstance(plan, reception.Plan)]
    with transaction.atomic(savepoint=False):  # nobody goes on after a fault of the database
        reception.write(made)
    return [plan.dossier for plan in made]


def take_in_many(
    submissions: Sequence[Submission], *, by: User, at: datetime, reason: str = ""
) -> list[Dossier | Refusal]:
    """Submit and receive many at once: each is taken in, or refused with its own sentence.

    The answers stand in the order of what was handed in. What is refused takes no number and
    leaves no row; all that is taken in commits together. At most ``MOST_AT_ONCE``.
    """
    if len(submissions) > MOST_AT_ONCE:
        raise TooMany(given=len(submissions), most=MOST_AT_ONCE)
    try:
        return _taken_in(submissions, by, at, reason)
    except IntegrityError:  # a receipt was entered elsewhere in between: now it can be seen
        return _taken_in(submissions, by, at, reason)


def _taken_in(
    submissions: Sequence[Submission], by: User, at: datetime, reason: str
) -> list[Dossier | Refusal]:
    with transaction.atomic():
        plans = reception.plans(submissions, by=by, at=at, receive_with=reason)
        reception.write([plan for plan in plans if isinstance(plan, reception.Plan)])
    return [plan if isinstance(plan, Refusal) else plan.dossier for plan in plans]


def decline(
    dossier: Dossier, *, cause: str, legal_ground: str, text: str, by: User, at: datetime
) -> Dossier:
    """Refuse to receive, with cause, legal ground and text (form 03)."""
    with moving(dossier, Verb.DECLINE, by=by, at=at) as act:
        act.facts |= {"cause": cause, "ground": legal_ground}
        act.facts["number"] = take_number(
            act.dossier.receiving_unit, "PTC", year=local_day(at).year
        )
        act.secrets["text"] = text
    return act.dossier


def attach_paper(
    paper: Paper, *, file: File, name: str, by: User, at: datetime, reused_from: Paper | None = None
) -> Paper:
    """Put a scan or an upload to a paper of the checklist; the bytes stay as they came."""
    with moving(paper.dossier, Verb.ATTACH_PAPER, by=by, at=at) as act:
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        PaperFile.objects.create(paper=paper, file=file, name=nfc(name)[:200], at=at, by=by)
        paper.is_received, paper.not_needed_because = True, ""
        paper.reused_from = reused_from
        paper.save()
        act.facts |= {"paper": str(paper.uuid), "sha256": file.sha256}
    return paper


def check_paper(paper: Paper, *, by: User, at: datetime) -> Paper:
    """State that a paper was compared with the original and is the same."""
    with moving(paper.dossier, Verb.CHECK_PAPER, by=by, at=at) as act:
        paper.checked_at, paper.checked_by = at, by
        paper.save(update_fields=["checked_at", "checked_by"])
        act.facts["paper"] = str(paper.uuid)
    return paper


def transfer(
    dossier: Dossier, *, unit: Unit, legal_ground: str, text: str, by: User, at: datetime
) -> Dossier:
    """Pass the dossier to the unit that is competent (Decree 118/2025 art. 18).

    To be done the same day, after the cut-off the next morning; later is marked and counted.
    """
    with moving(dossier, Verb.TRANSFER, by=by, at=at) as act:
        moved = act.dossier
        former = moved.deciding_unit_id
        moved.deciding_unit = unit
        Access.objects.filter(dossier=moved, unit_id=former, capacity=Capacity.DECIDING).update(
            capacity=Capacity.SUPPORT, is_open=False
        )
        concern(moved, [(unit, Capacity.DECIDING)])
        if moved.received_at:
            _mark_late_transfer(act, text)
            _reopen_at(act)
        act.facts |= {"from": former, "to": unit.pk, "ground": legal_ground}
        act.secrets["text"] = text
    return act.dossier


def _mark_late_transfer(act: Act, reason: str) -> None:
    received = act.dossier.received_at
    assert received is not None
    calendar = act.calendar(act.dossier.receiving_unit).frozen()
    if act.at > handover_due(received, calendar).due_at:
        if not reason:
            raise ReasonNeeded(rule_code="late_transfer", rule=str(LATE_TRANSFER))
        act.deviate("late_transfer", reason)


def _reopen_at(act: Act) -> None:
    """Open the current steps again at the unit that is competent now."""
    open_tasks = [task for task in act.tasks if task.until is None and task.step]
    for task in open_tasks:
        flow.end(act, task, task.Ending.CANCELLED)
    flow.open_steps(act, [task.step for task in open_tasks if task.step], badge="transferred")
