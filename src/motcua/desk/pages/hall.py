"""The lists of a whole hall: what came in, falls due, is late, waits, can be handed out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from motcua.desk.pages.keyset import Order
from motcua.desk.pages.worklists import ACCESS_ORDER, STANDING_STILL, TASK_ORDER, WorkList
from motcua.desk.requests import Visit
from motcua.dossiers.models import Access, Apology, Dossier, Task
from motcua.dossiers.models.dossier import CONCERNED, OVERSEERS
from motcua.dossiers.states import COUNTING, State
from motcua.org.models import Unit
from motcua.workdays.rules import Calendar, add_working_minutes, is_working
from motcua.workflow.models import StepKind

#: Keys of these lists begin so, to tell them from those by duty.
HALL = "hall-"
#: One working day: who will be late is told before it (Decree 61/2018 art. 19.9).
ONE_DAY_MINUTES = 8 * 60
_STEPS = (StepKind.APPRAISE, StepKind.APPROVE, StepKind.SEAL, StepKind.RETURN)


@dataclass
class Hall:
    """What one officer may count and list: the own unit, for its head also what lies below."""

    visit: Visit

    @cached_property
    def units(self) -> "QuerySet[Unit]":
        unit = self.visit.unit
        if unit is None:
            return Unit.objects.none()
        found = Unit.objects.under(unit) if self.oversees else Unit.objects.filter(pk=unit.pk)
        return found.only("pk")

    @cached_property
    def oversees(self) -> bool:
        unit, posts = self.visit.unit, self.visit.standing.posts
        return any(post.duty in OVERSEERS and post.unit_id == unit.pk for post in posts if unit)

    @cached_property
    def day(self) -> date:
        """Return the day that is shown: today, on a day off the last working day."""
        return last_working_day(self.visit.on, self.visit.calendar)

    @property
    def is_day_off(self) -> bool:
        return self.day != self.visit.on

    @cached_property
    def due_day(self) -> date:
        """Return the day whose due dates are counted: today, on a day off the next working day."""
        return next_working_day(self.visit.on, self.visit.calendar)

    @cached_property
    def open(self) -> "QuerySet[Access]":
        """Return one row for each running dossier that concerns the unit."""
        rows = Access.objects.filter(
            unit=self.visit.unit, capacity=Access.Capacity.OVERSEEING, is_open=True
        )
        if self.oversees:
            return rows
        own = Access.objects.filter(
            unit=self.visit.unit, dossier=OuterRef("dossier"), capacity__in=CONCERNED
        )
        return rows.filter(Exists(own))

    @property
    def running(self) -> "QuerySet[Access]":
        """Return those whose clock runs."""
        return self.open.filter(dossier__state__in=list(COUNTING), due_at__isnull=False)

    @property
    def late(self) -> "QuerySet[Access]":
        return self.running.filter(due_at__lt=self.visit.at)

    @property
    def due(self) -> "QuerySet[Access]":
        return self.running.filter(due_at__range=span(self.due_day), due_at__gte=self.visit.at)

    @property
    def to_apologise(self) -> "QuerySet[Access]":
        """Return what falls due within a working day and has not been put off yet."""
        until = add_working_minutes(self.visit.at, ONE_DAY_MINUTES, self.visit.calendar)
        sorry = Apology.objects.filter(dossier=OuterRef("dossier"))
        return self.running.filter(Q(due_at__gte=self.visit.at, due_at__lte=until), ~Exists(sorry))

    @property
    def waiting(self) -> "QuerySet[Access]":
        return self.open.filter(dossier__state__in=list(STANDING_STILL), due_at__isnull=False)

    @property
    def received(self) -> "QuerySet[Dossier]":
        return Dossier.objects.filter(
            receiving_unit__in=self.units, received_at__range=span(self.day)
        )

    @property
    def ready(self) -> "QuerySet[Dossier]":
        return Dossier.objects.filter(receiving_unit__in=self.units, state=State.FINISHED)

    def tasks(self, kind: str) -> "QuerySet[Task]":
        return Task.objects.filter(
            until=None, unit__in=self.units, kind=kind, dossier_due_at__isnull=False
        )


def hall_lists(visit: Visit) -> list[WorkList]:
    """Return the lists of the officer's hall, as the figures of the first page open them."""
    hall = Hall(visit)
    if visit.unit is None:
        return []
    steps = {kind: str(StepKind(kind).label) for kind in _STEPS}
    return [
        _of_dossiers("received", _("Received"), hall.received, "received_at"),
        _of_access("due", _("Falls due"), hall.due),
        _of_access("late", _("Overdue"), hall.late),
        _of_access("sorry", _("To apologise for"), hall.to_apologise),
        _of_access("waiting", _("Waiting for the citizen"), hall.waiting),
        _of_dossiers("ready", _("Ready to return"), hall.ready, "finished_at"),
        *(_of_tasks(kind, text, hall.tasks(kind)) for kind, text in steps.items()),
    ]


def _of_access(key: str, text: str, rows: "QuerySet[Access]") -> WorkList:
    return _list(key, text, rows, ACCESS_ORDER)


def _of_tasks(key: str, text: str, rows: "QuerySet[Task]") -> WorkList:
    return _list(key, text, rows, TASK_ORDER)


def _of_dossiers(key: str, text: str, rows: "QuerySet[Dossier]", moment: str) -> WorkList:
    return _list(key, text, rows, Order(moment=moment, key="id"), path="")


def _list(
    key: str, text: str, rows: "QuerySet[Any]", order: Order, path: str = "dossier__"
) -> WorkList:
    label = _("In the hands of") if order is TASK_ORDER else _("State")
    return WorkList(
        key=f"{HALL}{key}", text=text, from_label=label, rows=rows, order=order, path=path
    )


def span(day: date) -> tuple[datetime, datetime]:
    """Return the first and the last moment of a local day."""
    start = make_aware(datetime.combine(day, time()))
    return start, start + timedelta(days=1, microseconds=-1)


def last_working_day(day: date, calendar: Calendar) -> date:
    """Return the day itself if it is worked, else the last one before it."""
    while not is_working(day, calendar):
        day -= timedelta(days=1)
    return day


def next_working_day(day: date, calendar: Calendar) -> date:
    """Return the day itself if it is worked, else the next one."""
    while not is_working(day, calendar):
        day += timedelta(days=1)
    return day
