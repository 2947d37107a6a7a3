"""Taking dossiers in, three papers and a fee each, by eight clients at eight counters."""

from datetime import datetime
from typing import Any

from django.utils.timezone import now

from motcua.bench.frame.ground import own_database, settle
from motcua.bench.frame.hall import BenchHall, make_hall
from motcua.bench.frame.limit import pgbench
from motcua.bench.frame.same_rows import intake_script
from motcua.bench.frame.storm import Prepare, Work, storm
from motcua.dossiers.actions import take_in

CLIENTS = 8
SECONDS = 10


def run() -> dict[str, Any]:
    """Measure the limit, the same SQL through psycopg, and the act, one after another."""
    with own_database() as address:
        return measure(address, at=now(), seconds=SECONDS)


def measure(address: str, *, at: datetime, seconds: int) -> dict[str, Any]:
    """Measure on an empty database."""
    hall = make_hall(at=at)
    counter = hall.counters[0]
    pattern = take_in([hall.submission(0, 0)], by=counter.officers["receive"], at=at)[0]
    script = intake_script(hall, pattern)
    settle()
    limit = pgbench(address, script, clients=CLIENTS, seconds=seconds)
    bare = storm(script.in_psycopg(address), clients=CLIENTS, seconds=seconds)
    acts = storm(_act(hall), clients=CLIENTS, seconds=seconds)
    return {
        "name": "intake",
        "limit_per_s": round(limit, 1),
        "bare_per_s": round(bare.rate, 1),
        "bare_ratio": round(bare.rate / limit, 3),
        "ratio": round(acts.rate / limit, 3),
        **acts.figures(),
    }


def _act(hall: BenchHall) -> Prepare:
    def prepare(client: int) -> Work:
        officer = hall.counters[client].officers["receive"]

        def work(number: int) -> None:
            take_in([hall.submission(client, number + 1)], by=officer, at=now())

        return work

    return prepare
