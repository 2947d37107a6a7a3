"""Write the history and the access log of a year into sealed files; prove them while writing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from motcua.dossiers.errors import ChainBroken
from motcua.dossiers.models import Dossier, History, Look, SealedFile
from motcua.dossiers.rules import local_day
from motcua.dossiers.sealing.blocks import Blocks, digest
from motcua.dossiers.sealing.finding import archive_folder
from motcua.dossiers.sealing.lines import (
    HISTORY,
    LOOKS,
    Line,
    history_line,
    holds,
    look_line,
    of_each_dossier,
    spelt,
)
from motcua.dossiers.seals import is_sealed, seal

#: Rows read from the database at once.
ROWS = 20_000
_KIND = SealedFile.Kind


def write_history(year: int, *, at: datetime) -> SealedFile:
    """Write a year's history, each chain proved on the way. Raises ChainBroken."""
    path = Path("history") / f"{year}.jsonl.gz"
    moments: list[str] = []  # the first and the last
    with Blocks(archive_folder() / path) as blocks:
        dossiers = 0
        for number, rows in of_each_dossier(_history(year)):
            dossiers += 1
            _prove(number, rows)
            for row in rows:
                blocks.add(number, spelt(row))
            moments = _between(moments, rows)
        _refuse_missing(year, dossiers)
    days = {
        name: local_day(datetime.fromisoformat(moment))
        for name, moment in zip(("first_on", "last_on"), moments, strict=False)
    }
    return keep(_KIND.HISTORY, year, path, rows=blocks.rows, at=at, **days)


def write_looks(year: int, *, at: datetime) -> SealedFile:
    """Write the looks of a year, by dossier."""
    path = Path("looks") / f"{year}.jsonl.gz"
    rows = Look.objects.filter(year=year).order_by("dossier_id", "id").values_list(*LOOKS)
    with Blocks(archive_folder() / path) as blocks:
        for row in _in_pages(rows, ("dossier_id", "id"), lambda found: (found[0], found[1])):
            line = look_line(row)
            blocks.add(line["id"], spelt(line))
    return keep(_KIND.LOOKS, year, path, rows=blocks.rows, at=at)


def keep(
    kind: str,
    year: int,
    path: Path,
    *,
    rows: int,
    at: datetime,
    first_on: date | None = None,
    last_on: date | None = None,
) -> SealedFile:
    """Keep what was written, with its digest; an unfinished earlier try is forgotten."""
    whole = archive_folder() / path
    made, _is_new = SealedFile.objects.update_or_create(
        kind=kind,
        year=year,
        defaults={
            "path": str(path),
            "sha256": digest(whole),
            "size_bytes": whole.stat().st_size,
            "rows": rows,
            "first_on": first_on,
            "last_on": last_on,
            "sealed_at": at,
            "signature": None,
        },
    )
    return made


def sign(file: SealedFile) -> None:
    """Put the centre's signature over a file's digest, in the database and beside the file.

    An outside call; raises SigningFailed.
    """
    file.signature = seal(words_of(file))
    file.save(update_fields=["signature"])
    path = archive_folder() / file.path
    path.with_name(path.name + ".words").write_bytes(words_of(file))
    path.with_name(path.name + ".p7s").write_bytes(file.signature)


def words_of(file: SealedFile) -> bytes:
    """Return what is signed."""
    words = [f"{file.year}", file.kind, f"{file.rows}", f"{file.size_bytes}", file.sha256]
    return "\n".join(["motcua sealed file", *words]).encode()


def stands(file: SealedFile) -> bool:
    """Tell whether the file lies there as it was sealed, and the signature is over its digest."""
    path = archive_folder() / file.path
    if file.signature is None or not path.exists() or digest(path) != file.sha256:
        return False
    return is_sealed(words_of(file), bytes(file.signature))


def detach_year(table: str, year: int) -> None:
    """Take a year's partition out of a table and drop it, in the caller's transaction."""
    name = f"{table}_{year}"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DETACH PARTITION {name}")
        cursor.execute(f"DROP TABLE {name}")


def _between(moments: Sequence[str], rows: Sequence[Line]) -> list[str]:
    """Return the first and the last of the moments; spelt in one zone, text has their order."""
    found = [*moments, *(row["at"] for row in rows)]
    return [min(found), max(found)]


def _history(year: int) -> Iterator[dict[str, Any]]:
    rows = History.objects.filter(dossier_year=year).order_by("dossier_id", "sequence")
    asked = rows.values_list(*HISTORY)
    for row in _in_pages(asked, ("dossier_id", "sequence"), lambda found: (found[0], found[2])):
        yield history_line(row)


def _in_pages(
    rows: QuerySet[Any, Sequence[Any]],
    order: tuple[str, str],
    place: Callable[[Sequence[Any]], tuple[int, int]],
) -> Iterator[Sequence[Any]]:
    """Yield rows in order, a page at a time, so that a year needs no memory."""
    first, second = order
    last: tuple[int, int] | None = None
    while True:
        page = rows
        if last is not None:
            page = rows.filter(**{f"{first}__gte": last[0]}).exclude(
                **{first: last[0], f"{second}__lte": last[1]}
            )
        found = list(page[:ROWS])
        yield from found
        if len(found) < ROWS:
            return
        last = place(found[-1])


def _prove(number: int, rows: Sequence[Line]) -> None:
    """Refuse a chain with a gap or a changed row."""
    before = ""
    for sequence, row in enumerate(rows, start=1):
        if not holds(row, before, sequence):
            raise ChainBroken(dossier=_name(number), sequence=sequence)
        before = row["hash"]


def _refuse_missing(year: int, dossiers: int) -> None:
    """Refuse where a dossier lacks its history, or its head says otherwise than its last row."""
    chained = Dossier.objects.filter(year=year, head_sequence__gt=0)
    last = History.objects.filter(
        dossier_year=year, sequence=F("dossier__head_sequence"), hash=F("dossier__head_hash")
    )
    if chained.count() == dossiers == last.count():
        return
    lost = chained.exclude(pk__in=last.values("dossier_id")).order_by("pk").first()
    raise ChainBroken(dossier=lost.reference if lost else f"{year}", sequence=0)


def _name(number: int) -> str:
    found = Dossier.objects.filter(pk=number).first()
    return found.reference if found else f"#{number}"
