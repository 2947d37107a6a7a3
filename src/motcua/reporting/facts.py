"""Keep the facts: follow the history, or make them all anew; both run the same SQL.

One writer at a time: the tallies take the difference between the row that was and the row that is.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from motcua.dossiers.models import Dossier
from motcua.dossiers.reading import touched
from motcua.reporting import sql
from motcua.reporting.definitions import FACTS
from motcua.reporting.sealed import opened

#: The name of our cursor.
LISTENER = "facts"
#: Dossiers made anew in one transaction: a long one would stall every listener.
BATCH = 5_000
#: Rows of history read at once.
ROWS = 10_000
#: How long a comparison waits before it looks again at what the reader has yet to read.
PAUSE_SECONDS = 3
#: A number of our own for the lock of the one writer.
_WRITER = 0x6661637473


@dataclass(kw_only=True)
class Comparison:
    """What a comparison of the facts with the case found."""

    dossiers: int = 0  # looked at
    wrong: list[int] = field(default_factory=list)  # keys of dossiers whose facts differ
    wrong_days: list[date] = field(default_factory=list)  # whose tallies differ

    @property
    def holds(self) -> bool:
        return not self.wrong and not self.wrong_days

    def as_json(self) -> dict[str, Any]:
        """Return what was found, for machines."""
        return {
            "dossiers": self.dossiers,
            "wrong": self.wrong,
            "wrong_days": [day.isoformat() for day in self.wrong_days],
            "holds": self.holds,
        }


@contextmanager
def alone() -> Iterator[None]:
    """Be the one writer of facts until this transaction ends."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER])
        yield


def write(ids: Sequence[int]) -> None:
    """Make the facts, steps and tallies of some dossiers what the case says now."""
    if not ids:
        return
    with alone(), connection.cursor() as cursor:
        cursor.execute(sql.WRITE_FACTS, {"ids": list(ids)})
        cursor.execute(sql.WRITE_STEPS, {"ids": list(ids)})


def follow(*, at: datetime) -> int:
    """Read what happened since the last time, until nothing is left; returns how many rows."""
    count = 0
    while True:
        with touched(LISTENER, at=at, limit=ROWS) as read:
            write(read.dossiers)
        count += read.rows
        if read.is_last:
            return count


def rebuild() -> Iterator[int]:
    """Make every fact anew, then the tallies; yields how many dossiers are done after each batch.

    Where no batch is left the tallies are made in one go, from the facts alone.
    """
    done = 0
    for ids in _all_dossiers():
        write(ids)
        done += len(ids)
        yield done
    with alone(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reporting_daytally")
        with opened(FACTS):
            cursor.execute(sql.MAKE_TALLIES)


def compare(*, year: int | None = None, looks: int = 1) -> Comparison:
    """Say where the facts are not what the case gives, of all or of one year; writes nothing.

    While a hall works its facts are a moment behind: a dossier that differs only because the reader
    has yet to come to its newest act is looked at again, up to so many ``looks`` in all.
    """
    found, behind = Comparison(), set[int]()
    for ids in _all_dossiers(year):
        found.dossiers += len(ids)
        behind |= _compare(ids, found)
    for _look in range(looks - 1):
        if not behind:
            break
        time.sleep(PAUSE_SECONDS)
        behind = _compare(sorted(behind), found)
    found.wrong = sorted({*found.wrong, *behind})
    with connection.cursor() as cursor, opened(FACTS):
        cursor.execute(sql.WRONG_TALLIES)
        found.wrong_days = [row[0] for row in cursor.fetchall()]
    return found


def _compare(ids: list[int], found: Comparison) -> set[int]:
    """Note which dossiers are wrong; return those whose newest act is yet to be read."""
    behind: set[int] = set()
    with connection.cursor() as cursor:
        for question in (sql.WRONG_FACTS, sql.WRONG_STEPS):
            cursor.execute(question, {"ids": ids, "listener": LISTENER})
            for dossier, is_unread in cursor.fetchall():
                if is_unread:
                    behind.add(dossier)
                else:
                    found.wrong.append(dossier)
    return behind


def _all_dossiers(year: int | None = None) -> Iterator[list[int]]:
    """Yield the keys of all dossiers, or of a year's, in order, a batch at a time."""
    last = 0
    of_year = Dossier.objects.filter(year=year) if year else Dossier.objects.all()
    while True:
        chosen = of_year.filter(pk__gt=last).order_by("pk")
        ids = list(chosen.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield ids
        last = ids[-1]
