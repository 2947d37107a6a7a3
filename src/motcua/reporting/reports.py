"""The reports as plain functions; faces, command and API print what they return.

Where the day tallies hold a figure it is read from them; else from the facts, by the definition.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from motcua.catalogue.models import Procedure, ProcedureVersion, Sector
from motcua.dossiers.models import Channel
from motcua.org.models import Unit
from motcua.people.models import User
from motcua.reporting.definitions import DEFINITIONS, SPLITS, Definition
from motcua.reporting.engines import Engine
from motcua.reporting.rates import with_rates
from motcua.reporting.sealed import everything
from motcua.reporting.units import belonging, successors
from motcua.workflow.models import Step, StepKind

#: What the on-time report may be split by.
ON_TIME_SPLITS = ("agency", "receiver", "sector", "procedure", "officer", "channel", "month")
Counts = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a report: what it is about, and its whole numbers."""

    key: str  # of the unit, procedure, officer …; empty for the total
    name: str
    counts: Counts

    def figures(self) -> dict[str, Any]:
        """Return the numbers with their shares."""
        return with_rates(self.counts)


@dataclass(frozen=True, kw_only=True)
class Report:
    """Figures of a period, in total and line by line, with what they mean."""

    definition: Definition
    first: date
    last: date
    by: str
    unit: Unit | None
    total: Line
    lines: list[Line] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is printed for machines; shares are strings of digits."""
        return {
            "kind": self.definition.word,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "unit": self.unit.code if self.unit else None,
            "by": self.by or None,
            "definition": self.definition.as_json(),
            "total": _plain(self.total.figures()),
            "rows": [
                {"key": line.key, "name": line.name, **_plain(line.figures())}
                for line in self.lines
            ],
        }


def on_time(
    first: date,
    last: date,
    *,
    today: date,
    unit: Unit | None = None,
    by: str = "",
    engine: Engine | None = None,
) -> Report:
    """Return early, on time and late of what was finished in a period.

    From the tallies; by sector, procedure or officer, or where an ``engine`` is named, from the
    facts.
    """
    definition = DEFINITIONS["on_time"]
    units = belonging(unit, today) if unit else set()
    if engine or by not in _TALLY_KEYS:
        return figures("on_time", first, last, today=today, unit=unit, by=by, engine=engine)
    rows = _tallied(first, last, units, by)
    return _report(definition, first, last, unit, by, rows, today, _TALLY_SUMS)


def figures(
    code: str,
    first: date,
    last: date,
    *,
    today: date,
    unit: Unit | None = None,
    by: str = "",
    engine: Engine | None = None,
) -> Report:
    """Return the figures of any definition, from the facts."""
    definition = DEFINITIONS[code]
    units = belonging(unit, today) if unit else set()
    expression = definition.expression(first, last, by=by, units=units)
    rows = [
        (row.pop("key", None), {name: int(value or 0) for name, value in row.items()})
        for row in (engine or everything(definition.table, first, last)).rows(expression)
    ]
    names = [name for name in expression.columns if name != "key"]
    return _report(definition, first, last, unit, by, rows, today, names)


_TALLY_KEYS = {
    "": "NULL",
    "agency": "deciding_unit_id",
    "receiver": "receiving_unit_id",
    "channel": "channel",
    "month": '(extract(year FROM "on") * 100 + extract(month FROM "on"))::int',
}
_TALLY_SUMS = {
    "finished": "sum(finished)",
    "early": "sum(early)",
    "on_time": "sum(on_time)",
    "late": "sum(late)",
    "late_apologised": "sum(late_apologised)",
    "late_unapologised": "sum(late - late_apologised)",
    "withdrawn": "sum(withdrawn)",
    "stopped": "sum(stopped)",
    "received": "sum(received)",
}


def _tallied(first: date, last: date, units: Collection[int], by: str) -> list[tuple[Any, Counts]]:
    where = '"on" BETWEEN %s AND %s'
    values: list[Any] = [first, last]
    if units:
        where += " AND (receiving_unit_id = ANY(%s) OR deciding_unit_id = ANY(%s))"
        values += [sorted(units), sorted(units)]
    sums = ", ".join(_TALLY_SUMS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_TALLY_KEYS[by]}, {sums} FROM reporting_daytally"  # noqa: S608 - ours
            f" WHERE {where} GROUP BY 1",
            values,
        )
        return [
            (key, dict(zip(_TALLY_SUMS, (int(n or 0) for n in numbers), strict=True)))
            for key, *numbers in cursor.fetchall()
        ]


def _report(
    definition: Definition,
    first: date,
    last: date,
    unit: Unit | None,
    by: str,
    rows: list[tuple[Any, Counts]],
    today: date,
    names: Collection[str],
) -> Report:
    return Report(
        definition=definition,
        first=first,
        last=last,
        by=by,
        unit=unit,
        total=total_of(rows, names),
        lines=joined_lines(by, rows, today) if by else [],
    )


def total_of(rows: list[tuple[Any, Counts]], names: Iterable[str]) -> Line:
    """Return the sum of counted rows; noughts where there are none."""
    total = dict.fromkeys(names, 0)
    for _key, counts in rows:
        for name, number in counts.items():
            total[name] += number
    return Line(key="", name="", counts=total)


def joined_lines(by: str, rows: list[tuple[Any, Counts]], today: date) -> list[Line]:
    """Return counted rows as named lines, closed units joined to their successors."""
    joined = _join(rows, _joiner(by, today))
    names = _NAMES[by](list(joined))
    lines = [
        Line(key=str(key), name=names.get(key, str(key)), counts=counts)
        for key, counts in joined.items()
    ]
    return sorted(lines, key=_order(by))


def _order(by: str) -> Callable[[Line], Any]:
    """Put months in their order, everything else the most first."""
    if by == "month":
        return lambda line: line.key
    return lambda line: (-next(iter(line.counts.values()), 0), line.name)


def _join(rows: list[tuple[Any, Counts]], joiner: Mapping[Any, Any]) -> dict[Any, Counts]:
    joined: dict[Any, Counts] = {}
    for key, counts in rows:
        former = joined.setdefault(joiner.get(key, key), defaultdict(int))
        for name, number in counts.items():
            former[name] += number
    return {key: dict(counts) for key, counts in joined.items()}


def _joiner(by: str, today: date) -> Mapping[Any, Any]:
    if by in ("agency", "receiver", "unit"):
        return successors(today)
    if by == "sector":
        return dict(Procedure.objects.values_list("pk", "sector_id"))
    return {}


def _units(keys: Collection[int]) -> dict[Any, str]:
    return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=keys)}


def _sectors(keys: Collection[int]) -> dict[Any, str]:
    found = {sector.pk: str(sector) for sector in Sector.objects.filter(pk__in=keys)}
    return found | {None: "–"}


def _procedures(keys: Collection[int]) -> dict[Any, str]:
    versions = ProcedureVersion.objects.newest().filter(procedure__in=keys)
    return {v.procedure_id: f"{v.procedure.code} {v.name_vi}" for v in versions}


def _officers(keys: Collection[int]) -> dict[Any, str]:
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "full_name")) | {None: "–"}


def _channels(keys: Collection[str]) -> dict[Any, str]:
    return {key: str(Channel(key).label) for key in keys}


def _months(keys: Collection[int]) -> dict[Any, str]:
    return {key: f"{key % 100:02d}/{key // 100}" for key in keys}


def _kinds(keys: Collection[str]) -> dict[Any, str]:
    return {key: str(StepKind(key).label) for key in keys}


def _steps(keys: Collection[int]) -> dict[Any, str]:
    return {step.pk: step.name_vi for step in Step.objects.filter(pk__in=keys)} | {None: "–"}


_NAMES: Mapping[str, Callable[[Any], dict[Any, str]]] = {
    "agency": _units, "receiver": _units, "unit": _units, "sector": _sectors,
    "procedure": _procedures, "officer": _officers, "holder": _officers, "channel": _channels,
    "month": _months, "kind": _kinds, "step": _steps,
}  # fmt: skip
assert set(_NAMES) == set(SPLITS)


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if value is None or isinstance(value, int) else float(value)
        for name, value in figures.items()
    }
