"""The reports of a hall as its head asks for them: which period, which unit, split by what."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.console.pages.audit import watched
from motcua.core.errors import NotAllowed
from motcua.org.models import Unit, UnitQuerySet
from motcua.people.models import User
from motcua.reporting.opening import FIGURES as OPENS
from motcua.reporting.periods import month_of
from motcua.reporting.reports import Line

BY = {
    "agency": _("Agency"),
    "receiver": _("Receiving unit"),
    "sector": _("Sector"),
    "procedure": _("Procedure"),
    "officer": _("Officer"),
    "channel": _("Channel"),
    "month": _("Month"),
}
#: The figures of the on-time table, each a column that opens its dossiers.
COLUMNS = {
    "received": _("Received"),
    "finished": _("Finished"),
    "early": _("Early"),
    "on_time": _("On time"),
    "late": _("Late"),
    "late_apologised": _("Late, apologised"),
    "withdrawn": _("Withdrawn"),
    "stopped": _("Stopped"),
}
#: The figures that stand on the facts alone, and what their columns are called.
FIGURES = {
    "shortening": _("Shorter than the limit"),
    "channels": _("How they came"),
    "on_the_spot": _("On the spot"),
    "supplements": _("Supplements"),
    "trips": _("Trips"),
    "steps": _("Steps"),
}
FIGURE_COLUMNS = {
    "finished": _("Finished"),
    "received": _("Received"),
    "measured": _("Measured"),
    "limit_minutes": _("Minutes of the limits"),
    "used_minutes": _("Minutes used"),
    "same_day": _("Within the day"),
    "same_day_percent": _("Share within the day"),
    "shortening_percent": _("Shortened by"),
    "online": _("Online"),
    "counter": _("At the counter"),
    "post": _("By post"),
    "online_percent": _("Share online"),
    "on_the_spot": _("On the spot"),
    "on_the_spot_percent": _("Share on the spot"),
    "with_supplement": _("With a supplement"),
    "more_than_one": _("With more than one"),
    "supplements": _("Supplements"),
    "guidance": _("By wrong guidance"),
    "applicant": _("By the applicant"),
    "agency": _("By the agency"),
    "rule": _("By an unclear rule"),
    "system": _("By the system"),
    "with_supplement_percent": _("Share with a supplement"),
    "supplements_average": _("Supplements per dossier"),
    "contacts": _("Trips"),
    "none": _("Without a trip"),
    "one": _("One trip"),
    "more": _("More trips"),
    "one_trip_percent": _("Share with one trip"),
    "trips_average": _("Trips per dossier"),
    "steps": _("Steps"),
    "allotted_minutes": _("Minutes allotted"),
    "waited_minutes": _("Minutes waited"),
    "over": _("Over their time"),
    "used_minutes_average": _("Used per step"),
    "waited_minutes_average": _("Waited per step"),
    "allotted_minutes_average": _("Allotted per step"),
}
STEP_BY = {
    "kind": _("Step"),
    "unit": _("Unit"),
    "step": _("Step of the route"),
    "holder": _("Officer"),
    "month": _("Month"),
}
FORM_COLUMNS = {
    "3": _("Total"),
    "4": _("Online"),
    "5": _("In person, by post"),
    "6": _("From the period before"),
    "7": _("Total"),
    "8": _("Early"),
    "9": _("On time"),
    "10": _("Late"),
    "11": _("Total"),
    "12": _("In time"),
    "13": _("Overdue"),
}


class PeriodForm(forms.Form):
    """From one day to another, for one unit, split by one thing."""

    first = forms.DateField(label=_("From day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To day"), widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", required=False
    )
    by = forms.ChoiceField(label=_("Split by"), choices=list(BY.items()))

    def limit_to(self, units: UnitQuerySet, choices: list[str]) -> None:
        """Offer only the units that may be asked about, and only some splits."""
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units
        split = self.fields["by"]
        assert isinstance(split, forms.ChoiceField)
        split.choices = [(key, (BY | STEP_BY)[key]) for key in choices]

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a report is asked about."""

    first: date
    last: date
    unit: Unit | None
    by: str

    def href(self, report: str, figure: str, line: Line) -> str:
        """Return the address of the dossiers behind one number."""
        words = {
            "report": report,
            "figure": figure,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "unit": self.unit.code if self.unit else "",
            "by": self.by,
            "key": line.key,
        }
        return f"{reverse('console:report_dossiers')}?{urlencode(words)}"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of a table and the address of what stands behind it; empty where nothing does."""

    figure: str
    value: int
    href: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table."""

    line: Line
    cells: list[Cell]


def rows(report: str, asked: Asked, lines: list[Line], figures: list[str]) -> list[Row]:
    """Return lines as cells that open their dossiers."""
    return [
        Row(
            line=line,
            cells=[
                Cell(
                    figure=figure,
                    value=line.counts[figure],
                    href=asked.href(report, figure, line) if line.counts[figure] else "",
                )
                for figure in figures
                if figure in line.counts
            ],
        )
        for line in lines
    ]


def values(asked: Asked, line: Line, code: str) -> list[tuple[Any, str]]:
    """Return each number of a line with the address of its dossiers, where it counts some."""
    opens = {} if code == "steps" else OPENS
    return [
        (value, asked.href("on-time", name, line) if value and name in opens else "")
        for name, value in line.figures().items()
    ]


def units_of(user: User, day: date) -> UnitQuerySet:
    """Return the units whose numbers the user may ask for. Raises NotAllowed where there are none.

    Whoever heads or supervises sees their unit and what lies below it.
    """
    heads = watched(user, day)
    if heads is None:
        return Unit.objects.order_by("path")
    if not heads:
        raise NotAllowed
    return Unit.objects.filter(ancestor_ids__overlap=heads).order_by("path")


def usual(user: User, day: date) -> dict[str, str]:
    """Return what is asked where nothing is said: the reporting month, the unit one heads."""
    first, last = month_of(day)
    heads = watched(user, day)
    unit = Unit.objects.filter(pk__in=heads or []).order_by("path").first()
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "unit": unit.code if unit else "",
        "by": "agency",
    }
