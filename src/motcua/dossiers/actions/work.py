"""Who does the work: hand over, assign, take, appraise, consult, send back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.documents.actions import take_number
from motcua.dossiers import clock, flow
from motcua.dossiers.act import Act
from motcua.dossiers.errors import NotYours, OpinionOpen, ReasonNeeded, TaskGone, WrongPerson
from motcua.dossiers.models import Dossier, HandOver, Opinion, Task
from motcua.dossiers.permissions import Standing
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import MOVES, Verb
from motcua.dossiers.transitions import moving
from motcua.org.models import Unit
from motcua.org.permissions import has_duty, stand_in_for
from motcua.people.models import User
from motcua.workdays.rules import handover_due
from motcua.workflow.models import StepKind

#: The number series of the hand-over lists.
HAND_OVER_SERIES = "GBG"
LATE_HAND_OVER = _("A hand-over is due the same day, after 15:00 the next morning.")


def hand_over(
    dossiers: Sequence[Dossier], *, target: Unit, by: User, at: datetime, reason: str = ""
) -> HandOver:
    """Give a list of papers, or of results on their way back, to another unit; both sides sign.

    Due the same day, after the 15:00 cut-off the next morning (Decree 118/2025 art. 18); later
    needs ``reason``: it is possible, marked and counted. The other side signs with ``take_over``.
    """
    with transaction.atomic():
        first = dossiers[0]
        is_back = target.pk == first.receiving_unit_id
        source = first.deciding_unit if is_back else first.receiving_unit
        calendar = clock.calendar_of(source).frozen()
        since = min(d.finished_at or d.received_at or at for d in dossiers)
        handed = HandOver.objects.create(
            number=take_number(source, HAND_OVER_SERIES, year=local_day(at).year),
            source=source,
            target=target,
            given_by=by,
            given_at=at,
            due_at=handover_due(since, calendar).due_at,
        )
        is_late = at > handed.due_at
        if is_late and not reason:
            raise ReasonNeeded(rule_code="late_hand_over", rule=str(LATE_HAND_OVER))
        for dossier in sorted(dossiers, key=lambda d: d.pk):
            with moving(dossier, Verb.HAND_OVER, by=by, at=at) as act:
                act.facts |= {"list": str(handed.uuid), "to": target.pk}
                act.secrets["reason"] = reason
                if is_late:
                    act.deviate("late_hand_over", reason)
        handed.dossiers.set(dossiers)
    return handed


def take_over(handed: HandOver, *, by: User, at: datetime) -> HandOver:
    """Sign for a list of dossiers at the unit it was given to; once."""
    with transaction.atomic():
        locked = HandOver.objects.select_for_update(of=("self",)).get(pk=handed.pk)
        standing = Standing.of(by, local_day(at))
        if not any(post.unit_id == locked.target_id for post in standing.posts):
            raise NotYours(reference=locked.number)
        if locked.taken_at:
            raise TaskGone(reference=locked.number)
        locked.taken_by, locked.taken_at = by, at
        locked.save(update_fields=["taken_by", "taken_at"])
    return locked


def assign(dossier: Dossier, *, task: Task, to: User, by: User, at: datetime) -> Dossier:
    """Put an open task into an officer's hands (the head of the competent agency assigns)."""
    return _put(dossier, Verb.ASSIGN, task, to, reason="", by=by, at=at)


def reassign(
    dossier: Dossier, *, task: Task, to: User, reason: str, by: User, at: datetime
) -> Dossier:
    """Take a task out of somebody's hands into another's: leave, illness, a reserve official."""
    return _put(dossier, Verb.REASSIGN, task, to, reason=reason, by=by, at=at)


def take(dossier: Dossier, *, by: User, at: datetime) -> Dossier:
    """Take a free task of one's duty in hand."""
    with moving(dossier, Verb.TAKE, by=by, at=at) as act:
        task = _own(act)
        if task.holder_id == by.pk:
            raise TaskGone(reference=act.dossier.reference)
        task.holder, task.taken_at, task.badge = by, at, ""
        task.save(update_fields=["holder", "taken_at", "badge"])
        act.facts["step"] = task.kind
    return act.dossier


def appraise(dossier: Dossier, *, text: str, by: User, at: datetime, choice: str = "") -> Dossier:
    """End the appraisal with its finding and submit it for approval.

    ``choice`` picks the way where the route has exclusive ones.
    """
    with moving(dossier, Verb.APPRAISE, by=by, at=at) as act:
        flow.advance(act, _own(act), choice=choice)
        if choice:
            act.facts["choice"] = choice
        act.secrets["text"] = text
    return act.dossier


def consult(
    dossier: Dossier, *, unit: Unit, question: str, due_at: datetime, by: User, at: datetime
) -> Dossier:
    """Ask another unit for its opinion, with content and a date (Decree 61/2018 art. 19.5)."""
    with moving(dossier, Verb.CONSULT, by=by, at=at) as act:
        task = flow.open_opinion(act, unit, due_at=due_at)
        Opinion.objects.create(task=task, asked_by=by, question=question, due_at=due_at)
        act.facts |= {"unit": unit.pk, "due_at": due_at.isoformat()}
        act.secrets["question"] = question
    return act.dossier


def give_opinion(dossier: Dossier, *, answer: str, agrees: bool, by: User, at: datetime) -> Dossier:
    """Answer a consultation; after the date it was asked for it is marked as late."""
    with moving(dossier, Verb.GIVE_OPINION, by=by, at=at) as act:
        task = _own(act)
        opinion, _is_new = Opinion.objects.get_or_create(
            task=task,
            defaults={"asked_by": by, "question": "", "due_at": task.due_at or at},
        )
        opinion.answer, opinion.agrees, opinion.answered_at = answer, agrees, at
        opinion.save(update_fields=["answer", "agrees", "answered_at"])
        flow.advance(act, task)
        flow.mark(act, "opinion")
        act.facts |= {"agrees": agrees, "late": at > opinion.due_at}
        act.secrets["answer"] = answer
    return act.dossier


def send_back(
    dossier: Dossier, *, cause: str, text: str, by: User, at: datetime, legal_ground: str = ""
) -> Dossier:
    """Send the work back to the step the route names; the clock goes on."""
    with moving(dossier, Verb.SEND_BACK, by=by, at=at) as act:
        flow.step_back(act, _own(act))
        act.dossier.outcome, act.dossier.decided_at = "", None
        act.dossier.results.filter(released_at=None, superseded_at=None).update(superseded_at=at)
        act.facts |= {"cause": cause, "ground": legal_ground}
        act.secrets["text"] = text
    return act.dossier


def no_open_opinion(act: Act) -> None:
    """Refuse to decide while a consulted unit has still time to answer.

    An answer that is overdue does not hold the dossier up: it is told to the head instead.
    """
    for task in act.tasks:
        is_open = task.kind == StepKind.CONSULT and task.until is None
        if is_open and (task.due_at is None or task.due_at > act.at):
            raise OpinionOpen(unit=task.unit.name)


def _put(
    dossier: Dossier, verb: Verb, task: Task, to: User, *, reason: str, by: User, at: datetime
) -> Dossier:
    with moving(dossier, verb, by=by, at=at) as act:
        current = next((t for t in act.tasks if t.pk == task.pk), None)
        if current is None:
            raise TaskGone(reference=act.dossier.reference)
        day = local_day(at)
        if not has_duty(to, current.duty, current.unit, day):
            raise WrongPerson(name=to.full_name)
        stand_in = stand_in_for(to, day)
        holder = (
            stand_in if stand_in and has_duty(stand_in, current.duty, current.unit, day) else to
        )
        act.facts |= {
            "step": current.kind, "from": current.holder_id, "to": holder.pk, "meant": to.pk,
        }  # fmt: skip
        act.secrets["reason"] = reason
        flow.give_to(current, holder.pk)
    return act.dossier


def _own(act: Act) -> Task:
    """Return the task the verb is about; ``moving`` has made sure that there is one."""
    assert act.task is not None, MOVES[act.verb]
    return act.task
