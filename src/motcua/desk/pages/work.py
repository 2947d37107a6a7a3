"""A page of a work list: rows in the order of what falls due, tabs, the way on and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.desk.forms.filters import Filters
from motcua.desk.pages.clocks import face_of
from motcua.desk.pages.groups import Group, grouped
from motcua.desk.pages.keyset import COUNTED, PAGE_ROWS, Place, bounded
from motcua.desk.pages.worklists import (
    STANDING_STILL,
    TASK_ORDER,
    WorkList,
    task_list,
    waiting_papers,
)
from motcua.desk.requests import Visit
from motcua.dossiers.models import Apology, Dossier, Task
from motcua.dossiers.states import COUNTING, State
from motcua.ui.wording import ClockState, language

#: What is new about a task, by the code the acts leave on it.
BADGES = {
    "new": gettext_lazy("New"),
    "assigned": gettext_lazy("Assigned"),
    "sent_back": gettext_lazy("Sent back"),
    "transferred": gettext_lazy("Transferred"),
    "supplemented": gettext_lazy("Supplemented"),
    "opinion": gettext_lazy("Opinion came"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as ``ui/work_list.html`` draws it."""

    id: str
    code: str
    href: str
    due_at: Any
    state: str
    left: str
    used: float
    who: str
    procedure: str
    from_who: str
    badge: str = ""
    is_new: bool = False
    is_today: bool = False  # only the time is shown: the day stands in the gutter
    # Said even where they are not used: a template looks long for what is not there.
    is_here: bool = False
    is_picked: bool = False


@dataclass(kw_only=True)
class WorkPage:
    """One page of one list, with the tabs of all."""

    visit: Visit
    lists: Sequence[WorkList]
    current: WorkList
    filters: Filters
    after: Place | None = None
    before: Place | None = None
    address: str = "desk:work"  # of the page itself

    @cached_property
    def rows(self) -> list[Any]:
        """Return the rows of the page; one more is read to know whether there is a next page."""
        return self._read[0]

    @property
    def has_next(self) -> bool:
        return self.before is not None or self._read[1]

    @property
    def has_previous(self) -> bool:
        return self._read[1] if self.before else self.after is not None

    @cached_property
    def _read(self) -> tuple[list[Any], bool]:
        shown, order = self.current.shown(), self.current.order
        if self.before:
            found = list(order.before(shown, self.before)[: PAGE_ROWS + 1])
            return found[:PAGE_ROWS][::-1], len(found) > PAGE_ROWS
        found = list(order.after(shown, self.after)[: PAGE_ROWS + 1])
        return found[:PAGE_ROWS], len(found) > PAGE_ROWS

    @property
    def topics(self) -> list[str]:
        """Return the live topics of the units whose tasks these lists hold."""
        return [f"unit-{unit}" for unit in sorted({p.unit_id for p in self.visit.standing.posts})]

    @property
    def query(self) -> str:
        """Return what an address carries so that the dossier knows its list."""
        return self.filters.query(duty=self.current.key)

    @property
    def next_href(self) -> str:
        return self._page("after", self.rows[-1]) if self.rows and self.has_next else ""

    @property
    def previous_href(self) -> str:
        return self._page("before", self.rows[0]) if self.rows and self.has_previous else ""

    def _page(self, side: str, row: Any) -> str:
        place = self.current.order.of(row)
        return f"{reverse(self.address)}?{self.query}&{side}={place}"

    @property
    def tabs(self) -> list[dict[str, Any]]:
        counts = _counts(self.lists)
        return [
            {
                "text": one.text,
                "href": f"{reverse(self.address)}?duty={one.key}",
                "count": bounded(counts.get(one.key, 0)),
                "is_current": one.key == self.current.key,
            }
            for one in self.lists
        ]

    @cached_property
    def groups(self) -> list[Group]:
        before = self._who_before()
        rows = [self._row(row, before) for row in self.rows]
        return grouped(rows, self.visit.at)

    @cached_property
    def _sorry(self) -> set[int]:
        """The dossiers of this page with an apology; asked for these alone, whatever else grows."""
        found = Apology.objects.filter(dossier_id__in=self._keys)
        return set(found.values_list("dossier_id", flat=True))

    @cached_property
    def _sent(self) -> set[int]:
        """The dossiers of this page whose papers came online and wait."""
        found = waiting_papers().filter(dossier_id__in=self._keys)
        return set(found.values_list("dossier_id", flat=True))

    @property
    def _keys(self) -> list[int]:
        return [self.current.dossier(row).pk for row in self.rows]

    def _badge(self, row: Any, dossier: Dossier, state: str) -> tuple[str, bool]:
        """Return what is new, at most one thing, and whether it stands out."""
        if dossier.pk in self._sent:
            return _("Papers came online"), True
        if dossier.state in STANDING_STILL:
            return str(STANDING_STILL[State(dossier.state)]), False
        if state == ClockState.LATE and dossier.state in COUNTING:
            return (_("Apologised") if dossier.pk in self._sorry else _("No apology yet")), False
        code = getattr(row, "badge", "")
        return str(BADGES.get(code, "")), code == "new"

    def _row(self, row: Any, before: dict[int, str]) -> Row:
        dossier = self.current.dossier(row)
        face = face_of(dossier, at=self.visit.at, calendar=self.visit.calendar)
        badge, is_new = self._badge(row, dossier, face.state)
        return Row(
            id=str(row.uuid if self.current.order is TASK_ORDER else dossier.uuid),
            code=dossier.reference,
            href=f"{reverse('desk:dossier', args=[dossier.uuid])}?{self.query}",
            due_at=dossier.due_at,
            state=str(face.state),
            left=face.words,
            used=face.used,
            who=dossier.applicant_name,
            procedure=_name(dossier),
            from_who=self._from(row, dossier, before),
            badge=badge,
            is_new=is_new,
        )

    def _from(self, row: Any, dossier: Dossier, before: dict[int, str]) -> str:
        match self.current.key:
            case "approve" | "seal":
                return before.get(dossier.pk, "")
            case "return" | "ready":
                return str(dossier.get_return_method_display())
            case "waiting":
                return str(STANDING_STILL.get(State(dossier.state), ""))
        if self.current.order is not TASK_ORDER:
            return str(dossier.get_state_display())
        return str(row.holder.full_name) if row.holder else _("Nobody yet")

    def _who_before(self) -> dict[int, str]:
        """Return who ended the last step of each dossier of the page; one query."""
        if self.current.key not in ("approve", "seal"):
            return {}
        done = Task.objects.filter(
            dossier__in=[self.current.dossier(row).pk for row in self.rows], until__isnull=False
        )
        last = done.order_by("dossier_id", "-until").distinct("dossier_id")
        return dict(last.values_list("dossier_id", "ended_by__full_name"))


def open_page(
    visit: Visit,
    lists: Sequence[WorkList],
    *,
    duty: str,
    filters: Filters,
    after: str = "",
    before: str = "",
    address: str = "desk:work",
) -> WorkPage:
    """Return the page an address names; an unknown duty opens the first list."""
    chosen = next((one for one in lists if one.key == duty), lists[0] if lists else None)
    if chosen is None:
        chosen = task_list("none", "", "", Task.objects.none())
    return WorkPage(
        visit=visit,
        lists=lists,
        current=chosen.narrowed(filters, visit),
        filters=filters,
        after=Place.read(after),
        before=Place.read(before),
        address=address,
    )


def neighbours(page: WorkPage, dossier: Dossier, place: Place) -> tuple[str, str]:
    """Return the addresses of the previous and the next dossier of the list; two queries."""
    order, path = page.current.order, page.current.path
    others = page.current.rows.exclude(**{f"{path}pk": dossier.pk}).values(f"{path}uuid")
    before = order.before(others, place).first()
    after = order.after(others, place).first()
    return _address(before, page), _address(after, page)


def _address(row: dict[str, Any] | None, page: WorkPage) -> str:
    if row is None:
        return ""
    return f"{reverse('desk:dossier', args=[row[f'{page.current.path}uuid']])}?{page.query}"


def _counts(lists: Sequence[WorkList]) -> dict[str, int]:
    """Count every list up to the bound, in one query."""
    marked = [
        one.rows.order_by().annotate(tab=Value(one.key)).values_list("tab", flat=True)[:COUNTED]
        for one in lists
    ]
    counts: dict[str, int] = {}
    if marked:
        for tab in marked[0].union(*marked[1:], all=True) if marked[1:] else marked[0]:
            counts[tab] = counts.get(tab, 0) + 1
    return counts


def _name(dossier: Dossier) -> str:
    version = dossier.procedure_version
    return (language() == "en" and version.name_en) or version.name_vi
