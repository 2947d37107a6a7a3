"""The on-time report of a year over a million dossiers: from the tallies, and from the facts.

The limit of each is the plainest sum over the same rows of the same table.
"""

from collections.abc import Callable, Mapping
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
    report, of_facts = (on_time(first, last, today=last, engine=way) for way in (None, Postgres()))
    return {
        "name": "report",
        "limit_per_s": round(1000 / median(facts_limit), 1),
        "rate_per_s": round(1000 / median(rows), 1),
        "ratio": round(median(facts_limit) / median(rows), 3),
        "p50_ms": round(median(rows), 2),
        "p95_ms": round(max(rows), 2),  # of so few
        "errors": _differing(report.total.counts, of_facts.total.counts),
        "dossiers": Dossier.objects.count(),
        "finished": report.total.counts["finished"],
        "tallies_ms": round(median(tallies), 2),
        "facts_ms": round(median(rows), 2),
        "tallies_limit_ms": round(median(tally_limit), 2),
        "facts_limit_ms": round(median(facts_limit), 2),
        "target_tallies_ms": TALLIES_TARGET_MS,
        "target_facts_ms": FACTS_TARGET_MS,
        "holds": median(tallies) <= TALLIES_TARGET_MS and median(rows) <= FACTS_TARGET_MS,
    }


def _differing(tallies: Mapping[str, float], facts_: Mapping[str, float]) -> int:
    """Return on how many figures the two ways disagree; the facts give fewer of them."""
    return sum(tallies[name] != number for name, number in facts_.items())


def _sum(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchone()


def _milliseconds(act: Callable[[], object]) -> list[float]:
    """Return how long each of some calls took, after one that warms up."""
    act()
    times = []
    for _turn in range(TIMES):
        began = perf_counter()
        act()
        times.append((perf_counter() - began) * 1000)
    return times
