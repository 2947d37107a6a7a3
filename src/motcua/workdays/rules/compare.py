"""What differs between two calendars, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from motcua.workdays.rules.values import Calendar, Day, Sessions


@dataclass(frozen=True, kw_only=True)
class DayChange:
    """A day that is worked otherwise, or is off for another reason."""

    on: date
    before: Day | None  # None: an ordinary day of the week
    after: Day | None
    sessions_before: Sessions
    sessions_after: Sessions

    @property
    def moves_time(self) -> bool:
        """Tell whether working time changes, not only a name or a decision."""
        return self.sessions_before != self.sessions_after


def diff_versions(
    old: Calendar, new: Calendar, *, start: date | None = None, end: date | None = None
) -> list[DayChange]:
    """Return the days that differ, in order.

    Without ``start`` and ``end`` the days named by either calendar are compared, and the weeks
    only on those; give both to compare every day between them, the weeks included.
    """
    if start is not None and end is not None:
        days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    else:
        days = sorted(old.dated.keys() | new.dated.keys())
    changes = (_change(old, new, day) for day in days)
    return [change for change in changes if change is not None]


def _change(old: Calendar, new: Calendar, day: date) -> DayChange | None:
    change = DayChange(
        on=day,
        before=old.dated.get(day),
        after=new.dated.get(day),
        sessions_before=old.sessions_on(day),
        sessions_after=new.sessions_on(day),
    )
    return change if change.before != change.after or change.moves_time else None
