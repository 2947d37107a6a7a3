"""``motcua audit verify``: prove that no history was bent. Exit 0 holds, 1 broken, 2 unreadable."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from motcua.documents.errors import SigningFailed
from motcua.dossiers.chain import Break, verify_many
from motcua.dossiers.models import Dossier, DossierQuerySet
from motcua.dossiers.roots import sign_root, take_root, verify_root
from motcua.dossiers.sealing.checking import came_after_sealing, verify_sealed
from motcua.dossiers.sealing.finding import sealed_years


class Command(BaseCommand):
    help = "Verify the chain of every dossier and the newest daily root, or take today's root."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify", "root"])
        parser.add_argument("--dossier", help="one printed code only")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        try:
            if act == "root":
                self.root(as_json=options["json"])
            else:
                self.verify(options["dossier"], as_json=options["json"])
        except DatabaseError as error:
            self.stderr.write(f"The history cannot be read: {error}")
            raise SystemExit(2) from error

    def root(self, *, as_json: bool) -> None:
        root = take_root(timezone.localdate(), at=timezone.now())
        try:
            sign_root(root)
        except SigningFailed as refusal:
            self.stderr.write(str(refusal))
        told = {
            "on": root.on.isoformat(),
            "heads": root.heads,
            "root": root.root,
            "signed": bool(root.signature),
        }
        self.stdout.write(json.dumps(told) if as_json else "  ".join(map(str, told.values())))

    def verify(self, code: str | None, *, as_json: bool) -> None:
        chosen = Dossier.objects.order_by("pk")
        tally = {"dossiers": 0, "rows": 0}
        if code:
            breaks = list(self._breaks(chosen.filter(code=code).iterator(), tally))
        else:
            breaks = list(self._all(chosen, tally))
        self._tell(tally, breaks, as_json=as_json)
        if breaks:
            raise SystemExit(1)

    def _all(self, chosen: DossierQuerySet, tally: dict[str, int]) -> Iterator[Break]:
        """Check what stands in the database, the sealed files of old years, and the newest root."""
        years = sealed_years()
        yield from self._breaks(chosen.exclude(year__in=years).iterator(chunk_size=500), tally)
        for year in years:
            yield from self._breaks(came_after_sealing(year).iterator(chunk_size=500), tally)
        yield from verify_sealed(tally)
        yield from verify_root(sealed=years)

    def _breaks(self, dossiers: Iterator[Dossier], tally: dict[str, int]) -> Iterator[Break]:
        yield from verify_many(_counted(dossiers, tally))

    def _tell(self, tally: dict[str, int], breaks: list[Break], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**tally, "breaks": [asdict(b) for b in breaks]}))
            return
        for found in breaks:
            self.stdout.write(f"{found.dossier}  row {found.sequence}: {found.what}")
        verdict = "BROKEN" if breaks else "holds"
        self.stdout.write(f"{tally['dossiers']} dossiers, {tally['rows']} rows: {verdict}")


def _counted(dossiers: Iterator[Dossier], tally: dict[str, int]) -> Iterator[Dossier]:
    for dossier in dossiers:
        tally["dossiers"] += 1
        tally["rows"] += dossier.head_sequence
        yield dossier
