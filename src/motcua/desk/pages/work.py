"""A page of a work list: rows in the order of what falls due, tabs, the way on and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

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
    Listed,
    WorkList,
    task_list,
    waiting_papers,
)
from motcua.desk.requests import Visit
from motcua.dossiers.models import Apology, Dossier, ReturnMethod, Task
from motcua.dossiers.states import COUNTING, State
from motcua.ui.rows import WorkRow
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
    def rows(self) -> list[Listed]:
        """Return the rows of the page; one more is read to know whether there is a next page."""
        return self._read[0]

    @property
    def has_next(self) -> bool:
        return self.before is not None or self._read[1]

    @property
    def has_previous(self) -> bool:
        return self._read[1] if self.before else self.after is not None

    @cached_property
    def _read(self) -> tuple[list[Listed], bool]:
        rows, order = self.current.rows, self.current.order
        if self.before:
            found = self.current.read(order.before(rows, self.before)[: PAGE_ROWS + 1])
            return found[:PAGE_ROWS][::-1], len(found) > PAGE_ROWS
        found = self.current.read(order.after(rows, self.after)[: PAGE_ROWS + 1])
        return found[:PAGE_ROWS], len(found) > PAGE_ROWS

    @property
    def topics(self) -> list[str]:
        """Return the live topics of the units whose tasks these lists hold."""
        return [f"unit-{unit}" for unit in sorted({p.unit_id for p in self.visit.standing.posts})]

    @cached_property
    def query(self) -> str:
        """Return what an address carries so that the dossier knows its list."""
        return self.filters.query(duty=self.current.key)

    @cached_property
    def next_href(self) -> str:
        return self._page("after", self.rows[-1]) if self.rows and self.has_next else ""

    @cached_property
    def previous_href(self) -> str:
        return self._page("before", self.rows[0]) if self.rows and self.has_previous else ""

    def _page(self, side: str, row: Listed) -> str:
        return f"{reverse(self.address)}?{self.query}&{side}={row.place}"

    @property
    def tabs(self) -> list[dict[str, Any]]:
        counts, address = _counts(self.lists), reverse(self.address)
        return [
            {
                "text": one.text,
                "href": f"{address}?duty={one.key}",
                "count": bounded(counts.get(one.key, 0)),
                "is_current": one.key == self.current.key,
            }
            for one in self.lists
        ]

    @cached_property
    def groups(self) -> list[Group]:
        return grouped([self._row(row) for row in self.rows], self.visit.at)

    def _row(self, row: Listed) -> WorkRow:
        face = face_of(row, at=self.visit.at, calendar=self.visit.calendar)
        badge, is_new = self._badge(row, face.state)
        return WorkRow(
            id=str(row.task or row.uuid),
            code=row.reference,
            href=self._href % row.uuid,
            due_at=row.due_at,
            state=str(face.state),
            left=face.words,
            used=face.used,
            who=row.applicant_name,
            procedure=(self._is_english and row.name_en) or row.name_vi,
            from_who=self._from(row),
            badge=badge,
            is_new=is_new,
        )

    @cached_property
    def _href(self) -> str:
        """Return the address of a dossier in this list, its name left open: %s."""
        nobody = str(UUID(int=0))
        address = f"{reverse('desk:dossier', args=[nobody])}?{self.query}"
        return address.replace("%", "%%").replace(nobody, "%s")

    @cached_property
    def _is_english(self) -> bool:
        return language() == "en"

    def _badge(self, row: Listed, state: str) -> tuple[str, bool]:
        """Return what is new, at most one thing, and whether it stands out."""
        if row.state == State.SUPPLEMENT and (row.pk, "sent") in self._told:
            return _("Papers came online"), True
        if row.state in STANDING_STILL:
            return str(STANDING_STILL[State(row.state)]), False
        if state == ClockState.LATE and row.state in COUNTING:
            is_sorry = (row.pk, "sorry") in self._told
            return (_("Apologised") if is_sorry else _("No apology yet")), False
        return str(BADGES.get(row.badge, "")), row.badge == "new"

    def _from(self, row: Listed) -> str:
        match self.current.key:
            case "approve" | "seal":
                return self._who_before.get(row.pk, "")
            case "return" | "ready":
                return str(ReturnMethod(row.return_method).label) if row.return_method else ""
            case "waiting":
                return str(STANDING_STILL.get(State(row.state), ""))
        if self.current.order is not TASK_ORDER:
            return row.get_state_display()
        return row.holder or _("Nobody yet")

    # --- asked for the dossiers of this page alone, whatever else grows, and only where it shows

    @cached_property
    def _told(self) -> set[tuple[int, str]]:
        """The dossiers with an apology ("sorry"), and whose papers came online ("sent")."""
        sorry = Apology.objects.filter(dossier_id__in=self._keys)
        sent = waiting_papers().filter(dossier_id__in=self._keys)
        told = sorry.values_list("dossier_id", Value("sorry"))
        return set(told.union(sent.values_list("dossier_id", Value("sent"))))

    @cached_property
    def _who_before(self) -> dict[int, str]:
        """Who ended the last step of each dossier of this page."""
        done = Task.objects.filter(dossier_id__in=self._keys, until__isnull=False)
        last = done.order_by("dossier_id", "-until").distinct("dossier_id")
        return dict(last.values_list("dossier_id", "ended_by__full_name"))

    @property
    def _keys(self) -> list[int]:
        return [row.pk for row in self.rows]


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
