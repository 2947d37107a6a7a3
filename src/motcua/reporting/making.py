"""Every report by its name: what it may be split by, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from motcua.reporting import coverage, ii06a
from motcua.reporting.definitions import DEFINITIONS, STEPS, Meaning
from motcua.reporting.engines import Engine
from motcua.reporting.reports import ON_TIME_SPLITS, figures, on_time
from motcua.reporting.wanted import Wanted

STEP_SPLITS = ("kind", "unit", "step", "holder", "month")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One report: what its figures mean, and what it may be split by, the usual first."""

    meaning: Meaning
    splits: Sequence[str]


class CountedLine(Protocol):
    """One line of a report: what it is about, and its whole numbers."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    def figures(self) -> dict[str, Any]: ...


class Counted(Protocol):
    """What every report is: a total, its lines, and both as printed for machines."""

    @property
    def total(self) -> CountedLine: ...
    @property
    def lines(self) -> Sequence[CountedLine]: ...
    def as_json(self) -> dict[str, Any]: ...


def _splits(meaning: Meaning) -> Sequence[str]:
    return STEP_SPLITS if getattr(meaning, "table", "") == STEPS else ON_TIME_SPLITS


KINDS: Mapping[str, Kind] = {
    "on-time": Kind(meaning=DEFINITIONS["on_time"], splits=ON_TIME_SPLITS),
    "ii06a": Kind(meaning=ii06a.MEANING, splits=ii06a.SPLITS),
    "coverage": Kind(meaning=coverage.MEANING, splits=coverage.SPLITS),
    **{
        meaning.word: Kind(meaning=meaning, splits=_splits(meaning))
        for code, meaning in DEFINITIONS.items()
        if code != "on_time"
    },
}


def count(wanted: Wanted, *, today: date, engine: Engine | None = None) -> Counted:
    """Return the report; ``engine`` counts the facts elsewhere than in the live database."""
    if wanted.kind == "coverage":
        return coverage.coverage(wanted.last, by=wanted.by or "agency", unit=wanted.unit)
    asked: dict[str, Any] = {"today": today, "unit": wanted.unit}
    if wanted.kind == "ii06a":
        by = wanted.by or "agency"
        return ii06a.ii06a(wanted.first, wanted.last, by=by, engine=engine, **asked)
    asked |= {"by": wanted.by, "engine": engine}
    if wanted.kind == "on-time":
        return on_time(wanted.first, wanted.last, **asked)
    code = wanted.kind.replace("-", "_")
    return figures(code, wanted.first, wanted.last, **asked)
