"""The reports of a hall as its head asks for them: which period, which unit, split by what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.org.models import Unit, UnitQuerySet
from motcua.people.models import User
from motcua.reporting.freezing import words_of
from motcua.reporting.making import KINDS, Counted, CountedLine
from motcua.reporting.models import FrozenReport
from motcua.reporting.opening import opens
from motcua.reporting.periods import month_of
from motcua.reporting.permissions import unit_headed
from motcua.reporting.wanted import Wanted
from motcua.reporting.wording import BY, FORM, TITLES, figure_words, in_order
from motcua.ui.diagram import ChartRow

#: Bars of a chart, and of one over months; the table beneath holds every line.
BARS, MONTHS = 8, 24
#: The figures that stand on the facts alone, under one link.
SMALLER = [kind for kind in TITLES if kind not in ("on-time", "ii06a", "coverage")]
#: Which two figures of a report its chart compares.
CHARTED = {
    "on-time": ("finished", "late"),
    "ii06a": ("3", "13"),
    "coverage": ("authority", "decided_here"),
    "shortening": ("finished", "same_day"),
    "channels": ("received", "online"),
    "on-the-spot": ("finished", "on_the_spot"),
    "supplements": ("received", "with_supplement"),
    "trips": ("finished", "one"),
    "steps": ("steps", "over"),
}
#: Figures of the on-time report that its table shows; the shares stand in one line beneath.
_ON_TIME = (
    "received", "finished", "early", "on_time", "late", "late_apologised", "withdrawn", "stopped",
)  # fmt: skip


class PeriodForm(forms.Form):
    """From one day to another, for one unit, split by one thing."""

    first = forms.DateField(label=_("From day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To day"), widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", required=False
    )
    by = forms.ChoiceField(label=_("Split by"))

    def __init__(self, given: Any, *, kind: str, units: UnitQuerySet, may_all: bool) -> None:
        """Offer only the units that may be asked about, and what the report is split by."""
        super().__init__(given)
        field, split = self.fields["unit"], self.fields["by"]
        assert isinstance(field, forms.ModelChoiceField)
        assert isinstance(split, forms.ChoiceField)
        field.queryset = units
        field.empty_label = str(_("All units")) if may_all else None
        split.choices = [(key, BY[key]) for key in KINDS[kind].splits]
        if kind == "coverage":
            del self.fields["first"]
            self.fields["last"].label = _("On the day")
        self.kind = kind

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))

    @property
    def wanted(self) -> Wanted:
        """Return what a valid form asks for."""
        given = {"first": self.cleaned_data["last"]} | self.cleaned_data
        return Wanted(kind=self.kind, **given)


def words(wanted: Wanted) -> dict[str, str]:
    """Return a report as the parameters of an address, or the fields of a form."""
    return {
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
        "unit": wanted.unit.code if wanted.unit else "",
        "by": wanted.by,
    }


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of a table and the address of what stands behind it; empty where nothing does."""

    figure: str
    value: Any
    href: str

    @property
    def unit(self) -> str:
        return "%" if self.figure.endswith("_percent") else ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table."""

    line: CountedLine
    cells: list[Cell]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A report as it is drawn: heads, lines and total, each number with its address."""

    heads: list[tuple[str, str]]
    rows: list[Row]
    sums: Row
    bars: list[ChartRow]
    bars_say: str  # which lines are drawn, where not all are
    bar_words: Sequence[str]
    by_words: str


def table(wanted: Wanted, found: Counted) -> Table:
    """Return the report as a table, and as bars where there are lines to compare."""
    figures = [name for name in in_order(found.total.figures()) if _is_shown(wanted.kind, name)]
    charted = CHARTED[wanted.kind]
    drawn = _drawn(found.lines, wanted.by)
    return Table(
        heads=[(name, str(FORM.get(name) or figure_words(name))) for name in figures],
        rows=_rows(wanted, found.lines, figures),
        sums=_rows(wanted, [found.total], figures)[0],
        bars=_bars(drawn, charted),
        bars_say=str(_drawn_words(wanted.by)) if len(drawn) < len(found.lines) else "",
        bar_words=[figure_words(name) for name in charted],
        by_words=str(BY[wanted.by]),
    )


def _is_shown(kind: str, figure: str) -> bool:
    if kind == "ii06a":
        return figure in FORM
    return kind != "on-time" or figure in _ON_TIME


def _rows(wanted: Wanted, lines: Iterable[CountedLine], figures: Sequence[str]) -> list[Row]:
    return [Row(line=line, cells=_cells(wanted, line, figures)) for line in lines]


def _cells(wanted: Wanted, line: CountedLine, figures: Sequence[str]) -> list[Cell]:
    found = line.figures()
    return [
        Cell(figure=name, value=found[name], href=href(wanted, line.key, name, found[name]))
        for name in figures
    ]


def frozen_rows(frozen: FrozenReport) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    """Return the heads of a report as it was handed in, and its lines, the total last."""
    content: Mapping[str, Any] = frozen.content
    figures = in_order(content["total"])

    def cells(row: Mapping[str, Any]) -> list[Cell]:
        return [Cell(figure=name, value=row.get(name), href="") for name in figures]

    heads = [words_of(frozen, name) for name in figures]
    lines = [(row["name"], cells(row)) for row in content["rows"]]
    return heads, [*lines, ("", cells(content["total"]))]


def href(wanted: Wanted, key: str, figure: str, value: Any) -> str:
    """Return the address of what stands behind one number; empty where nothing does."""
    given = words(wanted) | {"report": wanted.kind, "figure": figure, "key": key}
    if not value:
        return ""
    if wanted.kind == "coverage":
        return f"{reverse('console:report_procedures')}?{urlencode(given)}"
    if not opens(wanted.kind, figure):
        return ""
    return f"{reverse('console:report_dossiers')}?{urlencode(given)}"


def _drawn(lines: Sequence[CountedLine], by: str) -> Sequence[CountedLine]:
    """Return the lines that become bars: the newest months, or the first, which are greatest."""
    return lines[-MONTHS:] if by == "month" else lines[:BARS]


def _drawn_words(by: str) -> str:
    if by == "month":
        return _("Drawn are the last %(n)d months; the table has all.") % {"n": MONTHS}
    return _("Drawn are the first %(n)d lines; the table has all.") % {"n": BARS}


def _bars(lines: Sequence[CountedLine], charted: tuple[str, str]) -> list[ChartRow]:
    """Return the lines as bars; one line alone compares nothing."""
    if len(lines) < 2:
        return []
    value, compared = charted
    return [
        ChartRow(label=line.name, value=line.counts[value], compared=line.counts[compared])
        for line in lines
    ]


def usual(user: User, day: date, kind: str) -> dict[str, str]:
    """Return what is asked where nothing is said: the reporting month, the unit one heads."""
    first, last = month_of(day)
    unit = unit_headed(user, day)
    return {
        "first": first.isoformat(),
        "last": (day if kind == "coverage" else last).isoformat(),
        "unit": unit.code if unit and kind != "coverage" else "",
        "by": KINDS[kind].splits[0],
    }
