"""A report, or the list behind one of its figures, as people read it in a file of their own."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.people.models import User
from motcua.reporting.lists import dossiers_behind, procedures_behind
from motcua.reporting.making import KINDS, count
from motcua.reporting.tables import Cell
from motcua.reporting.wanted import Question, Wanted
from motcua.reporting.wording import BY, TITLES, figure_words, in_order

#: Dossiers read at once.
BATCH = 2_000
#: What a list needs of a dossier: whole versions of procedures are long texts.
_COLUMNS = (
    "code", "external_code", "tracking_code", "procedure_version__procedure__code",
    "procedure_version__name_vi", "deciding_unit__name_vi", "deciding_unit__name_en",
    "received_at", "due_at", "finished_at", "state",
)  # fmt: skip
_STATES = {state.value: state.label for state in State}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table with what it is about; its rows are made while they are read."""

    title: str
    about: list[str]
    heads: list[str]
    is_number: list[bool]  # of each column
    rows: Iterator[Sequence[Cell]]
    has_total: bool = False  # the last row is the sum of the others


def report_sheet(wanted: Wanted, *, today: date) -> Sheet:
    """Return a report line by line, with its total."""
    found = count(wanted, today=today)
    figures = in_order(found.total.figures())

    def rows() -> Iterator[Sequence[Cell]]:
        for name, line in (*((line.name, line) for line in found.lines), (_("Total"), found.total)):
            numbers = line.figures()
            yield [name, *(numbers[figure] for figure in figures)]

    return Sheet(
        title=str(TITLES[wanted.kind]),
        about=_about(wanted),
        heads=[str(BY[wanted.by]) if wanted.by else "", *map(figure_words, figures)],
        is_number=[False, *(True for _figure in figures)],
        rows=rows(),
        has_total=True,
    )


def list_sheet(question: Question, *, user: User, day: date) -> Sheet:
    """Return what stands behind a figure, as far as the user may see it."""
    heads = [_("Code"), _("Procedure"), _("Agency")]
    if question.kind == "coverage":
        rows = _procedures(question)
    else:
        heads += [_("Received"), _("Due"), _("Finished"), _("State")]
        rows = _dossiers(question, user, day)
    title = f"{TITLES[question.kind]}: {figure_words(question.figure)}"
    is_number = [False] * len(heads)
    return Sheet(title=title, about=_about(question), heads=heads, is_number=is_number, rows=rows)


def _about(wanted: Wanted) -> list[str]:
    """Return which period and unit, and what the figures mean."""
    meaning = KINDS[wanted.kind].meaning
    days = {"first": f"{wanted.first:%d/%m/%Y}", "last": f"{wanted.last:%d/%m/%Y}"}
    is_of_a_day = wanted.kind == "coverage"
    period = _("On %(last)s") if is_of_a_day else _("From %(first)s to %(last)s")
    version = _("definition %(version)d") % {"version": meaning.version}
    return [
        period % days + (f" · {wanted.unit.name}" if wanted.unit else ""),
        meaning.sentence,
        f"{meaning.article} · {version}",
        *([_("Sample data, of no value.")] if settings.DEMO else []),
    ]


def _procedures(question: Question) -> Iterator[Sequence[Cell]]:
    for version in procedures_behind(question):
        yield [version.code, version.name_vi, "; ".join(version.agencies)]


def _dossiers(question: Question, user: User, day: date) -> Iterator[Sequence[Cell]]:
    """Yield the dossiers as they stood when the first was read, a batch at a time."""
    found = dossiers_behind(question, user=user, day=day)
    keys = array("q", found.order_by("pk").values_list("pk", flat=True).iterator())
    for begin in range(0, len(keys), BATCH):
        rows = Dossier.objects.filter(pk__in=list(keys[begin : begin + BATCH])).order_by("pk")
        for row in rows.values(*_COLUMNS):
            yield _dossier(row)


def _dossier(row: Mapping[str, Any]) -> list[Cell]:
    is_english = get_language() == "en"
    agency = (is_english and row["deciding_unit__name_en"]) or row["deciding_unit__name_vi"]
    return [
        row["code"] or row["external_code"] or row["tracking_code"],
        f"{row['procedure_version__procedure__code']} {row['procedure_version__name_vi']}",
        agency,
        *(_naive(row[moment]) for moment in ("received_at", "due_at", "finished_at")),
        str(_STATES[row["state"]]),
    ]


def _naive(moment: datetime | None) -> datetime | None:
    """Return the moment on the clock of Viet Nam, to the minute: spreadsheets know no zones."""
    if moment is None:
        return None
    return localtime(moment).replace(second=0, microsecond=0, tzinfo=None)
