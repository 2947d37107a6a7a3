"""One expression, three engines, a million facts, the same numbers."""

from datetime import date

import pytest
from django.db import connection

from motcua.reporting import archive
from motcua.reporting.definitions import DEFINITIONS
from motcua.reporting.engines import DuckDB, NoArchive, Postgres, Spark
from motcua.reporting.ii06a import ii06a
from motcua.reporting.sql import COLUMNS, STEP_COLUMNS

pytestmark = pytest.mark.django_db
MILLION = 1_000_000

#: Facts without dossiers behind them, quickly made: engines only add up.
_FACTS = f"""
INSERT INTO reporting_dossierfact ({", ".join(COLUMNS)})
SELECT n, 2025 + n % 2, 1, n % 97, n % 97, 1 + n % 5, 10 + n % 21, 100 + n % 13,
    (ARRAY['counter', 'online', 'post'])[1 + n % 3],
    CASE WHEN n % 11 = 0 THEN 'in_progress' ELSE 'returned' END, 'granted',
    day, day, day + interval '3 days', day + interval '3 days',
    CASE WHEN n % 11 > 0 THEN day + interval '3 days' END, NULL,
    CASE WHEN n % 11 > 0 THEN day + interval '3 days' END,
    day::date, day::date + 3, CASE WHEN n % 11 > 0 THEN day::date + 3 END, NULL,
    CASE WHEN n % 11 > 0 THEN day::date + 3 END,
    CASE WHEN n % 11 = 0 THEN '' ELSE (ARRAY['early', 'on_time', 'on_time', 'late'])[1 + n % 4] END,
    n % 8 = 3, n % 2 = 0, 1440 + n % 500, CASE WHEN n % 11 > 0 THEN n % 1500 END,
    n % 3, n % 3, 0, 0, 0, 0, n % 4
FROM generate_series(1, {MILLION}) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-01 02:00Z' + n % 500 * interval '1 day') AS d (day)
"""
_STEPS = f"""
INSERT INTO reporting_stepfact ({", ".join(STEP_COLUMNS)})
SELECT 2025 + n % 2, n, n, n % 7, (ARRAY['appraise', 'approve', 'seal'])[1 + n % 3], 'appraise',
    1 + n % 5, 100 + n % 13, day, day + interval '1 hour', day::date, 'done', 60, n % 120, n % 50,
    60
FROM generate_series(1, 50000) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-01 02:00Z' + n % 500 * interval '1 day') AS d (day)
"""
#: Clocks of some that are open: started, apologised for, every third waiting, a few going on.
CLOCKS = 60_000
_CLOCKS = """
INSERT INTO dossiers_clockentry
    (dossier_id, kind, at, by_id, ground, inputs, explanation, due_after)
SELECT n, turn.kind, day + turn.after, 1, '', '{}', '{}', turn.due
FROM generate_series(11, 220000, 11) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-01 02:00Z' + n % 500 * interval '1 day') AS d (day)
CROSS JOIN LATERAL (VALUES
    ('start', interval '0', day + interval '3 days'),
    ('extend', interval '1 day', day + interval '90 days'),
    (CASE WHEN n % 3 = 0 THEN 'pause' ELSE 'recount' END, interval '20 days',
        CASE WHEN n % 3 > 0 THEN day + interval '40 days' END)
) AS turn (kind, after, due)
"""
#: Primary keys stay away with the others; the end of the test takes all of it back.
_NO_INDEXES = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS place, conname AS name FROM pg_constraint
                 WHERE conrelid = 'reporting_dossierfact'::regclass AND contype IN ('p', 'u', 'f')
                    OR conrelid = 'dossiers_clockentry'::regclass AND contype = 'f'
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.place, found.name); END LOOP;
    FOR found IN SELECT indexrelid::regclass AS name FROM pg_index
                 WHERE indrelid = 'reporting_dossierfact'::regclass
    LOOP EXECUTE format('DROP INDEX %s', found.name); END LOOP;
END $$
"""
#: What runs for half a minute is not worth the compiler's last effort; one thread collects.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SPLITS = {
    "on_time": ("agency", "month"),
    "shortening": ("channel",),
    "supplements": ("",),
    "trips": ("channel",),
    "steps": ("holder",),
}


def in_order(rows):
    return sorted((tuple(row.items()) for row in rows), key=str)


@pytest.fixture
def million(tmp_path):
    """The facts without their indexes: every question here reads them all."""
    with connection.cursor() as cursor:
        cursor.execute(_NO_INDEXES)
        cursor.execute(_FACTS)
        cursor.execute(_STEPS)
        cursor.execute(_CLOCKS)
        cursor.execute("ANALYZE reporting_dossierfact")
    assert archive.export(tmp_path) == MILLION + 50_000 + CLOCKS
    return tmp_path


@pytest.mark.slow
def test_postgres_duckdb_and_spark_count_a_million_alike(million, monkeypatch):
    monkeypatch.setenv("JDK_JAVA_OPTIONS", JAVA)
    postgres, duckdb, spark = Postgres(), DuckDB(million), Spark(million)
    try:
        for code, splits in SPLITS.items():
            for by in splits:
                expression = DEFINITIONS[code].expression(
                    date(2025, 2, 1), date(2026, 1, 31), by=by, units=[3] if by == "month" else ()
                )
                live = in_order(postgres.rows(expression))
                assert live, code
                assert in_order(duckdb.rows(expression)) == live, (code, by)
                assert in_order(spark.rows(expression)) == live, (code, by)
        period = {"first": date(2025, 2, 1), "last": date(2026, 1, 31), "today": date(2026, 12, 31)}
        live = ii06a(**period)
        assert live.total.counts["waiting"] > 1000
        assert live.total.counts["13"] > 1000
        for engine in (postgres, duckdb, spark):
            assert ii06a(**period, engine=engine) == live
    finally:
        spark.close()


def test_an_engine_without_an_archive_says_so(tmp_path):
    with pytest.raises(NoArchive):
        DuckDB(tmp_path)


def test_every_definition_has_a_sentence_in_both_languages_and_an_article():
    for definition in DEFINITIONS.values():
        assert definition.vi != definition.en
        assert definition.article
        assert definition.version
