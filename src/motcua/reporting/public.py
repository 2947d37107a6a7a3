"""The hall's month for everybody: agency by agency, with small numbers protected.

An agency with fewer than five finished dossiers would tell who they were. Such agencies are joined
into one line, and while that line is still small, or holds one agency only, the next smallest joins
it: so that nothing can be had back by subtracting from the total.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from motcua.reporting.definitions import DEFINITIONS
from motcua.reporting.periods import month
from motcua.reporting.reports import Counts, Line, Report, on_time

#: Fewer finished dossiers than this are not told apart.
LEAST = 5
FIGURES = ("finished", "early", "on_time", "late")
OTHERS = "others"
#: What each field of the open data means.
DICTIONARY = {
    "month": gettext_noop("Reporting month: from the 15th of the month before to the 14th."),
    "agency": gettext_noop("Who decides; agencies with fewer than five are one line."),
    "finished": gettext_noop("Dossiers with a result or a refusal in the month."),
    "early": gettext_noop("Finished on a day before the due day."),
    "on_time": gettext_noop("Finished on the due day, up to the due moment."),
    "late": gettext_noop("Finished after the due moment; an apology does not move it."),
}


def hall_month(year: int, number: int, *, today: date) -> Report:
    """Return early, on time and late of a reporting month, fit to be shown to anybody."""
    first, last = month(year, number)
    found = on_time(first, last, today=today, by="agency")
    return Report(
        definition=DEFINITIONS["on_time"],
        first=first,
        last=last,
        by="agency",
        unit=None,
        total=_only(found.total) if found.total.counts["finished"] >= LEAST else _nothing(),
        lines=protected([line for line in found.lines if line.counts["finished"]]),
    )


def year_up_to(year: int, number: int, *, today: date) -> list[Report]:
    """Return twelve reporting months up to one, those before anything was finished left out.

    Each is protected by itself: what a month hides of an agency, the row of months hides too.
    """
    months = [divmod(year * 12 + number - 1 - back, 12) for back in reversed(range(12))]
    found = [hall_month(of, index + 1, today=today) for of, index in months]
    begun = next((n for n, report in enumerate(found) if report.total.counts["finished"]), 12)
    return found[begun:]


def protected(lines: list[Line]) -> list[Line]:
    """Join the smallest lines until nobody can be told apart; nothing where that cannot be."""
    ordered = sorted(lines, key=lambda line: -line.counts["finished"])
    joined: list[Line] = []
    while ordered and _is_small(ordered, joined):
        joined.append(ordered.pop())
    shown = [_only(line) for line in ordered]
    if not joined:
        return shown
    others: Counts = {name: sum(line.counts[name] for line in joined) for name in FIGURES}
    if others["finished"] < LEAST:
        return shown
    return [*shown, Line(key=OTHERS, name="", counts=others)]


def open_data(report: Report, label: str, others: str) -> list[dict[str, Any]]:
    """Return the month as rows for machines."""
    return [{"month": label, "agency": line.name or others, **line.counts} for line in report.lines]


def _is_small(ordered: list[Line], joined: list[Line]) -> bool:
    together = sum(line.counts["finished"] for line in joined)
    return ordered[-1].counts["finished"] < LEAST or (
        bool(joined) and (together < LEAST or len(joined) == 1)
    )


def _only(line: Line) -> Line:
    counts = {name: line.counts[name] for name in FIGURES}
    return Line(key=line.key, name=line.name, counts=counts)


def _nothing() -> Line:
    return Line(key="", name="", counts=dict.fromkeys(FIGURES, 0))
