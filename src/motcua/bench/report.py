"""The on-time report of a year over a million dossiers: from the tallies, and from the facts.

The limit of each is the plainest sum over the same rows of the same table.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.utils.timezone import localdate, now

from motcua.bench.frame.ground import Options, own_database, settle
from motcua.bench.frame.sample import fill
from motcua.dossiers.models import Dossier
from motcua.reporting import facts
from motcua.reporting.engines import Postgres
from motcua.reporting.reports import on_time

DOSSIERS = 1_000_000
TIMES = 9
TALLIES_TARGET_MS, FACTS_TARGET_MS = 100, 1_000


def run(options: Options) -> dict[str, Any]:
    """Fill a database of its own, let the facts follow, and measure."""
    with own_database(options):
        fill(*(options.sizes or (DOSSIERS,))[-1:], seed=1)
        began = perf_counter()
        facts.follow(at=now())
        followed = perf_counter() - began
        return measure() | {"facts_followed_s": round(followed, 1)}


def measure() -> dict[str, Any]:
    """Measure on what stands there: the year up to today, agency by agency."""
    settle()
    last = localdate()
    first = last.replace(year=last.year - 1, day=min(last.day, 28))
    tallies = _milliseconds(lambda: on_time(first, last, today=last, by="agency"))
    rows = _milliseconds(lambda: on_time(first, last, today=last, by="agency", engine=Postgres()))
    tally_limit = _milliseconds(
        lambda: _sum('SELECT sum(finished) FROM reporting_daytally WHERE "on" BETWEEN %s AND %s',
                     first, last)
    )  # fmt: skip
    facts_limit = _milliseconds(
        lambda: _sum("SELECT count(*) FROM reporting_dossierfact"
                     " WHERE finished_on BETWEEN %s AND %s", first, last)
    )  # fmt: skip
    report = on_time(first, last, today=last)
    return {
        "name": "report",
        "dossiers": Dossier.objects.count(),
        "finished": report.total.counts["finished"],
        "tallies_ms": tallies,
        "facts_ms": rows,
        "tallies_limit_ms": tally_limit,
        "facts_limit_ms": facts_limit,
        "ratio": round(facts_limit / rows, 3),
        "target_tallies_ms": TALLIES_TARGET_MS,
        "target_facts_ms": FACTS_TARGET_MS,
        "holds": tallies <= TALLIES_TARGET_MS and rows <= FACTS_TARGET_MS,
    }


def _sum(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchone()


def _milliseconds(act: Callable[[], object]) -> float:
    """Return the median of some calls, after one that warms up."""
    act()
    times = []
    for _turn in range(TIMES):
        began = perf_counter()
        act()
        times.append((perf_counter() - began) * 1000)
    return round(median(times), 2)
