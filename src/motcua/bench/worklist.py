"""A page of an officer's work list over a million dossiers, sixteen officers at work.

Each asks for the page over HTTP with their own session and permissions, reads for a second, and
asks again. The limit is the list's own query alone, through psycopg, without a pause.
"""

import json
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from motcua.bench.frame.ground import Options, own_database, settle
from motcua.bench.frame.sample import APPRAISERS, fill, officers, signed_in
from motcua.bench.frame.serving import HOST, Caller, web
from motcua.bench.frame.storm import Prepare, Work, storm
from motcua.desk.pages.keyset import PAGE_ROWS
from motcua.dossiers.models import Dossier, Task

DOSSIERS = 1_000_000
OFFICERS = 16
SECONDS = 30
THINK_SECONDS = 1.0
PAGE = "/desk/work/?duty=appraise"
TARGET_P95_MS = 150
#: Rows of the list's table that may be read for each row shown.
READ_PER_ROW = 3


def run(options: Options) -> dict[str, Any]:
    """Fill a database of its own and measure."""
    with own_database(options) as address:
        fill(*(options.sizes or (DOSSIERS,))[-1:], seed=1)
        return measure(address, seconds=SECONDS)


def measure(address: str, *, seconds: float) -> dict[str, Any]:
    """Measure on what stands there."""
    settle()
    people = officers(APPRAISERS, OFFICERS)
    cookies = signed_in(people)
    statements = statements_of_a_page(cookies[0])
    query = query_of_the_list(statements)
    bare = storm(_bare(address, query), clients=OFFICERS, seconds=min(seconds, 10))
    with web(address, MOTCUA_DEMO="True") as port:
        pages = storm(
            _reader(port, cookies), clients=OFFICERS, seconds=seconds, warm_up=2,
            think=THINK_SECONDS,
        )  # fmt: skip
    read, p95 = rows_read(query), pages.quantile(95)
    counts = sum("COUNT(" in sql for sql in statements)
    return {
        "name": "worklist",
        "dossiers": Dossier.objects.count(),
        "open_tasks": Task.objects.filter(until=None).count(),
        "officers": OFFICERS,
        "limit_per_s": round(bare.rate, 1),
        "limit_p50_ms": round(bare.quantile(50), 2),
        "ratio": round(bare.quantile(50) / max(pages.quantile(50), 0.001), 3),
        **pages.figures(),
        "statements": len(statements),
        "count_statements": counts,
        "rows_shown": PAGE_ROWS,
        "rows_read": read,
        "target_p95_ms": TARGET_P95_MS,
        "holds": p95 <= TARGET_P95_MS and read <= READ_PER_ROW * PAGE_ROWS and not counts,
    }


def rows_read(query: str, table: str = "dossiers_task") -> int:
    """Return how many rows of a table the query looked at, those it threw away included."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
        found = cursor.fetchone()[0]
    plan = json.loads(found) if isinstance(found, str) else found
    return round(_looked_at(plan[0]["Plan"], table))


def _looked_at(node: dict[str, Any], table: str) -> float:
    below = sum(_looked_at(each, table) for each in node.get("Plans", ()))
    if node.get("Relation Name") != table:
        return float(below)
    removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    rows = node["Actual Rows"] + sum(node.get(name, 0) for name in removed)
    return float(below + rows * node["Actual Loops"])


def statements_of_a_page(cookie: str) -> list[str]:
    """Return every statement of one page."""
    client = Client(SERVER_NAME=HOST, HTTP_COOKIE=cookie)
    # As the sample's web answers, whatever this command's own installation asks for.
    with override_settings(MOTCUA_SECOND_FACTOR=False, ALLOWED_HOSTS=[HOST]):
        client.get(PAGE)  # what is kept per process is kept
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(PAGE)
    if answer.status_code != 200:
        message = f"the work list answers {answer.status_code}"
        raise RuntimeError(message)
    return [each["sql"] for each in captured.captured_queries]


def query_of_the_list(statements: Sequence[str]) -> str:
    return next(
        sql for sql in statements
        if sql.startswith('SELECT "dossiers_task"') and f"LIMIT {PAGE_ROWS + 1}" in sql
    )  # fmt: skip


def _bare(address: str, query: str) -> Prepare:
    def prepare(_client: int) -> Work:
        cursor = psycopg.connect(address, autocommit=True).cursor()

        def work(_number: int) -> None:
            cursor.execute(query).fetchall()

        return work

    return prepare


def _reader(port: int, cookies: Sequence[str]) -> Prepare:
    def prepare(client: int) -> Work:
        caller = Caller(port, {"Cookie": cookies[client]})

        def work(_number: int) -> None:
            status, body = caller.ask("GET", PAGE)
            if status != 200 or b"work" not in body:
                message = f"status {status}"
                raise RuntimeError(message)

        return work

    return prepare
