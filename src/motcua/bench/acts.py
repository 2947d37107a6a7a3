"""A dossier through its whole life: how many a second, how long each act, how many statements.

Taking in, taking in hand, appraising and returning go through the API. What is signed in between
(approve, seal, release) is called in the client's process, without the document: the signature is
the work of outside machines, a quarter of a second each, and would hide what is measured here.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from statistics import quantiles
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from motcua.bench.frame.ground import own_database, settle
from motcua.bench.frame.hall import BenchHall, make_hall
from motcua.bench.frame.limit import pgbench
from motcua.bench.frame.same_rows import intake_script
from motcua.bench.frame.serving import Caller, web
from motcua.bench.frame.storm import Prepare, Work, storm
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier

CLIENTS = 8
SECONDS = 15
OK = (200, 201)
#: The limit of statements; above it each one is explained in docs/performance.md.
MOST_STATEMENTS = 15


def run() -> dict[str, Any]:
    """Measure on an empty database; the limit is that of taking in, beside which all stands."""
    with own_database() as address:
        at = now()
        hall = make_hall(at=at)
        statements = _statements(hall, at)
        pattern = Dossier.objects.order_by("id")[0]
        script = intake_script(hall, pattern)
        settle()
        limit = pgbench(address, script, clients=CLIENTS, seconds=SECONDS)
        with web(address) as port:
            lives = storm(_lives(hall, port), clients=CLIENTS, seconds=SECONDS, warm_up=3)
            each = _each_act(hall, port)
    return {
        "name": "acts",
        "clients": CLIENTS,
        "limit_per_s": round(limit, 1),
        **lives.figures(),
        "ratio": round(lives.rate / limit, 3),
        "acts_per_s": round(lives.rate * len(statements), 1),
        "act_p95_ms": each,
        "statements": statements,
        "above": [name for name, count in statements.items() if count > MOST_STATEMENTS],
        "limit": "pgbench, the rows of taking in alone",
    }


def _statements(hall: BenchHall, at: datetime) -> dict[str, int]:
    """Return how many statements each act takes, BEGIN and COMMIT among them."""
    officers = hall.counters[0].officers
    actions.take_in([hall.submission(0, 1)], by=officers["receive"], at=at)  # keeps what stays
    counts = {}
    with CaptureQueriesContext(connection) as asked:
        submission = hall.submission(0, 2)
        dossier = actions.take_in([submission], by=officers["receive"], at=at)[0]
    counts["take_in"] = len(asked)
    for name, act in _rest(officers, at).items():
        with CaptureQueriesContext(connection) as asked:
            dossier = act(dossier)
        counts[name] = len(asked)
    return counts


def _rest(officers: Mapping[str, Any], at: datetime) -> dict[str, Callable[[Dossier], Dossier]]:
    """Return what follows taking in, in order."""
    appraiser, approver, clerk = officers["appraise"], officers["approve"], officers["seal"]
    return {
        "take": lambda d: actions.take(d, by=appraiser, at=at),
        "appraise": lambda d: actions.appraise(d, text="Đủ điều kiện", by=appraiser, at=at),
        **_signed(approver, clerk, at),
        "return": lambda d: actions.return_result(d, to_name="N", by=officers["return"], at=at),
    }


def _signed(approver: Any, clerk: Any, at: datetime) -> dict[str, Callable[[Dossier], Dossier]]:
    return {
        "approve": lambda d: actions.approve(d, document=None, signed=None, by=approver, at=at),
        "seal": lambda d: actions.seal(d, signed=None, by=clerk, at=at),
        "release": lambda d: actions.complete(d, verification=None, by=clerk, at=at),
    }


class Life:
    """One client that takes dossiers from the counter to the applicant's hands."""

    def __init__(self, hall: BenchHall, port: int, client: int) -> None:
        self.hall, self.client = hall, client
        self.counter = hall.counters[client]
        self.caller = Caller(port, {"Authorization": f"Bearer {self.counter.token}"})
        self.times: dict[str, list[float]] = {}

    def __call__(self, number: int) -> None:
        body = self.hall.body(self.client, 0)
        body["fees"][0]["receipt_number"] = f"life-{self.client:02}-{number:08}-{time.time_ns()}"
        made = self._ask("take_in", "/api/v1/dossiers", body)
        address = f"/api/v1/dossiers/{made['uuid']}"
        self._ask("take", f"{address}/taking", {})
        self._ask("appraise", f"{address}/appraisal", {"text": "Đủ điều kiện"})
        officers, at = self.counter.officers, now()
        dossier = Dossier.objects.get(uuid=UUID(made["uuid"]))
        for name, act in _signed(officers["approve"], officers["seal"], at).items():
            with self._timed(name):
                dossier = act(dossier)
        self._ask("return", f"{address}/return", {"to_name": "Nguyễn Thị Hồng Nhung"})

    def _ask(self, name: str, path: str, body: Any) -> dict[str, Any]:
        with self._timed(name):
            status, answer = self.caller.ask("POST", path, body)
        if status not in OK:
            raise RuntimeError(f"{name}: {answer.decode()}")
        found: dict[str, Any] = json.loads(answer)
        return found

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.times.setdefault(name, []).append((time.perf_counter() - began) * 1000)


def _lives(hall: BenchHall, port: int) -> Prepare:
    def prepare(client: int) -> Work:
        return Life(hall, port, client)

    return prepare


def _each_act(hall: BenchHall, port: int) -> dict[str, float]:
    """Return the p95 of each act, one client alone."""
    life = Life(hall, port, 0)
    for number in range(30):
        life(number)
    return {name: round(quantiles(ms, n=20)[18], 1) for name, ms in life.times.items()}
