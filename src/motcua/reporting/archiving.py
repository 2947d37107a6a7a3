"""Move an old year out of the database: history and access log into sealed files, facts to Parquet.

First every file is written, brought to the disk, read again and signed; then, in one transaction,
the year's partitions and facts go. Whatever stops it in between, nothing is lost: the next run goes
on with the files that stand. Tallies and frozen reports stay where they are.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.timezone import localdate

from motcua.core.errors import Refusal
from motcua.core.models import Cursor
from motcua.dossiers.models import Dossier, History, Look, SealedFile
from motcua.dossiers.sealing.checking import prove
from motcua.dossiers.sealing.finding import archive_folder
from motcua.dossiers.sealing.writing import (
    detach_year,
    keep,
    sign,
    stands,
    write_history,
    write_looks,
)
from motcua.dossiers.states import State
from motcua.reporting import facts
from motcua.reporting.archive import write as write_parquet
from motcua.reporting.definitions import FACTS, SCHEMAS, STEPS
from motcua.reporting.errors import (
    ArchivedAlready,
    FactsDiffer,
    FileDiffers,
    NothingThere,
    NotYetRead,
    StillOpen,
    TooYoung,
)
from motcua.reporting.models import DossierFact, StepFact
from motcua.reporting.sealed import copy_back

KIND = SealedFile.Kind
#: Where nothing is left to do: also no result waits to be fetched.
CLOSED = (State.RETURNED, State.DECLINED, State.WITHDRAWN, State.STOPPED)
TABLES = {KIND.HISTORY: "dossiers_history", KIND.LOOKS: "dossiers_look", KIND.STEPS: STEPS}
Say = Callable[[str], None]
Write = Callable[..., SealedFile]


@dataclass(kw_only=True)
class Plan:
    """What there is of a year, and what stands against archiving it."""

    year: int
    rows: dict[str, int]
    against: list[Refusal] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the plan for machines."""
        words = [str(refusal) for refusal in self.against]
        return {"year": self.year, "rows": self.rows, "against": words}


def plan(year: int, *, at: datetime) -> Plan:
    """Return what would be moved, and every reason why it cannot be; nothing is written."""
    found = Plan(year=year, rows=rows_of(year))
    for refuse in (_refuse_young, _refuse_archived, _refuse_empty, _refuse_open, _refuse_unread):
        try:
            refuse(year, at)
        except Refusal as refusal:
            found.against.append(refusal)
    return found


def archive_year(year: int, *, at: datetime, say: Say) -> list[SealedFile]:
    """Move a year; returns its files. Raises the first reason against it, and then writes nothing.

    Raises ChainBroken where a history does not hold, SigningFailed where the centre cannot sign.
    """
    _refuse_young(year, at)
    _refuse_archived(year, at)
    _refuse_empty(year, at)
    _refuse_open(year, at)
    facts.follow(at=at)
    _refuse_unread(year, at)
    if facts.compare(year=year).wrong:
        raise FactsDiffer(year=year)
    _own_partitions(year)
    files = []
    for kind, write in _WRITERS.items():
        say(str(kind.label))
        files.append(_sealed(kind, write, year, at))
    _drop(year, files, at=at)
    return files


def rows_of(year: int) -> dict[str, int]:
    """Return how many rows of each kind the database holds of a year."""
    return {
        KIND.HISTORY.value: History.objects.filter(dossier_year=year).count(),
        KIND.LOOKS.value: Look.objects.filter(year=year).count(),
        KIND.FACTS.value: DossierFact.objects.filter(year=year).count(),
        KIND.STEPS.value: StepFact.objects.filter(dossier_year=year).count(),
    }


# --- what stands against it


def _refuse_young(year: int, at: datetime) -> None:
    newest = localdate(at).year - settings.ARCHIVE_AFTER_YEARS - 1
    if year > newest:
        raise TooYoung(year=year, newest=newest)


def _refuse_archived(year: int, _at: datetime) -> None:
    done = SealedFile.objects.filter(year=year).exclude(dropped_at=None).first()
    if done and done.dropped_at:
        raise ArchivedAlready(year=year, on=localdate(done.dropped_at).isoformat())


def _refuse_empty(year: int, _at: datetime) -> None:
    if not any(rows_of(year).values()):
        raise NothingThere(year=year)


def _refuse_open(year: int, _at: datetime) -> None:
    still = Dossier.objects.filter(year=year).exclude(state__in=CLOSED).order_by("pk")
    first = still.first()
    if first:
        raise StillOpen(count=still.count(), year=year, reference=first.reference)


def _refuse_unread(year: int, _at: datetime) -> None:
    for cursor in Cursor.objects.order_by("name"):
        with connection.cursor() as asked:
            asked.execute(
                "SELECT EXISTS (SELECT FROM dossiers_history WHERE dossier_year = %s"
                " AND (xid, dossier_id) > (%s::xid8, %s))",
                [year, str(cursor.xid), cursor.position],
            )
            if asked.fetchone()[0]:
                raise NotYetRead(year=year, listener=cursor.name)


# --- the files


def _sealed(kind: SealedFile.Kind, write: Write, year: int, at: datetime) -> SealedFile:
    """Return the year's file of a kind, written and signed; one that stands is kept."""
    known = SealedFile.objects.filter(kind=kind, year=year).first()
    if known and known.rows == rows_of(year)[kind] and stands(known):
        return known
    made = write(year, at=at)
    if made.rows != rows_of(year)[kind] or not _PROOFS[kind](made):
        raise FileDiffers(path=made.path)
    sign(made)
    return made


def _write_facts(year: int, *, at: datetime) -> SealedFile:
    days = DossierFact.objects.filter(year=year).aggregate(
        first=models.Min("received_on"), last=models.Max("ended_on")
    )
    return _parquet(KIND.FACTS, FACTS, year, days, at)


def _write_steps(year: int, *, at: datetime) -> SealedFile:
    days = StepFact.objects.filter(dossier_year=year).aggregate(
        first=models.Min("until_on"), last=models.Max("until_on")
    )
    return _parquet(KIND.STEPS, STEPS, year, days, at)


def _parquet(
    kind: str, table: str, year: int, days: Mapping[str, date | None], at: datetime
) -> SealedFile:
    path = Path(table) / f"{year}.sealed.parquet"
    rows = write_parquet(archive_folder() / path, table, year)
    return keep(
        kind, year, path, rows=rows, at=at, first_on=days["first"], last_on=days["last"]
    )  # fmt: skip


def _same_rows(file: SealedFile) -> bool:
    """Tell whether the file gives back every row of its year, to the last digit."""
    table, year = (FACTS, "year") if file.kind == KIND.FACTS else (STEPS, "dossier_year")
    columns = ", ".join(SCHEMAS[table])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE read_again (LIKE {table}) ON COMMIT DROP")
        copy_back(archive_folder() / file.path, table, "read_again")
        cursor.execute(
            f"SELECT EXISTS (SELECT {columns} FROM {table} WHERE {year} = %s"  # noqa: S608 - ours
            f" EXCEPT ALL SELECT {columns} FROM read_again)",
            [file.year],
        )
        differs = cursor.fetchone()[0]
        cursor.execute("DROP TABLE read_again")
    return not differs


# --- and then


def _own_partitions(year: int) -> None:
    """Give the year partitions of its own where its rows stand with the rest."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT dossiers_make_year(%s)", [year])
        cursor.execute("SELECT reporting_make_year(%s)", [year])


def _drop(year: int, files: list[SealedFile], *, at: datetime) -> None:
    """Take the rows of the files away, all or none; refuses where a file is not what stands."""
    for file in files:
        if not stands(file):
            raise FileDiffers(path=file.path)
    with facts.alone(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        cursor.execute(f"LOCK TABLE {', '.join(TABLES.values())} IN ACCESS EXCLUSIVE MODE")
        counted = rows_of(year)
        for file in files:
            if counted[file.kind] != file.rows:
                raise FileDiffers(path=file.path)
        for table in TABLES.values():
            detach_year(table, year)
        DossierFact.objects.filter(year=year).delete()
        SealedFile.objects.filter(pk__in=[file.pk for file in files]).update(dropped_at=at)
    for table in (FACTS, STEPS):  # an earlier export of the same rows
        with suppress(FileNotFoundError):
            (archive_folder() / table / f"{year}.parquet").unlink()


_WRITERS: Mapping[SealedFile.Kind, Write] = {
    KIND.HISTORY: write_history,
    KIND.LOOKS: write_looks,
    KIND.FACTS: _write_facts,
    KIND.STEPS: _write_steps,
}
_PROOFS: Mapping[SealedFile.Kind, Callable[[SealedFile], bool]] = {
    KIND.HISTORY: prove,
    KIND.LOOKS: prove,
    KIND.FACTS: _same_rows,
    KIND.STEPS: _same_rows,
}
