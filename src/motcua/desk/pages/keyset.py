"""Pages of a long list without counting or skipping: each begins where the one before ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)

#: Rows of one page: what a 1366×768 screen shows without scrolling.
PAGE_ROWS = 20
#: Counting stops here; a tab then says "99+".
COUNTED = 100


@dataclass(frozen=True)
class Place:
    """A place in a list: the moment it is ordered by, and the key that breaks ties."""

    moment: datetime
    key: int

    def __str__(self) -> str:
        return f"{round(self.moment.timestamp() * 1_000_000)}-{self.key}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place an address names; None for an empty or a broken one."""
        moment, _dash, key = text.partition("-")
        if not (moment.isdigit() and key.isdigit() and len(moment) <= 16 and len(key) <= 18):
            return None
        return cls(datetime.fromtimestamp(int(moment) / 1_000_000, UTC), int(key))


@dataclass(frozen=True, kw_only=True)
class Order:
    """The two columns a list is ordered by; together they are unique."""

    moment: str
    key: str

    def after(self, rows: "QuerySet[M]", place: Place | None) -> "QuerySet[M]":
        ordered = rows.order_by(self.moment, self.key)
        return ordered if place is None else ordered.filter(self._beyond("gt", "gte", place))

    def before(self, rows: "QuerySet[M]", place: Place) -> "QuerySet[M]":
        """Return what stands before the place, the nearest first."""
        ordered = rows.order_by(f"-{self.moment}", f"-{self.key}")
        return ordered.filter(self._beyond("lt", "lte", place))

    def _beyond(self, strict: str, loose: str, place: Place) -> Q:
        tie = Q(**{f"{self.moment}__{strict}": place.moment}) | Q(
            **{f"{self.key}__{strict}": place.key}
        )
        return Q(**{f"{self.moment}__{loose}": place.moment}) & tie


def bounded(count: int) -> str:
    """Return a count that was not taken beyond its bound: 47, 99+."""
    return str(count) if count < COUNTED else f"{COUNTED - 1}+"
