"""The frame of the measurements: the limit writes what the act writes, errors are counted."""

from collections import Counter

import pytest
from django.db import connection
from django.utils.timezone import now

from motcua.bench import intake
from motcua.bench.frame.ground import address
from motcua.bench.frame.hall import make_hall
from motcua.bench.frame.limit import pgbench_times
from motcua.bench.frame.same_rows import intake_script
from motcua.bench.frame.storm import storm
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
    figures = intake.measure(address(), at=now(), seconds=1)
    assert figures["name"] == "intake"
    assert figures["errors"] == 0
    assert {"limit_per_s", "rate_per_s", "ratio", "bare_ratio", "p50_ms", "p95_ms"} < set(figures)


def test_a_storm_counts_what_fails_and_what_does_not(transactional_db):
    def prepare(client):
        def work(number):
            if client == 1 and number > 1:
                raise ValueError(number)

        return work

    found = storm(prepare, clients=2, seconds=0.2, warm_up=1)
    assert found.milliseconds
    assert "ValueError" in found.errors[0]
