"""Open a figure down to its dossiers: which stand behind one number of one line."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from motcua.catalogue.models import Procedure
from motcua.dossiers.models import Dossier
from motcua.reporting import ii06a
from motcua.reporting.definitions import FACTS, STEPS, Definition
from motcua.reporting.making import KINDS
from motcua.reporting.models import DossierFact, StepFact
from motcua.reporting.sealed import opened, sealed_files
from motcua.reporting.units import belonging, successors
from motcua.reporting.wanted import Question

_LATE = Q(timeliness="late")
_MEASURED = Q(limit_minutes__gt=0, used_minutes__isnull=False)
_EACH = Q()
Conditions = Mapping[str, Q]
#: Which facts of the period each figure counts, adds up, or is a share or an average of.
ON_TIME: Conditions = {
    "finished": Q(finished_on__isnull=False),
    "early": Q(timeliness="early"),
    "on_time": Q(timeliness="on_time"),
    "late": _LATE,
    "late_apologised": _LATE & Q(is_apologised=True),
    "late_unapologised": _LATE & Q(is_apologised=False),
    "withdrawn": Q(state="withdrawn", received_on__isnull=False),
    "stopped": Q(state="stopped", received_on__isnull=False),
    "received": Q(received_on__isnull=False),
    "early_percent": Q(timeliness="early"),
    "on_time_percent": Q(timeliness="on_time"),
    "late_percent": _LATE,
}
FIGURES: Mapping[str, Conditions] = {
    "on-time": ON_TIME,
    "shortening": {
        "finished": _EACH,
        "measured": _MEASURED,
        "limit_minutes": _MEASURED,
        "used_minutes": _MEASURED,
        "shortening_percent": _MEASURED,
        "same_day": Q(finished_on=F("received_on")),
        "same_day_percent": Q(finished_on=F("received_on")),
    },
    "channels": {
        "received": _EACH,
        "online": Q(channel="online"),
        "online_percent": Q(channel="online"),
        "counter": Q(channel="counter"),
        "post": Q(channel="post"),
    },
    "on-the-spot": {
        "finished": _EACH,
        "on_the_spot": Q(is_on_the_spot=True),
        "on_the_spot_percent": Q(is_on_the_spot=True),
    },
    "supplements": {
        "received": _EACH,
        "with_supplement": Q(supplements__gt=0),
        "with_supplement_percent": Q(supplements__gt=0),
        "more_than_one": Q(supplements__gt=1),
        "supplements": Q(supplements__gt=0),
        "supplements_average": Q(supplements__gt=0),
        **{
            cause: Q(**{f"supplements_{cause}__gt": 0})
            for cause in ("guidance", "applicant", "agency", "rule", "system")
        },
    },
    "trips": {
        "finished": _EACH,
        "contacts": Q(contacts__gt=0),
        "trips_average": Q(contacts__gt=0),
        "none": Q(contacts=0),
        "one": Q(contacts=1),
        "one_trip_percent": Q(contacts=1),
        "more": Q(contacts__gt=1),
    },
    "steps": {
        "steps": _EACH,
        "allotted_minutes": Q(allotted_minutes__gt=0),
        "allotted_minutes_average": Q(allotted_minutes__gt=0),
        "used_minutes": Q(used_minutes__gt=0),
        "used_minutes_average": Q(used_minutes__gt=0),
        "waited_minutes": Q(waited_minutes__gt=0),
        "waited_minutes_average": Q(waited_minutes__gt=0),
        "over": Q(allotted_minutes__gt=0, used_minutes__gt=F("allotted_minutes")),
    },
    "ii06a": dict.fromkeys(ii06a.SHOWN, _EACH),
}
_COLUMNS = {
    "agency": "deciding_unit", "receiver": "receiving_unit", "procedure": "procedure",
    "sector": "procedure", "officer": "officer", "channel": "channel", "kind": "kind",
    "step": "step_id", "unit": "unit", "holder": "holder",
}  # fmt: skip
#: A key for lines of nobody: no officer, no step of the route.
NOBODY = "None"


def opens(kind: str, figure: str) -> bool:
    """Say whether dossiers stand behind such a figure."""
    return figure in FIGURES.get(kind, {})


def behind(question: Question, *, today: date) -> QuerySet[Dossier]:
    """Return the dossiers behind a figure; the caller narrows them to what may be seen."""
    units = belonging(question.unit, today) if question.unit else set()
    if question.kind == "ii06a":
        ids = ii06a.keys_behind(
            question.figure,
            question.first,
            question.last,
            units=units,
            by=question.by,
            keys=_keys(question, today) if question.key and question.by else None,
        )
        return Dossier.objects.filter(pk__in=ids)
    table, chosen = _chosen(question, units, today)
    if not sealed_files(table, question.first, question.last):
        return Dossier.objects.filter(pk__in=chosen)
    with opened(table, question.first, question.last):
        return Dossier.objects.filter(pk__in=list(chosen))


def _chosen(
    question: Question, units: Collection[int], today: date
) -> tuple[str, "QuerySet[Any, int]"]:
    """Return the kind of facts that a figure stands on, and the keys of their dossiers."""
    meaning = KINDS[question.kind].meaning
    if isinstance(meaning, Definition) and meaning.table == STEPS:
        return STEPS, _steps(question, units, today).values_list("dossier_id", flat=True)
    return FACTS, _facts(question, units, today).values_list("pk", flat=True)


def _facts(question: Question, units: Collection[int], today: date) -> QuerySet[DossierFact]:
    chosen = DossierFact.objects.filter(_of(question, today))
    if units:
        chosen = chosen.filter(Q(receiving_unit__in=units) | Q(deciding_unit__in=units))
    return chosen


def _steps(question: Question, units: Collection[int], today: date) -> QuerySet[StepFact]:
    chosen = StepFact.objects.filter(_of(question, today))
    return chosen.filter(unit__in=units) if units else chosen


def _of(question: Question, today: date) -> Q:
    """Return what a fact of the figure, the period and the line has to be."""
    day = _day(question)
    period = Q(**{f"{day}__range": (question.first, question.last)})
    found = FIGURES[question.kind][question.figure] & period
    if not (question.key and question.by):
        return found
    if question.by == "month":
        year, month = divmod(_number(question.key), 100)
        return found & Q(**{f"{day}__year": year, f"{day}__month": month})
    column = _COLUMNS[question.by]
    if question.by in ("channel", "kind"):
        return found & Q(**{column: question.key})
    if question.key == NOBODY and question.by != "sector":
        return found & Q(**{f"{column}__isnull": True})
    return found & Q(**{f"{column}__in": _keys(question, today)})


def _day(question: Question) -> str:
    """Return the day that puts a fact into the period, as the definition does."""
    if question.kind == "on-time":
        return "received_on" if question.figure == "received" else "ended_on"
    meaning = KINDS[question.kind].meaning
    assert isinstance(meaning, Definition)
    return meaning.on


def _keys(question: Question, today: date) -> list[int]:
    """Return what the key of a line stands for: a unit with those it succeeded, a sector's own."""
    number = _number(question.key)
    if question.by in ("agency", "receiver", "unit"):
        return [number, *(old for old, new in successors(today).items() if new == number)]
    if question.by == "sector":
        found = Procedure.objects.filter(sector=number or None)
        return list(found.values_list("pk", flat=True))
    return [number]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
