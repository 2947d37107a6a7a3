"""A dossier through its whole life: how many a second, how long each act, how many statements.

Twice: first what we do ourselves, then with the signatures. First, what is signed (approve, seal,
release) is called in the client's process, without its document, as two signatures of a quarter of
a second would hide all else. Then every act goes through the API with its document, signed, sealed
and timestamped by the demo's authorities, which share the two cores.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from statistics import quantiles
from tempfile import TemporaryDirectory
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
from motcua.documents.demo_pki import serving
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier

CLIENTS = 8
SECONDS = 15
OK = (200, 201)
BUSY = b'"signing_busy"'
#: How often one client alone lives a life, for the time of each act.
ALONE = 30
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
            lives = storm(_lives(Life, hall, port), clients=CLIENTS, seconds=SECONDS, warm_up=3)
            each = _each_act(Life(hall, port, 0))
        signed = _signed_lives(hall, address)
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
        "signed": signed,
        "limit": "pgbench, the rows of taking in alone",
    }


def _signed_lives(hall: BenchHall, address: str) -> dict[str, Any]:
    """Measure the same with its documents: who signs has a key, the authorities answer."""
    with TemporaryDirectory(prefix="motcua-bench-") as folder, serving(folder) as pki:
        for counter in hall.counters:
            for name, holder in counter.key_holders():
                pki.signer(name, holder)
        with web(address, MOTCUA_DEMO="True", MOTCUA_DATA_DIR=folder) as port:
            made = _lives(SignedLife, hall, port)
            lives = storm(made, clients=CLIENTS, seconds=SECONDS, warm_up=1)
            return lives.figures() | {"act_p95_ms": _each_act(SignedLife(hall, port, 0))}


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
        self._decide(address, UUID(made["uuid"]))
        self._ask("return", f"{address}/return", {"to_name": "Nguyễn Thị Hồng Nhung"})

    def _decide(self, _address: str, uuid: UUID) -> None:
        officers = self.counter.officers
        dossier = Dossier.objects.get(uuid=uuid)
        for name, act in _signed(officers["approve"], officers["seal"], now()).items():
            with self._timed(name):
                dossier = act(dossier)

    def _ask(self, name: str, path: str, body: Any) -> dict[str, Any]:
        with self._timed(name):
            status, answer = self.caller.ask("POST", path, body)
            while status == 503 and BUSY in answer:  # too many sign at once: asked again
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


class SignedLife(Life):
    """The same, every act through the API, with its document."""

    def _decide(self, address: str, _uuid: UUID) -> None:
        for name, noun in (("approve", "approval"), ("seal", "seal"), ("release", "release")):
            self._ask(name, f"{address}/{noun}", {})


def _lives(kind: type[Life], hall: BenchHall, port: int) -> Prepare:
    def prepare(client: int) -> Work:
        return kind(hall, port, client)

    return prepare


def _each_act(life: Life) -> dict[str, float]:
    """Return the p95 of each act, one client alone."""
    with life.caller:
        for number in range(ALONE):
            life(number)
    return {name: round(quantiles(ms, n=20)[18], 1) for name, ms in life.times.items()}
