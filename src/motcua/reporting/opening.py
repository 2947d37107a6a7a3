"""Open a figure down to its dossiers: which stand behind one number of one line."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from motcua.catalogue.models import Procedure
from motcua.dossiers.models import Dossier
from motcua.org.models import Unit
from motcua.reporting.ii06a import keys_behind
from motcua.reporting.models import DossierFact
from motcua.reporting.units import belonging, successors

_LATE = Q(timeliness="late")
#: What each figure of the on-time report counts.
FIGURES: dict[str, Q] = {
    "finished": Q(finished_on__isnull=False),
    "early": Q(timeliness="early"),
    "on_time": Q(timeliness="on_time"),
    "late": _LATE,
    "late_apologised": _LATE & Q(is_apologised=True),
    "late_unapologised": _LATE & Q(is_apologised=False),
    "withdrawn": Q(state="withdrawn", received_on__isnull=False),
    "stopped": Q(state="stopped", received_on__isnull=False),
    "received": Q(received_on__isnull=False),
    "online": Q(channel="online", received_on__isnull=False),
    "counter": Q(channel="counter", received_on__isnull=False),
    "post": Q(channel="post", received_on__isnull=False),
    "with_supplement": Q(supplements__gt=0),
    "more_than_one": Q(supplements__gt=1),
    "none": Q(finished_on__isnull=False, contacts=0),
    "one": Q(finished_on__isnull=False, contacts=1),
    "more": Q(finished_on__isnull=False, contacts__gt=1),
    "same_day": Q(finished_on=F("received_on")),
    "on_the_spot": Q(finished_on__isnull=False, is_on_the_spot=True),
}
#: The day that puts a dossier into the period, where it is not that of its ending.
_DAYS = dict.fromkeys(
    ("received", "online", "counter", "post", "with_supplement", "more_than_one"), "received_on"
)
_COLUMNS = {"agency": "deciding_unit", "receiver": "receiving_unit", "procedure": "procedure",
            "sector": "procedure", "officer": "officer"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Question:
    """One number of a report: which figure, of which period and units, of which line."""

    report: str  # "on-time" or "ii06a"
    figure: str
    first: date
    last: date
    unit: Unit | None = None
    by: str = ""
    key: str = ""  # of the line; empty for the total


def behind(question: Question, *, today: date) -> QuerySet[Dossier]:
    """Return the dossiers behind a figure; the caller narrows them to what may be seen."""
    units = belonging(question.unit, today) if question.unit else set()
    keys = _keys(question, today)
    if question.report == "ii06a":
        ids = keys_behind(
            question.figure, question.first, question.last, units=units, by=question.by, keys=keys
        )
        return Dossier.objects.filter(pk__in=ids)
    return Dossier.objects.filter(pk__in=_facts(question, units, keys).values("pk"))


def _facts(
    question: Question, units: Collection[int], keys: Collection[int]
) -> QuerySet[DossierFact]:
    day = _DAYS.get(question.figure, "ended_on")
    chosen = DossierFact.objects.filter(
        FIGURES[question.figure], **{f"{day}__range": (question.first, question.last)}
    )
    if units:
        chosen = chosen.filter(Q(receiving_unit__in=units) | Q(deciding_unit__in=units))
    if not question.key:
        return chosen
    if question.by == "channel":
        return chosen.filter(channel=question.key)
    if question.by == "month":
        year, month = divmod(_number(question.key), 100)
        return chosen.filter(**{f"{day}__year": year, f"{day}__month": month})
    return chosen.filter(**{f"{_COLUMNS[question.by]}__in": keys})


def _keys(question: Question, today: date) -> list[int]:
    """Return what the key of a line stands for: a unit with those it succeeded, a sector's own."""
    if not question.key or question.by in ("channel", "month"):
        return []
    number = _number(question.key)
    find: Callable[[], list[int]] = {
        "agency": lambda: _with_former(number, today),
        "receiver": lambda: _with_former(number, today),
        "sector": lambda: list(
            Procedure.objects.filter(sector=number or None).values_list("pk", flat=True)
        ),
    }.get(question.by, lambda: [number])
    return find()


def _with_former(unit: int, today: date) -> list[int]:
    return [unit, *(old for old, new in successors(today).items() if new == unit)]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
