"""Form II.06a/VPCP/KSTT: the thirteen columns, as things stood in the period, not as now.

Column 9 holds what ended without a result too, and column 12 what waits for a supplement, as the
printed form's headings say; both are also told apart. Whether an open dossier was overdue on the
last day is read from its clock up to that day, so that an old report comes out the same.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from motcua.dossiers.rules import LOCAL
from motcua.org.models import Unit
from motcua.reporting.definitions import CLOCK, FACTS, Meaning
from motcua.reporting.engines import Engine, OldArchive
from motcua.reporting.form_expression import form
from motcua.reporting.reports import Counts, Line, joined_lines, total_of
from motcua.reporting.sealed import opened
from motcua.reporting.units import belonging

MEANING = Meaning(
    code="ii06a",
    version=1,
    article="Thông tư 01/2020/TT-VPCP, biểu II.06a/VPCP/KSTT",
    vi="Cột 3 đến 6 là hồ sơ tiếp nhận, 7 đến 10 đã giải quyết, 11 đến 13 đang giải quyết vào ngày "
    "cuối kỳ, như tình trạng khi đó. Cột 9 gồm cả hồ sơ rút, dừng; cột 12 gồm cả hồ sơ chờ "
    "bổ sung.",
    en="Columns 3 to 6 received, 7 to 10 ended, 11 to 13 open on the last day, as it stood then. "
    "Column 9 holds what was withdrawn or stopped too, column 12 what waits for a supplement.",
)
SPLITS = ("agency", "receiver", "sector")
_KEYS = {
    "agency": "f.deciding_unit_id",
    "receiver": "f.receiving_unit_id",
    "sector": "f.procedure_id",
}

_RECEIVED = "f.received_on >= %(first)s AND f.channel"
_ENDED = "f.ended_on <= %(last)s AND f.timeliness"
#: Which dossiers each column counts; 3, 7 and 11 are sums of others.
CONDITIONS: Mapping[str, str] = {
    "4": f"{_RECEIVED} = 'online'",
    "5": f"{_RECEIVED} <> 'online'",
    "6": "f.received_on < %(first)s",
    "8": f"{_ENDED} = 'early'",
    "9": f"{_ENDED} IN ('on_time', '')",
    "10": f"{_ENDED} = 'late'",
    "12": "f.is_open AND NOT coalesce(was.overdue, false)",
    "13": "f.is_open AND was.overdue",
    "ended_otherwise": f"{_ENDED} = ''",
    "waiting": "f.is_open AND was.waits",
}
#: What a sum is made of, and which dossiers stand behind it.
SUMS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "3": (("4", "5", "6"), "true"),
    "7": (("8", "9", "10"), "NOT f.is_open"),
    "11": (("12", "13"), "f.is_open"),
}

#: Every dossier of the period, as it stood on its last day.
_STOOD = """
FROM (
    SELECT *, ended_on IS NULL OR ended_on > %(last)s AS is_open
    FROM reporting_dossierfact
    WHERE received_on <= %(last)s AND (ended_on IS NULL OR ended_on >= %(first)s)
      AND (%(all_units)s OR receiving_unit_id = ANY(%(units)s)
        OR deciding_unit_id = ANY(%(units)s))
) AS f
LEFT JOIN LATERAL (
    SELECT waits, coalesce(due_at, f.due_at) < %(end)s AND NOT waits AS overdue
    FROM (
        SELECT (array_agg(c.due_after ORDER BY c.id DESC)
                FILTER (WHERE c.kind <> 'extend' AND c.due_after IS NOT NULL))[1] AS due_at,
            coalesce((array_agg(c.kind ORDER BY c.id DESC)
                FILTER (WHERE c.kind IN ('start', 'pause', 'resume', 'restart')))[1] = 'pause',
                false) AS waits
        FROM dossiers_clockentry AS c
        WHERE f.is_open AND c.dossier_id = f.dossier_id AND c.at < %(end)s
    ) AS clock
) AS was ON f.is_open
"""
#: The columns as counted; 3, 7 and 11 are their sums.
COUNTED = tuple(CONDITIONS)
COLUMNS = ("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13")
#: With the parts of 9 and 12 that are told apart.
SHOWN = (*COLUMNS, "ended_otherwise", "waiting")
#: The identities printed on the form: a column, and the columns it is the sum of.
IDENTITIES = (("3", ("4", "5", "6")), ("7", ("8", "9", "10")), ("11", ("12", "13")),
              ("3", ("7", "11")))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Form:
    """One II.06a: a line per agency or sector, and their sum."""

    first: date
    last: date
    by: str
    unit: Unit | None
    total: Line
    lines: list[Line]

    @property
    def broken(self) -> list[str]:
        """Return the identities that do not hold; the columns are counted apart, so they can."""
        return [
            f"{line.name or 'total'}: {left} = {' + '.join(right)}"
            for line in (self.total, *self.lines)
            for left, right in IDENTITIES
            if line.counts[left] != sum(line.counts[column] for column in right)
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the form as it is printed for machines."""
        return {
            "kind": MEANING.word,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "unit": self.unit.code if self.unit else None,
            "by": self.by,
            "definition": MEANING.as_json(),
            "identities_hold": not self.broken,
            "total": self.total.counts,
            "rows": [{"key": line.key, "name": line.name, **line.counts} for line in self.lines],
        }


def ii06a(
    first: date,
    last: date,
    *,
    today: date,
    unit: Unit | None = None,
    by: str = "agency",
    engine: Engine | None = None,
) -> Form:
    """Return the form of a period, by deciding agency, receiving unit or sector.

    ``engine`` counts it there, by an expression of its own. Raises OldArchive where it cannot.
    """
    units = belonging(unit, today) if unit else set()
    rows = _elsewhere(first, last, by, units, engine) if engine else _live(first, last, by, units)
    return Form(
        first=first,
        last=last,
        by=by,
        unit=unit,
        total=total_of(rows, SHOWN),
        lines=joined_lines(by, rows, today),
    )


def _elsewhere(
    first: date, last: date, by: str, units: Collection[int], engine: Engine
) -> list[tuple[Any, Counts]]:
    if CLOCK not in engine.tables:
        raise OldArchive(table=CLOCK)
    counted = engine.rows(form(first, last, by=by, units=units))
    return [
        (row.pop("key"), _columns({name: int(value or 0) for name, value in row.items()}))
        for row in counted
    ]


def _live(first: date, last: date, by: str, units: Collection[int]) -> list[tuple[Any, Counts]]:
    asked = ", ".join(f"count(*) FILTER (WHERE {words})" for words in CONDITIONS.values())
    question = f"SELECT {_KEYS[by]}, {asked} {_STOOD} GROUP BY 1"
    with connection.cursor() as cursor, opened(FACTS, first, last):
        cursor.execute(question, _values(first, last, units))
        return [
            (key, _columns(dict(zip(COUNTED, numbers, strict=True))))
            for key, *numbers in cursor.fetchall()
        ]


def keys_behind(
    column: str,
    first: date,
    last: date,
    *,
    units: Collection[int],
    by: str,
    keys: Collection[int] | None,
) -> list[int]:
    """Return the keys of the dossiers that a column counts; ``keys``: those of one line."""
    condition = SUMS[column][1] if column in SUMS else CONDITIONS[column]
    narrowed = f" AND {_KEYS[by]} = ANY(%(keys)s)" if keys is not None else ""
    question = f"SELECT f.dossier_id {_STOOD} WHERE ({condition}){narrowed}"
    with connection.cursor() as cursor, opened(FACTS, first, last):
        cursor.execute(question, _values(first, last, units) | {"keys": list(keys or ())})
        return [row[0] for row in cursor.fetchall()]


def _values(first: date, last: date, units: Collection[int]) -> dict[str, Any]:
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=LOCAL)
    return {
        "first": first,
        "last": last,
        "end": end,
        "units": sorted(units),
        "all_units": not units,
    }


def _columns(counted: Counts) -> Counts:
    """Return the columns of the form in their order; those in between are sums."""
    found = counted | {
        name: sum(counted[part] for part in parts) for name, (parts, _words) in SUMS.items()
    }
    return {name: found[name] for name in SHOWN}
