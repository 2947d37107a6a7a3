"""The frame of the measurements: the limit writes what the act writes, errors are counted."""

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.db import connection
from django.utils.timezone import now

from motcua.bench import acts, bulk, export, intake, live
from motcua.bench.frame import serving
from motcua.bench.frame.ground import address
from motcua.bench.frame.hall import make_hall
from motcua.bench.frame.limit import pgbench_times
from motcua.bench.frame.same_rows import intake_script
from motcua.bench.frame.storm import storm
from motcua.bench.tests.test_bench import EVERY
from motcua.dossiers.actions import take_in

TABLES = (
    "dossiers_dossier", "dossiers_paper", "payments_charge", "payments_payment", "dossiers_fee",
    "dossiers_access", "dossiers_clockentry", "dossiers_task", "dossiers_history",
    "dossiers_historysecret", "dossiers_serial", "documents_numberseries",
)  # fmt: skip


@pytest.fixture
def hall(transactional_db):
    return make_hall(at=now(), centres=2)


def rows() -> Counter[str]:
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def test_the_limit_and_bare_psycopg_write_the_rows_of_the_act(hall):
    officer = hall.counters[0].officers["receive"]
    (pattern,) = take_in([hall.submission(0, 0)], by=officer, at=now())
    script, before = intake_script(hall, pattern), rows()
    take_in([hall.submission(0, 1)], by=officer, at=now())
    of_the_act = rows() - before
    before = rows()
    assert pgbench_times(address(), script, times=1) > 0
    assert rows() - before == of_the_act
    before = rows()
    assert not storm(script.in_psycopg(address()), clients=1, seconds=0, warm_up=1).errors
    assert rows() - before == of_the_act


def test_intake_is_measured_beside_its_limit(hall, monkeypatch):
    monkeypatch.setattr(intake, "make_hall", lambda at: hall)
    monkeypatch.setattr(intake, "CLIENTS", 2)
    monkeypatch.setattr(intake, "ROUNDS", 1)
    figures = intake.measure(address(), at=now(), seconds=1)
    assert figures["name"] == "intake"
    assert figures["errors"] == 0
    assert {"limit_per_s", "rate_per_s", "ratio", "bare_sql_ratio", "p50_ms", "p95_ms"} < set(
        figures
    )


def test_every_act_of_a_life_takes_at_most_fifteen_statements(hall):
    counts = acts._statements(hall, now())
    assert set(counts) == {"take_in", "take", "appraise", "approve", "seal", "release", "return"}
    assert max(counts.values()) <= acts.MOST_STATEMENTS


def test_a_life_is_signed_and_sealed_through_the_api(hall, monkeypatch):
    for name, value in (("CLIENTS", 1), ("SECONDS", 0), ("ALONE", 2)):
        monkeypatch.setattr(acts, name, value)

    def web(where, **words):
        """Let the settings of the tests take the folder, too."""
        folder = {"MOTCUA_TEST_DIR": words["MOTCUA_DATA_DIR"], "PYTEST_XDIST_WORKER": ""}
        return serving.web(where, **words, **folder)

    monkeypatch.setattr(acts, "web", web)
    figures = acts._signed_lives(hall, address())
    assert figures["errors"] == 0
    assert set(figures["act_p95_ms"]) == set(acts._statements(hall, now()))


def test_bulk_takes_in_what_it_was_given_and_copies_it(hall, monkeypatch):
    monkeypatch.setattr(bulk, "DOSSIERS", 25)
    monkeypatch.setattr(bulk, "BATCH", 20)
    before = rows()["dossiers_dossier"]
    seconds, refused, calls = bulk._take_in(hall, at=now())
    assert rows()["dossiers_dossier"] - before == 25
    assert (refused, len(calls)) == (0, 2)
    assert seconds > 0


def test_each_listener_hears_each_notice(hall, monkeypatch):
    monkeypatch.setattr(live, "LISTENERS", 50)
    monkeypatch.setattr(live, "NOTICES", 2)
    # In a thread of its own: a browser's loop may run in this one.
    with live.live(address()) as port, ThreadPoolExecutor() as pool:
        heard = pool.submit(asyncio.run, live._storm(address(), port)).result()
    assert [len(times) for times in heard] == [50, 50]


def test_listeners_are_told_beside_the_bare_limit(monkeypatch):
    async def heard(*_any):
        return [[10.0, 20.0], [40.0]]

    monkeypatch.setattr(live, "own_database", lambda: nullcontext(""))
    monkeypatch.setattr(live, "live", lambda _address: nullcontext(0))
    monkeypatch.setattr(live, "_storm", heard)
    monkeypatch.setattr(live, "_bare", lambda _address: [0.5] * 40)
    monkeypatch.setattr(live, "LISTENERS", 2)
    monkeypatch.setattr(live, "NOTICES", 2)
    with ThreadPoolExecutor() as pool:
        figures = pool.submit(live.run).result()
    assert set(figures) > EVERY
    assert (figures["limit_per_s"], figures["rate_per_s"], figures["errors"]) == (2000, 50, 1)


def test_a_storm_counts_what_fails_and_what_does_not(transactional_db):
    def prepare(client):
        def work(number):
            if client == 1 and number > 1:
                raise ValueError(number)

        return work

    found = storm(prepare, clients=2, seconds=0.2, warm_up=1)
    assert found.milliseconds
    assert "ValueError" in found.errors[0]


def test_a_piece_that_ends_late_is_counted_with_its_time(transactional_db):
    found = storm(
        lambda _client: lambda _number: time.sleep(0.2), clients=2, seconds=0.01, warm_up=0
    )
    assert len(found.milliseconds) == 2
    assert found.seconds >= 0.2


def test_a_list_is_written_as_fast_and_as_small_as_measured(transactional_db):
    figures = export.measure(address(), rows=30)
    assert figures["name"] == "export"
    assert [figures[f"{form}_rows"] for form in ("csv", "xlsx", "pdf")] == [30, 30, 30]
    assert {"limit_per_s", "rate_per_s", "ratio", "csv_peak_mb", "xlsx_peak_mb"} < set(figures)
