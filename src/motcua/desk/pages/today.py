"""The hall's first page: figures that open their lists, the five steps, the day by the hour."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.desk.pages.clocks import face_of
from motcua.desk.pages.hall import HALL, Hall, span
from motcua.dossiers.models import Access, Apology, Dossier, Task
from motcua.dossiers.states import COUNTING, State
from motcua.org.models import Unit
from motcua.ui import wording
from motcua.ui.diagram import ChartRow
from motcua.workflow.models import StepKind

#: No figure of the page is counted beyond this; it then says "4999+".
MOST = 5000
#: The same weekday of so many weeks before is what is usual.
WEEKS = 4
#: A result that lies longer is worth a word.
LIES_DAYS = 5
_FIVE = (StepKind.APPRAISE, StepKind.APPROVE, StepKind.SEAL, StepKind.RETURN)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure, as ``ui/tile.html`` draws it."""

    label: str
    value: str
    href: str
    icon: str
    unit: str = ""
    note: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class StepNow:
    """How much lies at one of the five steps now."""

    name: str
    href: str
    value: str
    note: str
    is_urgent: bool


@dataclass
class Today:
    """What the page shows; each part is one query, none counts beyond its bound."""

    hall: Hall

    @property
    def tiles(self) -> list[Tile]:
        return [self._received(), self._due(), self._late(), self._waiting(), self._ready()]

    def _received(self) -> Tile:
        usual = sum(row.compared or 0 for row in self._until_now)
        weekday = wording.weekday(self.hall.day)
        note = _("usual on %(day)s by now: %(n)s") % {"day": weekday, "n": wording.number(usual)}
        count = sum(row.value or 0 for row in self.hours)
        return Tile(
            label=_("Received"),
            value=wording.number(count),
            unit=_("dossiers"),
            note=note,
            icon="receive",
            href=_href("received"),
        )

    def _due(self) -> Tile:
        soon = self.hall.visit.at + timedelta(hours=1)
        count, near = _two(self.hall.due, Q(due_at__lte=soon))
        label = _("Due today")
        if self.hall.is_day_off:
            label = _("Due on %(day)s") % {"day": wording.list_day(self.hall.due_day)}
        return Tile(
            label=label,
            value=_shown(count),
            note=ngettext("%(n)d within an hour", "%(n)d within an hour", near) % {"n": near},
            icon="soon",
            href=_href("due"),
        )

    def _late(self) -> Tile:
        sorry = Exists(Apology.objects.filter(dossier=OuterRef("dossier")))
        count, told = _two(self.hall.late, Q(sorry))
        note = _("%(told)d apologised for, %(rest)d not") % {"told": told, "rest": count - told}
        return Tile(
            label=_("Overdue now"),
            value=_shown(count),
            note=note,
            icon="late",
            href=_href("late"),
            state="late" if count else "",
        )

    def _waiting(self) -> Tile:
        count, money = _two(self.hall.waiting, Q(dossier__state=State.PAYMENT))
        return Tile(
            label=_("Waiting for the citizen"),
            value=_shown(count),
            note=_("%(n)d for a payment") % {"n": money},
            icon="pause",
            href=_href("waiting"),
        )

    def _ready(self) -> Tile:
        lying = Q(finished_at__lt=self.hall.visit.at - timedelta(days=LIES_DAYS))
        count, long_there = _two(self.hall.ready, lying)
        note = _("%(n)d for more than %(days)d days") % {"n": long_there, "days": LIES_DAYS}
        return Tile(
            label=_("Ready to return"),
            value=_shown(count),
            note=note,
            icon="return",
            href=_href("ready"),
        )

    @cached_property
    def steps(self) -> list[StepNow]:
        """Return what lies at each step now; one query for the tasks, one for the counter."""
        counts = self._step_counts
        came = self._to_receive
        first = StepNow(
            name=str(StepKind.RECEIVE.label),
            href=f"{reverse('desk:work')}?duty=receive",
            value=_shown(came),
            note=_("waiting to be received"),
            is_urgent=False,
        )
        return [first, *(_step(kind, counts.get(kind, {})) for kind in _FIVE)]

    @cached_property
    def _step_counts(self) -> dict[str, dict[str, int]]:
        hall, at = self.hall, self.hall.visit.at
        open_now = Task.objects.filter(until=None, unit__in=hall.units)
        some = open_now.filter(dossier_due_at__isnull=False).order_by()[:MOST].values("pk")
        running = Q(dossier__state__in=list(COUNTING))
        rows = (
            Task.objects.filter(pk__in=some)
            .values("kind")
            .annotate(
                n=Count("pk"),
                late=Count("pk", filter=running & Q(dossier_due_at__lt=at)),
                today=Count(
                    "pk", filter=running & Q(dossier_due_at__range=(at, span(hall.due_day)[1]))
                ),
            )
        )
        return {
            row["kind"]: {name: int(row[name]) for name in ("n", "late", "today")} for row in rows
        }

    @cached_property
    def _to_receive(self) -> int:
        waiting = Dossier.objects.filter(
            receiving_unit__in=self.hall.units, received_at=None, state=State.SUBMITTED
        )
        return waiting.order_by()[:MOST].count()

    @cached_property
    def hours(self) -> list[ChartRow]:
        """Return what came in hour by hour on the day shown, beside the usual of its weekday."""
        day = self.hall.day
        days = [day - timedelta(weeks=week) for week in range(WEEKS + 1)]
        wanted = Q()
        for one in days:
            wanted |= Q(received_at__range=span(one))
        rows = Dossier.objects.filter(wanted, receiving_unit__in=self.hall.units)
        counted = (
            rows.annotate(hour=TruncHour("received_at")).values("hour").annotate(n=Count("pk"))
        )
        now_by_hour: dict[int, int] = defaultdict(int)
        before: dict[int, int] = defaultdict(int)
        for row in counted.order_by():
            at = localtime(row["hour"])
            (now_by_hour if at.date() == day else before)[at.hour] += row["n"]
        return _hours(now_by_hour, before, self._last_hour)

    @property
    def _last_hour(self) -> int:
        """Return the hour up to which the day shown has gone."""
        return 24 if self.hall.is_day_off else localtime(self.hall.visit.at).hour

    @property
    def _until_now(self) -> list[ChartRow]:
        return [row for row in self.hours if row.value is not None]

    @cached_property
    def soon(self) -> list[dict[str, Any]]:
        """Return what will be late if nobody acts: the nearest due dates, with whose turn it is."""
        rows = Task.objects.filter(
            until=None,
            unit__in=self.hall.units,
            dossier__state__in=list(COUNTING),
            dossier_due_at__gte=self.hall.visit.at,
        ).exclude(kind=StepKind.RETURN)
        nearest = rows.select_related("dossier", "holder").order_by("dossier_due_at", "id")[:6]
        return [self._turn(task) for task in nearest]

    def _turn(self, task: Task) -> dict[str, Any]:
        visit = self.hall.visit
        face = face_of(task.dossier, at=visit.at, calendar=visit.calendar)
        holder = task.holder.full_name if task.holder else _("nobody yet")
        return {
            "code": task.dossier.reference,
            "href": reverse("desk:dossier", args=[task.dossier.uuid]),
            "face": face,
            "turn": f"{task.get_kind_display()}, {holder}",
        }

    @cached_property
    def agencies(self) -> list[dict[str, Any]]:
        """Return the running dossiers of the hall by the unit that decides them."""
        at, due_day = self.hall.visit.at, self.hall.due_day
        some = self.hall.open.order_by()[:MOST].values("pk")
        running = Q(dossier__state__in=list(COUNTING))
        rows = (
            Access.objects.filter(pk__in=some)
            .values("dossier__deciding_unit")
            .annotate(
                n=Count("pk"),
                due=Count("pk", filter=running & Q(due_at__range=(at, span(due_day)[1]))),
                late=Count("pk", filter=running & Q(due_at__lt=at)),
                still=Count("pk", filter=Q(dossier__state__in=[State.SUPPLEMENT, State.PAYMENT])),
            )
        )
        found = list(rows.order_by("-n")[:10])
        units = Unit.objects.in_bulk([row["dossier__deciding_unit"] for row in found])
        return [row | {"unit": units[row["dossier__deciding_unit"]]} for row in found]


def _two(rows: "QuerySet[Any]", also: Q) -> tuple[int, int]:
    """Return how many rows there are up to the bound, and how many of them fit; one query."""
    some = rows.order_by()[:MOST].values("pk")
    found: QuerySet[Any] = QuerySet(rows.model).filter(pk__in=some)
    counted = found.aggregate(n=Count("pk"), m=Count("pk", filter=also))
    return counted["n"], counted["m"]


def _shown(count: int) -> str:
    return wording.number(count) if count < MOST else f"{wording.number(MOST - 1)}+"


def _step(kind: str, row: dict[str, int]) -> StepNow:
    late, today = row.get("late", 0), row.get("today", 0)
    note = _("%(today)d due, %(late)d overdue") if late else _("%(today)d due")
    return StepNow(
        name=str(StepKind(kind).label),
        href=_href(kind),
        value=_shown(row.get("n", 0)),
        note=note % {"today": today, "late": late},
        is_urgent=bool(late),
    )


def _href(key: str) -> str:
    return f"{reverse('desk:dossiers')}?duty={HALL}{key}"


def _hours(now_by_hour: dict[int, int], before: dict[int, int], last: int) -> list[ChartRow]:
    busy = [*now_by_hour, *before, 7, 16]
    shown = [h for h in range(min(busy), max(busy) + 1) if h != 12 or 12 in {*now_by_hour, *before}]
    return [
        ChartRow(
            label=f"{hour:02}:00",
            value=now_by_hour.get(hour, 0) if hour <= last else None,
            compared=round(before.get(hour, 0) / WEEKS),
        )
        for hour in shown
    ]
