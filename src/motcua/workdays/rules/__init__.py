"""The arithmetic of working time: pure functions over a frozen calendar (docs/adr on working time).

Nothing here reads a clock, a database or a setting. Moments come in and go out aware; they are
counted in the local time of Việt Nam and to the full minute, as a slip prints them.
"""

from motcua.workdays.rules.clock import (
    add_working_minutes,
    end_of,
    is_working,
    minutes_on,
    next_opening,
    working_minutes,
)
from motcua.workdays.rules.compare import DayChange, diff_versions
from motcua.workdays.rules.counting import due, handover_due, same_day_due
from motcua.workdays.rules.duedate import Basis, DueDate, Line, LineKind
from motcua.workdays.rules.later import extend, remaining, restart, resume
from motcua.workdays.rules.values import (
    LOCAL,
    USUAL_WEEK,
    Calendar,
    Convention,
    Day,
    DayKind,
    Limit,
    LimitUnit,
    Season,
    Session,
    Sessions,
    Uncountable,
    Week,
)

__all__ = [
    "LOCAL",
    "USUAL_WEEK",
    "Basis",
    "Calendar",
    "Convention",
    "Day",
    "DayChange",
    "DayKind",
    "DueDate",
    "Limit",
    "LimitUnit",
    "Line",
    "LineKind",
    "Season",
    "Session",
    "Sessions",
    "Uncountable",
    "Week",
    "add_working_minutes",
    "diff_versions",
    "due",
    "end_of",
    "extend",
    "handover_due",
    "is_working",
    "minutes_on",
    "next_opening",
    "remaining",
    "restart",
    "resume",
    "same_day_due",
    "working_minutes",
]
