"""What grows with the dossiers: work list, intake, report and search at 10,000, 100,000, 1,000,000.

The same database is filled further between the measurements. Each figure is a p95 in milliseconds
(the report: a median); ``growth`` says by how much the last is more than the first. With
``--output`` each point is kept when it is there; ``--keep`` leaves the database for ``report`` and
``worklist`` with ``--reuse``; ``--sizes`` takes others, 5,000,000 as well.
"""

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from os import getloadavg
from pathlib import Path
from random import Random
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.utils.timezone import now

from motcua.bench import report, worklist
from motcua.bench.frame.ground import Options, own_database, settle
from motcua.bench.frame.sample import RECEIVERS, fill, officers
from motcua.dossiers.actions import FeeGiven, PaperGiven, Submission, take_in
from motcua.dossiers.models import Dossier
from motcua.reporting import facts

SIZES = (10_000, 100_000, 1_000_000)
SECONDS = 15
INTAKES, SEARCHES = 200, 300
OF_THE_LIST = ("limit_per_s", "rate_per_s", "ratio", "p50_ms", "p95_ms", "errors")


def run(options: Options) -> dict[str, Any]:
    """Measure at every size, in a database of its own."""
    with own_database(options) as address:
        sizes = options.sizes or SIZES
        return measure(address, sizes=sizes, seconds=SECONDS, output=options.output)


def measure(
    address: str, *, sizes: tuple[int, ...], seconds: float, output: Path | None = None
) -> dict[str, Any]:
    """Fill up to each size in turn and measure there; each point is written when it is there."""
    points: list[dict[str, Any]] = []
    numbers = count()
    for seed, size in enumerate(sizes, start=1):
        began = perf_counter()
        fill(size, seed=seed)
        filled = perf_counter()
        facts.follow(at=now())
        times = {"filled_s": filled - began, "followed_s": perf_counter() - filled}
        settle()
        points.append(_point(address, size, seconds, numbers) | _rounded(times))
        _tell(output, points)
    return _figures(points)


def _rounded(times: dict[str, float]) -> dict[str, float]:
    load, *_others = getloadavg()
    return {name: round(value, 1) for name, value in (times | {"load": load}).items()}


def _tell(output: Path | None, points: list[dict[str, Any]]) -> None:
    """Say how far it is, and keep it: a run that is killed leaves what it had measured."""
    sys.stderr.write(json.dumps(points[-1]) + "\n")
    if output:
        output.write_text(json.dumps(_figures(points), indent=1) + "\n", encoding="utf-8")


def _figures(points: list[dict[str, Any]]) -> dict[str, Any]:
    first, last = points[0], points[-1]
    names = [name for name in first if name.endswith("_ms")]
    return {
        "name": "growth",
        **last["worklist"],  # at the most dossiers
        "points": points,
        "growth": {name: round(last[name] / max(first[name], 0.001), 2) for name in names},
    }


def _point(address: str, size: int, seconds: float, numbers: "count[int]") -> dict[str, Any]:
    pages = worklist.measure(address, seconds=seconds)
    reports = report.measure()
    return {
        "dossiers": size,
        "worklist": {name: pages[name] for name in OF_THE_LIST},
        "worklist_p95_ms": pages["p95_ms"],
        "worklist_p50_ms": pages["p50_ms"],
        "worklist_rows_read": pages["rows_read"],
        "open_tasks": pages["open_tasks"],
        "intake_p95_ms": _intake(numbers),
        "report_tallies_ms": reports["tallies_ms"],
        "report_facts_ms": reports["facts_ms"],
        "search_p95_ms": _search(),
    }


def _intake(numbers: "count[int]") -> float:
    """Take more dossiers in like those that stand there, one after another."""
    officer = officers(RECEIVERS, 1)[0]
    patterns = Dossier.objects.filter(receiving_unit__code="H99.12", person__isnull=False)
    kept = list(patterns.select_related(
        "procedure_version__procedure__sector", "receiving_unit", "deciding_unit", "person"
    )[:20])  # fmt: skip

    def act() -> None:
        number = next(numbers)
        take_in([_like(kept[number % len(kept)])], by=officer, at=now())

    return _p95(act, INTAKES)


def _like(pattern: Dossier) -> Submission:
    version = pattern.procedure_version
    asked = [paper for paper in version.papers.all() if paper.kind == "paper"]
    return Submission(
        procedure_version=version,
        receiving_unit=pattern.receiving_unit,
        deciding_unit=pattern.deciding_unit,
        person=pattern.person,
        name=pattern.applicant_name,
        number_end=pattern.number_end,
        papers=[PaperGiven(name=paper.name, requirement=paper, originals=1) for paper in asked],
        fees=[FeeGiven(name="Lệ phí", amount=Decimal(0), reason="Không thu theo quy định")],
    )


def _search() -> float:
    """Find dossiers as the counter does: by the words of a name and the end of a number."""
    chance = Random(7)  # noqa: S311 - a fixed order, no secret
    some = list(Dossier.objects.order_by("-pk").values_list("applicant_name", "number_end")[:500])

    def act() -> None:
        name, end = chance.choice(some)
        list(Dossier.objects.of_applicant(name, end)[:20])

    return _p95(act, SEARCHES)


def _p95(act: Callable[[], None], times: int) -> float:
    for _turn in range(5):
        act()
    taken = []
    for _turn in range(times):
        began = perf_counter()
        act()
        taken.append((perf_counter() - began) * 1000)
    return round(quantiles(taken, n=100)[94], 2)
