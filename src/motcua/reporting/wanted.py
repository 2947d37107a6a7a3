"""What somebody asks the numbers for."""

from dataclasses import dataclass
from datetime import date

from motcua.org.models import Unit


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which report: of which period, of which unit and all below it, split by what.

    Coverage is of one day, the last.
    """

    kind: str  # a word of making.KINDS: "on-time", "ii06a", "coverage", "trips" …
    first: date
    last: date
    unit: Unit | None = None
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Question(Wanted):
    """One number of a report: which figure, of which line."""

    figure: str
    key: str = ""  # of the line; empty for the total
