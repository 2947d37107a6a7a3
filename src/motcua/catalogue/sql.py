"""The few statements that the ORM has no word for."""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from django.db import connection

#: Any number, the same in every process: "catalogue" as digits of its letters.
_IMPORT_LOCK = 3_120_301_215


class SearchRow(TypedDict):
    """What search reads of one procedure."""

    version_id: int
    code: str
    local_code: str
    name: str
    sector: str
    sector_code: str
    agencies: str
    levels: tuple[str, ...]
    is_open: bool


def one_import_at_a_time() -> None:
    """Wait for another import to end; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])


def refresh_statistics() -> None:
    """Let the planner know what an import wrote, within its own transaction.

    Autovacuum may look while the rows are not committed yet and note down empty tables; the next
    joins over a whole catalogue then take hours.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE catalogue_procedure, catalogue_procedureversion, catalogue_channelrule,"
            " catalogue_paperrequirement, catalogue_feerule"
        )


def index_stamp() -> int:
    """Return the number that grows with every change of what search reads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM catalogue_indexstamp")
        row = cursor.fetchone()
    return row[0] if row else 0


_SEARCHABLE = """
SELECT DISTINCT ON (p.id) v.id, p.code, p.local_code, v.name_vi, s.name_vi, s.code,
       array_to_string(v.agencies, ', '), v.levels, v.state <> 'draft'
FROM catalogue_procedure p
JOIN catalogue_sector s ON s.id = p.sector_id
JOIN catalogue_procedureversion v ON v.procedure_id = p.id
WHERE v.state = 'draft'
   OR v.valid_from <= %(on)s AND (v.valid_to IS NULL OR v.valid_to >= %(on)s)
ORDER BY p.id, v.state = 'draft', v.number DESC
"""


def searchable_rows(on: date) -> Iterator[SearchRow]:
    """Return one row per procedure: its version of that day, else its draft."""
    with connection.cursor() as cursor:
        cursor.execute(_SEARCHABLE, {"on": on})
        for row in cursor.fetchall():
            yield SearchRow(
                version_id=row[0],
                code=row[1],
                local_code=row[2],
                name=row[3],
                sector=row[4],
                sector_code=row[5],
                agencies=row[6],
                levels=tuple(row[7]),
                is_open=row[8],
            )


def synonyms() -> list[tuple[str, str]]:
    """Return the active everyday words with what they mean."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phrase, means FROM catalogue_synonym WHERE is_active ORDER BY id")
        return list(cursor.fetchall())
