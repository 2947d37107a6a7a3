"""What the screens' lists are made of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One row as ``ui/work_list.html`` draws it."""

    id: str
    code: str
    href: str
    due_at: datetime | None
    state: str
    left: str  # words
    used: float  # 0 to 1
    who: str
    procedure: str
    from_who: str
    badge: str = ""
    is_new: bool = False
    is_today: bool = False  # only the time is shown: the day stands in the gutter
    is_here: bool = False
    is_picked: bool = False
