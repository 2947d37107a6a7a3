"""Write facts as Parquet, a file per year, in batches: the archive that DuckDB and Spark read."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.db import connection

from motcua.core.folders import keep_names
from motcua.reporting.definitions import CLOCK, FACTS, SCHEMAS, STEPS

if TYPE_CHECKING:
    import pyarrow as pa

#: A clock's entries lie in the file of the year they happened in: they stay when facts are sealed.
_YEAR = {FACTS: "year", STEPS: "dossier_year", CLOCK: "extract(year FROM at)::int"}


def export(folder: Path) -> int:
    """Write both kinds of facts, and the clocks, under ``folder``; returns how many rows.

    A file takes the place of an older one of its year when it is whole.
    """
    return sum(
        write(folder / table / f"{year}.parquet", table, year)
        for table in (FACTS, STEPS, CLOCK)
        for year in _years(table)
    )


def _years(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {_YEAR[table]} FROM {table} ORDER BY 1")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def write(target: Path, table: str, year: int) -> int:
    """Write the facts of a year, whole or not at all; returns how many rows."""
    from pyarrow import parquet  # noqa: PLC0415

    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished, count = target.with_suffix(".unfinished"), 0
    with tempfile.TemporaryFile(dir=target.parent) as copied:
        _copy(table, year, copied)
        with parquet.ParquetWriter(unfinished, schema(table)) as writer:
            for batch in _batches(table, copied):
                writer.write_batch(batch)
                count += batch.num_rows
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.rename(target)
    keep_names(target.parent)
    return count


def _copy(table: str, year: int, target: IO[bytes]) -> None:
    """Let the database write the rows of a year as CSV; a row at a time would take minutes."""
    question = (
        f"COPY (SELECT {', '.join(SCHEMAS[table])} FROM {table}"  # noqa: S608 - names of ours
        f" WHERE {_YEAR[table]} = {int(year)}) TO STDOUT WITH (FORMAT csv)"
    )
    with connection.cursor() as cursor, cursor.copy(question) as rows:
        for chunk in rows:
            target.write(chunk)
    target.seek(0)


def _batches(table: str, copied: IO[bytes]) -> "Iterator[pa.RecordBatch]":
    from pyarrow import csv  # noqa: PLC0415

    if not copied.read(1):
        return
    copied.seek(0)
    kinds = schema(table)
    read = csv.ReadOptions(column_names=kinds.names)
    convert = csv.ConvertOptions(
        column_types=kinds, true_values=["t"], false_values=["f"], strings_can_be_null=False
    )
    yield from csv.open_csv(copied, read_options=read, convert_options=convert)


def schema(table: str) -> "pa.Schema":
    import pyarrow as pa  # noqa: PLC0415

    kinds = {
        "int16": pa.int16(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "string": pa.string(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp('UTC')": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([(name, kinds[kind]) for name, kind in SCHEMAS[table].items()])
