"""One dossier as one officer sees it now: everything the page reads, each part by one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404

from motcua.core.planned import planned
from motcua.core.prepared import Prepared
from motcua.desk.pages.clocks import ClockFace, face_of
from motcua.desk.requests import Visit
from motcua.dossiers.clock import last_due
from motcua.dossiers.models import Dossier, History, Paper, Result, Task
from motcua.dossiers.permissions import open_verbs, power
from motcua.dossiers.sealing.finding import acts_of
from motcua.dossiers.states import Verb
from motcua.org.models import Authority
from motcua.payments.models import Charge
from motcua.ui.wording import language
from motcua.workdays.rules import DueDate
from motcua.workdays.wording import Explanation, explanation
from motcua.workflow.models import StepKind
from motcua.workflow.rules import RouteShape, choices_of

_RELATED = (
    "procedure_version__procedure__sector",
    "route_version__route",
    "receiving_unit",
    "deciding_unit",
    "support_unit",
    "person",
    "business",
)

_TASKS = Prepared(
    lambda dossier: (
        Task.objects.filter(dossier_id=dossier)
        .select_related("step", "holder", "ended_by", "unit", "opinion", "opinion__asked_by")
        .order_by("id")
    ),
    int,
)
_RESULTS = Prepared(
    lambda dossier: (
        Result.objects.filter(dossier_id=dossier)
        .select_related("document", "approved_by", "sealed_by")
        .order_by("-approved_at")
    ),
    int,
)


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One sum of the dossier; ``owed`` is what is not yet paid, in dong."""

    uuid: UUID
    name: str
    amount: int
    owed: int
    charge: Charge


@dataclass
class Case:
    """The dossier, the officer and the moment; parts are read when the page asks for them."""

    visit: Visit
    dossier: Dossier

    @cached_property
    def all_tasks(self) -> list[Task]:
        """Return every task, open and done, in the order in which they were opened."""
        return _TASKS(self.dossier.pk)

    @cached_property
    def acts(self) -> list[History]:
        """Return the history, the earliest first. Raises SealedAway."""
        return acts_of(self.dossier)

    @property
    def tasks(self) -> list[Task]:
        return [task for task in self.all_tasks if task.until is None]

    @cached_property
    def verbs(self) -> list[Verb]:
        """Return the verbs that are open to this officer now."""
        return open_verbs(self.visit.standing, self.dossier, self.tasks)

    @cached_property
    def own_tasks(self) -> list[Task]:
        """Return the open tasks that are in this officer's hands, or free for a duty held here."""
        standing = self.visit.standing
        return [
            task
            for task in self.tasks
            if task.holder_id in (None, self.visit.user.pk)
            and standing.post({task.duty}, {task.unit_id})
        ]

    @cached_property
    def papers(self) -> list[Paper]:
        rows = self.dossier.papers.select_related("checked_by", "requirement")
        return list(rows.prefetch_related("files__file"))

    @property
    def missing_papers(self) -> list[Paper]:
        return [p for p in self.papers if not p.is_received and not p.not_needed_because]

    @cached_property
    def fees(self) -> list[FeeLine]:
        rows = self.dossier.fees.select_related("charge").prefetch_related("charge__payments")
        return [_fee_line(fee.charge) for fee in rows.order_by("id")]

    @property
    def owed(self) -> int:
        return sum(fee.owed for fee in self.fees)

    @cached_property
    def results(self) -> list[Result]:
        results = _RESULTS(self.dossier.pk)
        for result in results:
            result.dossier = self.dossier
        return results

    @property
    def result(self) -> Result | None:
        """Return the result in force, or None."""
        return next((r for r in self.results if not (r.superseded_at or r.revoked_at)), None)

    @cached_property
    def due(self) -> DueDate | None:
        return last_due(self.dossier) if self.dossier.received_at else None

    @property
    def why(self) -> Explanation | None:
        return explanation(self.due) if self.due else None

    @cached_property
    def face(self) -> ClockFace:
        return face_of(self.dossier, at=self.visit.at, calendar=self.visit.calendar)

    @cached_property
    def shape(self) -> RouteShape:
        return self.dossier.route_version.shape()

    @property
    def choices(self) -> Sequence[str]:
        """Return the ways among which the appraiser chooses, where the route has several."""
        task = next((t for t in self.own_tasks if t.kind == StepKind.APPRAISE and t.step), None)
        if task is None or task.step is None:
            return ()
        return choices_of(self.shape, task.step.key)

    @cached_property
    def authority(self) -> Authority | None:
        """Return what lets this officer decide the procedure today."""
        return power(self.dossier, by=self.visit.user, on=self.visit.on)

    @property
    def procedure_name(self) -> str:
        version = self.dossier.procedure_version
        return (language() == "en" and version.name_en) or version.name_vi

    @property
    def at(self) -> datetime:
        return self.visit.at


def case_of(visit: Visit, uuid: UUID) -> Case:
    """Return the dossier as the officer sees it; what they may not see does not exist."""
    seen = Dossier.objects.visible_to(visit.user, visit.on).select_related(*_RELATED)
    with planned():  # planning a dozen tables takes ten times as long as reading their rows
        dossier = seen.filter(uuid=uuid).first()
    if dossier is None:
        raise Http404
    return Case(visit, dossier)


def _fee_line(charge: Charge) -> FeeLine:
    paid: Any = sum(payment.amount for payment in charge.payments.all())
    return FeeLine(
        uuid=charge.uuid,
        name=charge.name,
        amount=int(charge.amount),
        owed=int(charge.amount - paid),
        charge=charge,
    )
