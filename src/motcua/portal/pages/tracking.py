"""What the applicant reads of a dossier: where it stands, what is asked of them, when, why."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from motcua.dossiers import clock
from motcua.dossiers.actions import looked_at_by
from motcua.dossiers.errors import SealedAway
from motcua.dossiers.flow import unit_of
from motcua.dossiers.models import (
    Apology,
    Dossier,
    History,
    HistorySecret,
    PaperFile,
    Result,
    ReturnMethod,
    SupplementRequest,
    Task,
)
from motcua.dossiers.sealing.finding import acts_of
from motcua.dossiers.states import COUNTING, State, Verb
from motcua.org.models import Unit
from motcua.portal.forms.papers import PapersForm
from motcua.portal.pages.completion import steps_of
from motcua.portal.pages.story import Happened, story_of
from motcua.ui import wording
from motcua.workdays import wording as limits
from motcua.workdays.rules import Calendar, DueDate, next_opening, working_minutes
from motcua.workdays.rules.clock import working_days_between
from motcua.workflow.models import Step

WAITING = frozenset({State.SUPPLEMENT, State.PAYMENT})


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Where one goes: the unit, and when its door opens next."""

    unit: Unit
    opens: str  # "Thứ Hai, 23/11/2026: 07:30–11:30, 13:30–17:00"


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Who took the dossier in."""

    name: str
    unit: Unit
    phone: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One charge, what of it is still owed, and the numbers of its receipts."""

    name: str
    amount: Decimal
    owed: Decimal
    receipts: str
    reason: str  # why nothing is asked


class Tracking:
    """The page of one dossier, for who has its PIN."""

    def __init__(self, dossier: Dossier, at: datetime) -> None:
        self.dossier, self.at = dossier, at

    @cached_property
    def counter(self) -> Counter:
        """Return where papers, money and results change hands."""
        unit = self.dossier.receiving_unit
        door = self._calendar_version.calendar.service_calendar().frozen()
        day = wording.local_day(next_opening(self.at, door))
        hours = ", ".join(f"{s.opens:%H:%M}–{s.closes:%H:%M}" for s in door.sessions_on(day))
        return Counter(unit=unit, opens=f"{wording.long_day(day)}: {hours}")

    @cached_property
    def receiver(self) -> Receiver | None:
        row = self._newest(Verb.RECEIVE)
        if row is None:
            return None
        unit = row.unit or self.dossier.receiving_unit
        return Receiver(
            name=row.by.full_name, unit=unit, phone=row.by.phone or unit.phone, at=row.at
        )

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        """Return the five-step line, as ``ui/steps.html`` draws it."""
        tasks = self.dossier.tasks.select_related("holder", "ended_by", "unit").order_by("pk")
        last = {task.step_id: task for task in tasks}
        return [self._step(step, last.get(step.pk)) for step in steps_of(self.dossier)]

    def _step(self, step: Step, task: Task | None) -> dict[str, Any]:
        name = (wording.language() == "en" and step.name_en) or step.name_vi
        if task is None or task.ending in (Task.Ending.CANCELLED, Task.Ending.SENT_BACK):
            return {"name": name, "state": "", "note": unit_of(step, self.dossier).name}
        who = task.ended_by if task.until else task.holder
        place = ", ".join(filter(None, (who.full_name if who else "", task.unit.name)))
        if task.until:
            return {"name": name, "state": "done", "who": place, "at": task.until}
        state = "paused" if self.dossier.state in WAITING else "here"
        return {"name": name, "state": state, "who": place, "at": task.taken_at or task.since}

    # what is asked of the applicant, or waits for them

    @cached_property
    def supplement(self) -> SupplementRequest | None:
        """Return what is still to be brought."""
        if self.dossier.state != State.SUPPLEMENT:
            return None
        return self.dossier.supplements.filter(answered_at=None).order_by("-round").first()

    def papers_form(self, data: Any = None, files: Any = None) -> PapersForm | None:
        """Return the form for what is still to come; None where nothing is asked for."""
        asked = self.supplement
        if asked is None or self.dossier.is_foreign:
            return None
        return PapersForm(data, files, items=asked.items)

    @cached_property
    def sent(self) -> list[PaperFile]:
        """Return what the applicant sent for this request, oldest first."""
        asked = self.supplement
        if asked is None or asked.sent_at is None:
            return []
        files = PaperFile.objects.filter(
            paper__dossier=self.dossier, by__username="applicant", at__gte=asked.asked_at
        )
        return list(files.select_related("paper").order_by("at", "pk"))

    @cached_property
    def looked_at_by(self) -> datetime | None:
        return looked_at_by(self.supplement) if self.supplement else None

    @cached_property
    def due_if_complete_now(self) -> DueDate | None:
        """Return the new due date if everything came this minute: the limit runs from zero."""
        dossier = self.dossier
        if dossier.state != State.SUPPLEMENT or not dossier.received_at:
            return None
        promised = clock.promise(
            dossier.procedure_version,
            unit=dossier.receiving_unit,
            channel=dossier.channel,
            at=self.at,
        )
        return promised.due

    @cached_property
    def fees(self) -> list[FeeLine]:
        fees = self.dossier.fees.select_related("charge").prefetch_related("charge__payments")
        return [_fee(fee.charge) for fee in fees.order_by("pk")]

    @property
    def owed(self) -> Decimal:
        return sum((fee.owed for fee in self.fees), Decimal(0))

    @cached_property
    def apology(self) -> Apology | None:
        return self.dossier.apologies.order_by("-at").first()

    @property
    def is_ready(self) -> bool:
        return self.dossier.state == State.FINISHED

    @cached_property
    def download(self) -> Result | None:
        return result_to_download(self.dossier)

    @cached_property
    def has_no_result_left(self) -> bool:
        """Say whether the result was revoked and nothing took its place."""
        results = Result.objects.filter(dossier=self.dossier)
        is_over = self.dossier.state in (State.FINISHED, State.RETURNED)
        return is_over and not results.filter(superseded_at=None, revoked_at=None).exists()

    @cached_property
    def end_reason(self) -> tuple[str, str] | None:
        """Return why it was not received or was stopped: text and legal ground of the letter."""
        if self.dossier.state not in (State.DECLINED, State.STOPPED):
            return None
        verb = Verb.DECLINE if self.dossier.state == State.DECLINED else Verb.STOP
        row = self._newest(verb)
        if row is None:
            return None
        said = HistorySecret.objects.filter(
            dossier=self.dossier, sequence=row.sequence, erased_at=None
        ).first()
        text = said.values.get("text", "") if said else ""
        return str(text), str(row.facts.get("ground", ""))

    # the date

    @cached_property
    def face(self) -> dict[str, Any]:
        """Return state and words of the clock, for the due chip."""
        dossier = self.dossier
        if dossier.due_at is None or (
            dossier.state not in COUNTING | WAITING and not dossier.finished_at
        ):
            return {}
        if dossier.finished_at:
            words = wording.finished(dossier.due_at, dossier.finished_at)
            return {"state": "done", "words": words}
        if dossier.state in WAITING:
            since = wording.short_day(dossier.paused_at or self.at)
            return {"state": "paused", "words": _("Paused since %(day)s") % {"day": since}}
        return self._running(dossier.due_at)

    def _running(self, due_at: datetime) -> dict[str, Any]:
        minutes = working_minutes(self.at, due_at, self._calendar)
        if self.at <= due_at:
            days = working_days_between(self.at, due_at, self._calendar)
        else:
            days = -working_days_between(due_at, self.at, self._calendar)
        return {
            "state": str(wording.clock_state(due_at, self.at, working_minutes=minutes)),
            "words": wording.left(due_at, self.at, minutes=minutes, days=days),
        }

    @cached_property
    def explanation(self) -> limits.Explanation | None:
        """Return how the due date in force was counted, day by day."""
        if self.dossier.due_at is None or self.dossier.is_foreign:
            return None
        return limits.explanation(clock.last_due(self.dossier))

    @cached_property
    def story(self) -> list[Happened]:
        return story_of(self._acts)

    @cached_property
    def _calendar_version(self) -> Any:
        return clock.calendar_of(self.dossier.receiving_unit)

    @property
    def _calendar(self) -> Calendar:
        frozen: Calendar = self._calendar_version.frozen()
        return frozen

    def _newest(self, verb: Verb) -> History | None:
        found = [row for row in self._acts if row.verb == verb]
        return found[-1] if found else None

    @cached_property
    def _acts(self) -> list[History]:
        """Return what happened; nothing while the file of an old year cannot be read."""
        with suppress(SealedAway):
            return acts_of(self.dossier)
        return []


def result_to_download(dossier: Dossier) -> Result | None:
    """Return the released result in force, where electronic return was chosen."""
    if dossier.return_method != ReturnMethod.ELECTRONIC:
        return None
    in_force = Result.objects.filter(dossier=dossier, superseded_at=None, revoked_at=None)
    return in_force.filter(released_at__isnull=False).select_related("document__file").first()


def _fee(charge: Any) -> FeeLine:
    receipts = [p.receipt_number for p in charge.payments.all() if p.amount > 0]
    return FeeLine(
        name=charge.name,
        amount=charge.amount,
        owed=charge.outstanding(),
        receipts=", ".join(filter(None, receipts)),
        reason=charge.reason,
    )
