"""Bulk intake through the act that takes many, beside COPY of the same rows."""

import time
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection
from django.utils.timezone import now

from motcua.bench.frame.ground import copied_database, own_database, settle
from motcua.bench.frame.hall import BenchHall, make_hall
from motcua.dossiers.actions import take_in_many

DOSSIERS = 100_000
#: As many as one call of the API takes.
BATCH = 1_000
#: What an intake writes, each table after those it points at.
TABLES = (
    "dossiers_dossier", "dossiers_paper", "payments_charge", "payments_payment", "dossiers_fee",
    "dossiers_access", "dossiers_clockentry", "dossiers_task", "dossiers_history",
    "dossiers_historysecret",
)  # fmt: skip


def run() -> dict[str, Any]:
    """Take 100,000 dossiers in, then COPY their rows into an equal, empty database."""
    with own_database() as address:
        hall = make_hall(at=now())
        with copied_database() as twin:
            settle()
            seconds, errors, slowest = _take_in(hall, at=now())
            limit = _copy(address, twin)
            rate = DOSSIERS / seconds
    return {
        "name": "bulk",
        "dossiers": DOSSIERS,
        "batch": BATCH,
        "limit_per_s": round(DOSSIERS / limit, 1),
        "rate_per_s": round(rate, 1),
        "ratio": round(rate * limit / DOSSIERS, 3),
        "p50_ms": round(slowest[len(slowest) // 2] * 1000),
        "p95_ms": round(slowest[int(len(slowest) * 0.95)] * 1000),
        "errors": errors,
        "limit": "COPY of the same rows, one table after another, all constraints on",
    }


def _take_in(hall: BenchHall, *, at: datetime) -> tuple[float, int, list[float]]:
    """Return the seconds of all calls, how many dossiers were refused, and each call's seconds."""
    refused, calls = 0, []
    for first in range(0, DOSSIERS, BATCH):
        counter = first // BATCH % len(hall.counters)
        numbers = range(first, min(first + BATCH, DOSSIERS))
        given = [hall.submission(counter, number) for number in numbers]
        began = time.perf_counter()
        answers = take_in_many(given, by=hall.counters[counter].officers["receive"], at=at)
        calls.append(time.perf_counter() - began)
        refused += sum(isinstance(answer, Exception) for answer in answers)
    return sum(calls), refused, sorted(calls)


def _copy(source: str, target: str) -> float:
    """Return the seconds COPY needs for the rows; reading them is not counted."""
    seconds = 0.0
    connection.close()
    with psycopg.connect(source) as old, psycopg.connect(target, autocommit=True) as new:
        for table in TABLES:
            query = f"COPY (SELECT * FROM {table}) TO STDOUT"  # noqa: S608 - named above
            with old.cursor().copy(query) as copy:
                content = b"".join(copy)
            began = time.perf_counter()
            with new.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)
            seconds += time.perf_counter() - began
    return seconds
