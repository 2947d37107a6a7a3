"""Taking dossiers in, three papers and a fee each, by eight clients at eight counters."""

import itertools
import time
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from motcua.bench.frame.following import facts_followed
from motcua.bench.frame.ground import own_database, settle
from motcua.bench.frame.hall import BenchHall, make_hall
from motcua.bench.frame.limit import pgbench
from motcua.bench.frame.same_rows import intake_script
from motcua.bench.frame.serving import Caller, web
from motcua.bench.frame.storm import Prepare, Storm, Work, joined, storm
from motcua.dossiers.actions import take_in
from motcua.reporting import facts

CLIENTS = 8
#: Of each way in each round.
SECONDS = 5
ROUNDS = 3
CREATED = 201
#: No act waits longer for being counted.
FACTS_TARGET_S = 5


def run() -> dict[str, Any]:
    """Measure the limit, the same SQL through psycopg, the act, and the act over HTTP."""
    with own_database() as address:
        return measure(address, at=now(), seconds=SECONDS)


def measure(address: str, *, at: datetime, seconds: int) -> dict[str, Any]:
    """Measure on an empty database."""
    hall = make_hall(at=at)
    counter = hall.counters[0]
    pattern = take_in([hall.submission(0, 0)], by=counter.officers["receive"], at=at)[0]
    script = intake_script(hall, pattern)
    settle()
    rounds: dict[str, list[Storm]] = {"bare_sql": [], "act": [], "post": []}
    limits = []
    with web(address) as port:
        ways = {
            "bare_sql": script.in_psycopg(address),
            "act": _acts(hall),
            "post": _posts(hall, port),
        }
        for _round in range(ROUNDS):  # in turn, so that a noisy minute falls on all of them
            limits.append(pgbench(address, script, clients=CLIENTS, seconds=seconds))
            for name, way in ways.items():
                rounds[name].append(storm(way, clients=CLIENTS, seconds=seconds))
        facts.follow(at=now())
        with facts_followed() as behind:
            storm(ways["post"], clients=CLIENTS, seconds=seconds * ROUNDS)
    limit = sum(limits) / ROUNDS
    bare, acts, posts = (joined(rounds[name]) for name in ways)
    return {
        "name": "intake",
        "clients": CLIENTS,
        "limit_per_s": round(limit, 1),
        **posts.figures(),
        "ratio": round(posts.rate / limit, 3),
        "bare_sql_per_s": round(bare.rate, 1),
        "bare_sql_ratio": round(bare.rate / limit, 3),
        "act_per_s": round(acts.rate, 1),
        "act_ratio": round(acts.rate / limit, 3),
        "act_errors": len(acts.errors),
        "facts_behind_s": round(max(behind, default=0.0), 1),
        "target_facts_behind_s": FACTS_TARGET_S,
        "limit": "pgbench, prepared, the same rows, a unit for each client, fsync on",
    }


def _acts(hall: BenchHall) -> Prepare:
    """Return the act itself, called in each client's own process, without HTTP."""

    def prepare(client: int) -> Work:
        officer = hall.counters[client].officers["receive"]
        numbers = itertools.count(time.monotonic_ns() // 1_000 % 10**11)

        def work(_number: int) -> None:
            submission = hall.submission(client, next(numbers))
            take_in([submission], by=officer, at=now())

        return work

    return prepare


def _posts(hall: BenchHall, port: int) -> Prepare:
    """Return the act as other systems ask for it."""
    bodies = [hall.body(client, 0) for client in range(CLIENTS)]

    def prepare(client: int) -> Work:
        token = hall.counters[client].token
        caller = Caller(port, {"Authorization": f"Bearer {token}"})
        body = bodies[client]
        numbers = itertools.count(time.monotonic_ns())

        def work(_number: int) -> None:
            body["fees"][0]["receipt_number"] = f"http-{client:02}-{next(numbers)}"
            status, answer = caller.ask("POST", "/api/v1/dossiers", body)
            if status != CREATED:
                raise RuntimeError(answer.decode())

        return work

    return prepare
