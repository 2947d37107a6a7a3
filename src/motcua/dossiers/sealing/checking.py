"""Prove the sealed files of old years: digest, signature, and each chain up to its head."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db.models import QuerySet

from motcua.dossiers.chain import Break, secret_holds, verify
from motcua.dossiers.models import Dossier, History, HistorySecret, RootHead, SealedFile
from motcua.dossiers.sealing.blocks import lines
from motcua.dossiers.sealing.finding import archive_folder
from motcua.dossiers.sealing.lines import Line, holds, of_each_dossier
from motcua.dossiers.sealing.writing import stands

#: Dossiers whose heads are asked for at once.
DOSSIERS = 2_000
Secrets = dict[int, HistorySecret]  # of one dossier, by sequence


def verify_sealed(tally: dict[str, int]) -> Iterator[Break]:
    """Yield what is missing or changed in any sealed file; counts dossiers and rows."""
    for file in SealedFile.objects.exclude(dropped_at=None):
        if not stands(file):
            yield Break(dossier=file.path, sequence=0, what="file")
        elif file.kind == SealedFile.Kind.HISTORY:
            yield from _chains(file, tally)


def prove(file: SealedFile) -> bool:
    """Read a file that was just written: as many rows as were kept, and every chain from 1 on."""
    count = 0
    for _number, rows in of_each_dossier(lines(archive_folder() / file.path)):
        count += len(rows)
        if file.kind == SealedFile.Kind.HISTORY and not _is_chain(rows):
            return False
    return count == file.rows


def _is_chain(rows: Sequence[Line]) -> bool:
    befores = ["", *(row["hash"] for row in rows)]
    return all(
        holds(row, before, sequence)
        for sequence, (row, before) in enumerate(zip(rows, befores, strict=False), start=1)
    )


def _chains(file: SealedFile, tally: dict[str, int]) -> Iterator[Break]:
    chains = of_each_dossier(lines(archive_folder() / file.path))
    seen = 0
    while some := dict(islice(chains, DOSSIERS)):
        seen += len(some)
        tally["dossiers"] += len(some)
        tally["rows"] += sum(map(len, some.values()))
        yield from _some(file.year, some)
    came_later = came_after_sealing(file.year)
    expected = Dossier.objects.filter(year=file.year, head_sequence__gt=0).count()
    if expected != seen + came_later.count():
        yield Break(dossier=file.path, sequence=seen, what="missing")


def came_after_sealing(year: int) -> QuerySet[Dossier]:
    """Return the dossiers of a sealed year that were taken over since; their rows stand here."""
    firsts = History.objects.filter(dossier_year=year, sequence=1)
    return Dossier.objects.filter(year=year, pk__in=firsts.values("dossier_id"))


def _some(year: int, chains: dict[int, list[Line]]) -> Iterator[Break]:
    known = Dossier.objects.in_bulk(list(chains))
    rooted = RootHead.objects.in_bulk(list(chains))
    secrets = _secrets(chains)
    added = set(
        History.objects.filter(dossier_year=year, dossier__in=list(chains))
        .values_list("dossier_id", flat=True)
    )  # fmt: skip
    for number, rows in chains.items():
        dossier = known.get(number)
        if dossier is None:
            yield Break(dossier=f"#{number}", sequence=len(rows), what="missing")
        elif number in added:  # a result corrected years later
            yield from verify(dossier)
        else:
            yield from _one(dossier, rows, rooted.get(number), secrets.get(number, {}))


def _one(
    dossier: Dossier, rows: Sequence[Line], root: RootHead | None, secrets: Secrets
) -> Iterator[Break]:
    before = ""
    for sequence, row in enumerate(rows, start=1):
        if not holds(row, before, sequence):
            yield Break(dossier=dossier.reference, sequence=sequence, what="changed")
        if (secret := secrets.get(sequence)) and not secret_holds(row["facts"], secret):
            yield Break(dossier=dossier.reference, sequence=sequence, what="secret")
        before = row["hash"]
    if (dossier.head_hash, dossier.head_sequence) != (before, len(rows)):
        yield Break(dossier=dossier.reference, sequence=len(rows), what="head")
    if root and (root.hash, root.sequence) != (before, len(rows)):
        yield Break(dossier=dossier.reference, sequence=root.sequence, what="tail")


def _secrets(chains: dict[int, list[Line]]) -> dict[int, Secrets]:
    found: dict[int, Secrets] = {}
    for secret in HistorySecret.objects.filter(dossier__in=list(chains), erased_at=None):
        found.setdefault(secret.dossier_id, {})[secret.sequence] = secret
    return found
