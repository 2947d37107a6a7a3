"""Where an expression runs: PostgreSQL live, DuckDB or Spark over a Parquet archive.

The same Ibis expression is compiled to the words of each; DuckDB and Spark are imported when asked
for. What comes back is rows of whole numbers, the same from all three.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.reporting.definitions import CLOCK, FACTS, STEPS

if TYPE_CHECKING:
    from ibis.expr.types import Table

Rows = list[dict[str, Any]]
NAMES = ("postgres", "duckdb", "spark")


class NoArchive(Refusal):
    """The engine reads an archive, and none is there."""

    code = "no_archive"
    status = 422
    message = _("There is no archive of facts in %(folder)s: write one with “report export”.")


class OldArchive(Refusal):
    """The archive was written before it held what a report asks for."""

    code = "old_archive"
    status = 422
    message = _("The archive does not hold %(table)s: write it anew with “report export”.")


class NoSpark(Refusal):
    """The extra with Spark is not installed."""

    code = "no_spark"
    status = 422
    message = _("Spark is not installed: install motcua[spark] and Java 17.")


class Engine(Protocol):
    @property
    def tables(self) -> Collection[str]: ...
    def rows(self, expression: "Table") -> Rows: ...


class Postgres:
    """The live facts, over Django's own connection."""

    tables = (FACTS, STEPS, CLOCK)

    def rows(self, expression: "Table") -> Rows:
        import ibis  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute(str(ibis.to_sql(expression, dialect="postgres")))
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class DuckDB:
    """The archive, on one machine; ``folder`` holds the folders of both kinds of facts."""

    def __init__(self, folder: Path, files: Mapping[str, Sequence[Path]] | None = None) -> None:
        """With ``files``, only those of each kind of facts are read."""
        import duckdb  # noqa: PLC0415

        self._connection = duckdb.connect()
        chosen = files or {table: [folder / table / "*.parquet"] for table in tables_in(folder)}
        self.tables = tuple(chosen)
        for table, paths in chosen.items():
            listed = ", ".join("'{}'".format(str(path).replace("'", "''")) for path in paths)
            self._connection.execute(
                f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{listed}])"  # noqa: S608
            )

    def rows(self, expression: "Table") -> Rows:
        import ibis  # noqa: PLC0415

        found = self._connection.execute(str(ibis.to_sql(expression, dialect="duckdb")))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class Both:
    """The live facts and those of sealed years: every measure is a count or a sum, so they add."""

    def __init__(self, old: Engine) -> None:
        self._engines = (Postgres(), old)
        self.tables = old.tables

    def rows(self, expression: "Table") -> Rows:
        found: dict[Any, dict[str, Any]] = {}
        for engine in self._engines:
            for row in engine.rows(expression):
                key = row.get("key")
                known = found.setdefault(key, {"key": key} if "key" in row else {})
                for name, value in row.items():
                    if name != "key":
                        known[name] = int(known.get(name) or 0) + int(value or 0)
        return list(found.values())


class Spark:
    """The archive, on many machines; here one."""

    def __init__(self, folder: Path) -> None:
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415
        except ImportError:
            raise NoSpark from None
        quiet = {
            "spark.ui.enabled": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "4",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
        }
        builder = SparkSession.builder.appName("motcua").master("local[*]")
        for name, value in quiet.items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        self.tables = tables_in(folder)
        for table in self.tables:
            self._session.read.parquet(str(folder / table)).createOrReplaceTempView(table)

    def rows(self, expression: "Table") -> Rows:
        import ibis  # noqa: PLC0415

        words = str(ibis.to_sql(expression, dialect="pyspark"))
        return [row.asDict() for row in self._session.sql(words).collect()]

    def close(self) -> None:
        self._session.stop()


def engine_named(name: str, folder: Path) -> Engine:
    """Return the engine; ``folder`` is the archive that DuckDB and Spark read."""
    if name == "duckdb":
        return DuckDB(folder)
    return Spark(folder) if name == "spark" else Postgres()


def tables_in(folder: Path) -> Sequence[str]:
    """Return what an archive holds; raises NoArchive where it holds nothing."""
    found = [table for table in (FACTS, STEPS, CLOCK) if any(folder.glob(f"{table}/*.parquet"))]
    if not found:
        raise NoArchive(folder=folder)
    return found


def timed(engine: Engine, expression: "Table") -> tuple[Rows, float]:
    """Return the rows and how many milliseconds they took."""
    begun = time.perf_counter()
    rows = engine.rows(expression)
    return rows, (time.perf_counter() - begun) * 1000
