"""Read the history as a listener: in batches, none skipped, in order within each dossier.

A row is read only below ``pg_snapshot_xmin(pg_current_snapshot())``: every transaction that could
still write before it has ended (design.md, decision 1). Delivery is at least once: the cursor moves
in the transaction of the reader's own writes, so both are there or neither. A transaction that got
its number before it waited for a dossier writes n+1 under a lower number than n: such a row is left
until n is read, whatever batch that falls into.
"""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from motcua.core.models import Cursor
from motcua.dossiers.errors import CursorAhead
from motcua.dossiers.models import History

#: Rows a reader takes at once unless it says otherwise.
BATCH = 2000

#: The groups (transaction, dossier) after the cursor; the index history_in_reading_order serves it.
_GROUPS = """
SELECT xid, dossier_year, dossier_id, count(*)
FROM (
    SELECT xid, dossier_year, dossier_id
    FROM dossiers_history
    WHERE (xid, dossier_id) > (%s::xid8, %s)
      AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid, dossier_id
    LIMIT %s
) AS unread
GROUP BY xid, dossier_year, dossier_id
ORDER BY xid, dossier_id
"""

_COLUMNS = (
    "dossier_year", "dossier_id", "sequence", "verb", "state", "at", "by_id", "post_id", "unit_id",
    "hash_format", "hash_before", "hash",
)  # fmt: skip

#: What those groups deliver: a row belongs to the highest transaction up to it in its dossier.
_ROWS = """
SELECT {columns}, row.xid, row.facts
FROM unnest(%s::text[]::xid8[], %s::smallint[], %s::bigint[])
    WITH ORDINALITY AS unread (xid, dossier_year, dossier_id, place)
CROSS JOIN LATERAL (
    SELECT history.*, max(history.xid) OVER (ORDER BY history.sequence) AS reached
    FROM dossiers_history AS history
    WHERE history.dossier_year = unread.dossier_year AND history.dossier_id = unread.dossier_id
) AS row
WHERE row.reached = unread.xid
ORDER BY unread.place, row.sequence
""".format(columns=", ".join(f"row.{name}" for name in _COLUMNS))  # noqa: S608 - names of ours

_OLDEST_UNREAD = """
SELECT at FROM dossiers_history WHERE (xid, dossier_id) > (%s::xid8, %s)
ORDER BY xid, dossier_id, sequence LIMIT 1
"""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one listener reads at once."""

    rows: Sequence[History]
    is_last: bool  # nothing more was to be read at that moment


@dataclass(frozen=True, kw_only=True)
class Touched:
    """The dossiers to which something happened since a listener looked."""

    dossiers: Sequence[int]
    rows: int
    is_last: bool  # nothing more was to be read at that moment


#: A transaction, the dossier's year, the dossier, and how many rows it wrote about it.
Group = tuple[int, int, int, int]
NOTHING = Reading(rows=(), is_last=True)


@contextmanager
def reading(name: str, *, at: datetime, limit: int = BATCH) -> Generator[Reading]:
    """Yield what a listener has not read yet; when the block ends the cursor stands behind it.

    If the block raises, nothing moves and the same rows come again. Two processes with one name
    never read together: the second is given nothing. Raises CursorAhead in a restored database.
    """
    with _unread(name, at, limit) as (groups, is_last):
        yield Reading(rows=_rows(groups), is_last=is_last) if groups else NOTHING


@contextmanager
def touched(name: str, *, at: datetime, limit: int = BATCH) -> Generator[Touched]:
    """Yield which dossiers something happened to since a listener looked, as ``reading`` does.

    For a listener that looks at the case itself: the rows are not read.
    """
    with _unread(name, at, limit) as (groups, is_last):
        yield Touched(
            dossiers=sorted({dossier for _xid, _year, dossier, _count in groups}),
            rows=sum(count for *_group, count in groups),
            is_last=is_last,
        )


@contextmanager
def _unread(name: str, at: datetime, limit: int) -> Generator[tuple[list[Group], bool]]:
    Cursor.objects.get_or_create(name=name)  # before the transaction: nobody waits for it
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if cursor is None:
            yield [], True
            return
        _refuse_to_skip(cursor)
        groups, is_last = _groups(cursor, limit)
        yield groups, is_last
        if not groups:
            return
        cursor.xid, cursor.position = groups[-1][0], groups[-1][2]
        cursor.moved_at = at
        cursor.save(update_fields=["xid", "position", "moved_at"])


def start_at_the_end(name: str, *, at: datetime) -> None:
    """Let a new listener begin with what happens from now on; one that has read stays where it is.

    What is being written this moment may come or not: it is neither before nor after now.
    """
    with connection.cursor() as asked:
        asked.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        horizon = asked.fetchone()[0]
    Cursor.objects.get_or_create(name=name, defaults={"xid": horizon, "moved_at": at})


def lag(name: str, *, at: datetime) -> timedelta:
    """Return how long the oldest act that the listener has not read has waited."""
    cursor = Cursor.objects.filter(name=name).first() or Cursor(name=name)
    with connection.cursor() as asked:
        asked.execute(_OLDEST_UNREAD, [str(cursor.xid), cursor.position])
        row = asked.fetchone()
    return max(at - row[0], timedelta()) if row else timedelta()


def _refuse_to_skip(cursor: Cursor) -> None:
    """Refuse where the database has not come as far as the cursor: it is another, restored one."""
    with connection.cursor() as asked:
        asked.execute(
            "SELECT %s::xid8 > pg_snapshot_xmax(pg_current_snapshot())", [str(cursor.xid)]
        )
        if asked.fetchone()[0]:
            raise CursorAhead(name=cursor.name)


def _groups(cursor: Cursor, limit: int) -> tuple[list[Group], bool]:
    """Return whole (transaction, year, dossier) groups of about ``limit`` rows together."""
    with connection.cursor() as asked:
        asked.execute(_GROUPS, [str(cursor.xid), cursor.position, limit])
        found = asked.fetchall()
    is_last = sum(count for *_group, count in found) < limit
    return [(int(xid), year, dossier, count) for xid, year, dossier, count in found], is_last


def _rows(groups: Sequence[Group]) -> list[History]:
    xids = [str(group[0]) for group in groups]
    years, dossiers = [group[1] for group in groups], [group[2] for group in groups]
    with connection.cursor() as asked:
        asked.execute(_ROWS, [xids, years, dossiers])
        return [_row(found) for found in asked.fetchall()]


def _row(found: Sequence[Any]) -> History:
    """Return the row by names: by position every column would land in its neighbour's field."""
    *values, xid, facts = found
    named = dict(zip(_COLUMNS, values, strict=True))
    return History(**named, xid=int(xid), facts=json.loads(facts))
