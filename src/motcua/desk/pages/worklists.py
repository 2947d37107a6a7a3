"""The work lists there are: which one each duty gives, and which rows stand in it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.desk.forms.filters import Filters
from motcua.desk.pages.keyset import COUNTED, Order, Place, bounded
from motcua.desk.requests import Visit
from motcua.dossiers.models import Access, Dossier, HandOver, SupplementRequest, Task
from motcua.dossiers.models.dossier import known_code
from motcua.dossiers.states import State
from motcua.org.models import Duty
from motcua.workflow.models import StepKind

STANDING_STILL = {
    State.SUPPLEMENT: gettext_lazy("Waits for the citizen"),
    State.PAYMENT: gettext_lazy("Waits for payment"),
}
TASK_ORDER = Order(moment="dossier_due_at", key="id")
ACCESS_ORDER = Order(moment="due_at", key="dossier_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What a page reads of one row, and nothing more; models would take longer than the query."""

    place: Place
    pk: int  # of the dossier, as all that follows
    uuid: UUID
    code: str | None
    external_code: str
    tracking_code: str
    state: str
    applicant_name: str
    clock_started_at: datetime | None
    paused_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    return_method: str
    name_vi: str  # of the procedure
    name_en: str
    task: UUID | None = None
    holder: str | None = None
    badge: str = ""

    @property
    def reference(self) -> str:
        """Return the code by which people know it."""
        return known_code(self.code, self.external_code, self.tracking_code)

    def get_state_display(self) -> str:
        return str(State(self.state).label)


#: Where each part of a row comes from, seen from its dossier.
_OF_DOSSIER = {
    **{
        name: name
        for name in (
            "pk", "uuid", "code", "external_code", "tracking_code", "state", "applicant_name",
            "clock_started_at", "paused_at", "due_at", "finished_at", "return_method",
        )
    },
    "name_vi": "procedure_version__name_vi",
    "name_en": "procedure_version__name_en",
}  # fmt: skip
_OF_TASK = {"task": "uuid", "holder": "holder__full_name", "badge": "badge"}


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """One list of an officer: tasks of a duty, or dossiers that wait at the counter."""

    key: str  # in the address
    text: str  # on the tab
    from_label: str  # head of the column that says who had it before
    rows: QuerySet[Any]
    order: Order
    path: str = "dossier__"  # from a row to its dossier

    def narrowed(self, filters: Filters, visit: Visit) -> "WorkList":
        return replace(self, rows=filters.narrow(self.rows, self.path, self.order.moment, visit))

    def count(self) -> str:
        return bounded(self.rows.order_by()[:COUNTED].count())

    def read(self, rows: QuerySet[Any]) -> list[Listed]:
        """Return what a page shows of some of the rows; one query."""
        parts = {part: f"{self.path}{column}" for part, column in _OF_DOSSIER.items()}
        if self.order is TASK_ORDER:
            parts |= _OF_TASK
        moment, key = self.order.moment, self.order.key
        return [
            Listed(
                place=Place(row[moment], row[key]),
                **{part: row[column] for part, column in parts.items()},
            )
            for row in rows.values(*dict.fromkeys([moment, key, *parts.values()]))
        ]


def lists_of(visit: Visit) -> list[WorkList]:
    """Return the lists that the posts of the day give, in the order of the five steps."""
    units: dict[str, list[int]] = {}
    for post in visit.standing.posts:
        units.setdefault(post.duty, []).append(post.unit_id)
    found = []
    for duty, make in _MAKERS:
        if duty in units:
            found.append(make(units[duty]))
    return found


def _received(units: list[int]) -> WorkList:
    return WorkList(
        key="receive",
        text=_("To receive"),
        from_label=_("Came"),
        rows=Dossier.objects.filter(receiving_unit_id__in=units, received_at=None).filter(
            Q(state=State.SUBMITTED) | (Q(state=State.SUPPLEMENT) & Exists(_sent(OuterRef("pk"))))
        ),
        order=Order(moment="submitted_at", key="id"),
        path="",
    )


def _sent(dossier: OuterRef) -> QuerySet[SupplementRequest]:
    """Return the requests of a dossier whose papers came online and wait for the counter."""
    return waiting_papers().filter(dossier=dossier)


def waiting_papers() -> QuerySet[SupplementRequest]:
    """Return the requests whose papers came online and wait for the counter."""
    return SupplementRequest.objects.filter(answered_at=None, sent_at__isnull=False)


def _waiting(units: list[int]) -> WorkList:
    return WorkList(
        key="waiting",
        text=_("Waiting for the citizen"),
        from_label=_("Waits for"),
        rows=Access.objects.filter(
            unit_id__in=units,
            capacity=Access.Capacity.RECEIVING,
            is_open=True,
            due_at__isnull=False,
            dossier__state__in=list(STANDING_STILL),
        ),
        order=ACCESS_ORDER,
    )


def task_list(key: str, text: str, from_label: str, rows: QuerySet[Task]) -> WorkList:
    return WorkList(key=key, text=text, from_label=from_label, rows=rows, order=TASK_ORDER)


def _appraised(units: list[int]) -> WorkList:
    rows = Task.objects.to_do(Duty.APPRAISE, units).exclude(kind=StepKind.CONSULT)
    return task_list("appraise", _("To appraise"), _("In the hands of"), rows)


def _asked(units: list[int]) -> WorkList:
    rows = Task.objects.to_do(Duty.APPRAISE, units).filter(kind=StepKind.CONSULT)
    return task_list("opinion", _("Opinions asked"), _("In the hands of"), rows)


def _approved(units: list[int]) -> WorkList:
    rows = Task.objects.to_do(Duty.APPROVE, units)
    return task_list("approve", _("To approve"), _("Appraised by"), rows)


def _sealed(units: list[int]) -> WorkList:
    return task_list("seal", _("To seal"), _("Approved by"), Task.objects.to_do(Duty.SEAL, units))


def _leaving(units: list[int]) -> WorkList:
    """Return what was received here and is worked on elsewhere, its papers still here."""
    away = Task.objects.filter(
        until=None,
        dossier__receiving_unit_id__in=units,
        dossier__state__in=[State.RECEIVED, State.IN_PROGRESS],
        dossier__hand_overs=None,
        dossier_due_at__isnull=False,
    )
    rows = away.exclude(unit_id=F("dossier__receiving_unit_id")).exclude(kind=StepKind.CONSULT)
    return task_list("leave", _("Papers to hand over"), _("In the hands of"), rows)


def _going_back(units: list[int]) -> WorkList:
    """Return the results that were sealed here and are returned at another unit's counter."""
    rows = Task.objects.filter(
        until=None,
        kind=StepKind.RETURN,
        dossier__deciding_unit_id__in=units,
        dossier__state=State.FINISHED,
        dossier_due_at__isnull=False,
    ).exclude(unit_id__in=units)
    handed = HandOver.objects.filter(
        dossiers=OuterRef("dossier"), given_at__gte=OuterRef("dossier__finished_at")
    )
    rows = rows.filter(~Exists(handed))
    return task_list("results", _("Results to hand over"), _("In the hands of"), rows)


def _returned(units: list[int]) -> WorkList:
    rows = Task.objects.to_do(Duty.RETURN, units)
    return task_list("return", _("To return"), _("Returned how"), rows)


def _whole_unit(units: list[int]) -> WorkList:
    rows = Task.objects.filter(until=None, unit_id__in=units, dossier_due_at__isnull=False)
    return task_list("unit", _("The whole unit"), _("In the hands of"), rows)


_MAKERS = (
    (Duty.RECEIVE, _received),
    (Duty.RECEIVE, _leaving),
    (Duty.APPRAISE, _appraised),
    (Duty.APPRAISE, _asked),
    (Duty.APPROVE, _approved),
    (Duty.SEAL, _sealed),
    (Duty.SEAL, _going_back),
    (Duty.RETURN, _returned),
    (Duty.RECEIVE, _waiting),
    (Duty.HEAD, _whole_unit),
)
