"""Form II.06a/VPCP/KSTT: the thirteen columns, as things stood in the period, not as now.

Column 9 holds what ended without a result too, and column 12 what waits for a supplement, as the
printed form's headings say; both are also told apart. Whether an open dossier was overdue on the
last day is read from its clock up to that day, so that an old report comes out the same.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from motcua.dossiers.rules import LOCAL
from motcua.org.models import Unit
from motcua.reporting.reports import Counts, Line, joined_lines
from motcua.reporting.units import belonging

VERSION = 1
ARTICLE = "Thông tư 01/2020/TT-VPCP, biểu II.06a/VPCP/KSTT"
SPLITS = ("agency", "receiver", "sector")
_KEYS = {
    "agency": "f.deciding_unit_id",
    "receiver": "f.receiving_unit_id",
    "sector": "f.procedure_id",
}

_COUNTED = """
SELECT {key},
    count(*) FILTER (WHERE f.received_on >= %(first)s AND f.channel = 'online'),
    count(*) FILTER (WHERE f.received_on >= %(first)s AND f.channel <> 'online'),
    count(*) FILTER (WHERE f.received_on < %(first)s),
    count(*) FILTER (WHERE f.ended_on <= %(last)s AND f.timeliness = 'early'),
    count(*) FILTER (WHERE f.ended_on <= %(last)s AND f.timeliness IN ('on_time', '')),
    count(*) FILTER (WHERE f.ended_on <= %(last)s AND f.timeliness = 'late'),
    count(*) FILTER (WHERE is_open AND NOT coalesce(was.overdue, false)),
    count(*) FILTER (WHERE is_open AND was.overdue),
    count(*) FILTER (WHERE f.ended_on <= %(last)s AND f.timeliness = ''),
    count(*) FILTER (WHERE is_open AND was.waits)
FROM (
    SELECT *, ended_on IS NULL OR ended_on > %(last)s AS is_open
    FROM reporting_dossierfact
    WHERE received_on <= %(last)s AND (ended_on IS NULL OR ended_on >= %(first)s)
      AND ({all_units} OR receiving_unit_id = ANY(%(units)s) OR deciding_unit_id = ANY(%(units)s))
) AS f
LEFT JOIN LATERAL (
    SELECT waits, coalesce(due_at, f.due_at) < %(end)s AND NOT waits AS overdue
    FROM (
        SELECT (array_agg(c.due_after ORDER BY c.id DESC)
                FILTER (WHERE c.kind <> 'extend' AND c.due_after IS NOT NULL))[1] AS due_at,
            coalesce((array_agg(c.kind ORDER BY c.id DESC)
                FILTER (WHERE c.kind IN ('start', 'pause', 'resume', 'restart')))[1] = 'pause',
                false) AS waits
        FROM dossiers_clockentry AS c WHERE c.dossier_id = f.dossier_id AND c.at < %(end)s
    ) AS clock
) AS was ON is_open
GROUP BY 1
"""
#: The columns as counted; 3, 7 and 11 are their sums.
COUNTED = ("4", "5", "6", "8", "9", "10", "12", "13", "ended_otherwise", "waiting")
COLUMNS = ("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13")
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
            "kind": "ii06a",
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "unit": self.unit.code if self.unit else None,
            "by": self.by,
            "definition": {"version": VERSION, "article": ARTICLE},
            "identities_hold": not self.broken,
            "total": self.total.counts,
            "rows": [{"key": line.key, "name": line.name, **line.counts} for line in self.lines],
        }


def ii06a(
    first: date, last: date, *, today: date, unit: Unit | None = None, by: str = "agency"
) -> Form:
    """Return the form of a period, by deciding agency, receiving unit or sector."""
    units = belonging(unit, today) if unit else set()
    question = _COUNTED.format(key=_KEYS[by], all_units="false" if unit else "true")
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=LOCAL)
    values: dict[str, Any] = {
        "first": first,
        "last": last,
        "end": end,
        "units": sorted(units),
    }
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        rows = [
            (key, _columns(dict(zip(COUNTED, numbers, strict=True))))
            for key, *numbers in cursor.fetchall()
        ]
    total: Counts = defaultdict(int, dict.fromkeys((*COLUMNS, "ended_otherwise", "waiting"), 0))
    for _key, counts in rows:
        for name, number in counts.items():
            total[name] += number
    return Form(
        first=first,
        last=last,
        by=by,
        unit=unit,
        total=Line(key="", name="", counts=dict(total)),
        lines=joined_lines(by, rows, today),
    )


def _columns(counted: Counts) -> Counts:
    """Return the columns of the form in their order; those in between are sums."""
    received = counted["4"] + counted["5"] + counted["6"]
    ended = counted["8"] + counted["9"] + counted["10"]
    found = counted | {"3": received, "7": ended, "11": counted["12"] + counted["13"]}
    return {name: found[name] for name in (*COLUMNS, "ended_otherwise", "waiting")}
