"""The facts of sealed years beside the live ones: what a report over old years reads.

Tallies stay in the database for ever. Figures from the facts are added up by DuckDB over the files;
questions that need the case itself see the old rows through a view that stands for the table.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from motcua.dossiers.models import SealedFile
from motcua.dossiers.sealing.finding import archive_folder
from motcua.reporting.definitions import FACTS, SCHEMAS, STEPS
from motcua.reporting.engines import Both, DuckDB, Engine, Postgres

if TYPE_CHECKING:
    import pyarrow as pa

#: The day on which a row of each kind begins to count, and the last on which it does.
_DAYS = {FACTS: ("received_on", "ended_on"), STEPS: ("until_on", "until_on")}
KINDS = {FACTS: SealedFile.Kind.FACTS, STEPS: SealedFile.Kind.STEPS}


def sealed_files(table: str, first: date | None = None, last: date | None = None) -> list[Path]:
    """Return the files of years whose rows are counted in a period, or of all."""
    found = SealedFile.objects.filter(kind=KINDS[table]).exclude(dropped_at=None)
    if first:
        found = found.filter(Q(last_on=None) | Q(last_on__gte=first))
    if last:
        found = found.filter(Q(first_on=None) | Q(first_on__lte=last))
    return [archive_folder() / path for path in found.values_list("path", flat=True)]


def everything(table: str, first: date, last: date) -> Engine:
    """Return the engine that counts a period: the live facts, and sealed ones where it has any."""
    files = sealed_files(table, first, last)
    return Both(DuckDB(archive_folder(), {table: files})) if files else Postgres()


@contextmanager
def opened(table: str, first: date | None = None, last: date | None = None) -> Iterator[None]:
    """Let the SQL of this block see the facts of sealed years as if they were in their table.

    A temporary view of the table's name, which goes before it in the search path, over the table
    and the rows read back; all of it is gone when the block ends.
    """
    files = sealed_files(table, first, last)
    if not files:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE sealed_rows (LIKE {table}) ON COMMIT DROP")
        for file in files:
            copy_back(file, table, "sealed_rows", first, last)
        columns = ", ".join(SCHEMAS[table])
        cursor.execute("SELECT current_schema()")
        live = f'"{cursor.fetchone()[0]}".{table}'
        cursor.execute(
            f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM {live}"  # noqa: S608 - names of ours
            f" UNION ALL SELECT {columns} FROM sealed_rows"
        )
        yield
        cursor.execute(f"DROP VIEW pg_temp.{table}; DROP TABLE pg_temp.sealed_rows")


def copy_back(
    file: Path, table: str, target: str, first: date | None = None, last: date | None = None
) -> None:
    """Copy the rows of a sealed file of ``table`` into another: of a period, or all."""
    from pyarrow import csv, dataset  # noqa: PLC0415

    columns = ", ".join(SCHEMAS[table])
    plain = csv.WriteOptions(include_header=False)
    chosen = _in_period(table, first, last)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} ({columns}) FROM STDIN WITH (FORMAT csv)") as copy,
    ):
        for batch in dataset.dataset(file).to_batches(filter=chosen):
            text = io.BytesIO()
            csv.write_csv(batch, text, plain)
            copy.write(text.getvalue())


def _in_period(table: str, first: date | None, last: date | None) -> "pa.compute.Expression | None":
    """Return which rows a period concerns: begun before its end, ended after its start."""
    from pyarrow import compute  # noqa: PLC0415

    begun, ended = _DAYS[table]
    chosen = None
    if first:
        chosen = compute.field(ended).is_null() | (compute.field(ended) >= first)
    if last:
        came = compute.field(begun).is_null() | (compute.field(begun) <= last)
        chosen = came if chosen is None else chosen & came
    return chosen
