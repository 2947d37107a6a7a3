"""``motcua archive --year Y [--dry-run] [--json]``: move an old year into sealed files."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refusal
from motcua.dossiers.models import SealedFile
from motcua.reporting.archiving import Plan, archive_year, plan


class Command(BaseCommand):
    """Seal a year; exit 1 where something stands against it."""

    help = "Move an old year's facts, history and access log into sealed files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--dry-run", action="store_true", help="show the plan, write nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        at = timezone.now()
        try:
            if options["dry_run"]:
                self.show(plan(year, at=at), as_json=options["json"])
            else:
                self.tell(year, archive_year(year, at=at, say=_say), as_json=options["json"])
        except Refusal as refusal:
            if options["json"]:
                answer = {"year": year, "archived": False, "error": str(refusal)}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            raise CommandError(str(refusal)) from refusal

    def show(self, found: Plan, *, as_json: bool) -> None:
        """Print what would be moved, and what stands against it."""
        if as_json:
            self.stdout.write(json.dumps({"archived": False, **found.as_json()}))
            return
        for kind, count in found.rows.items():
            self.stdout.write(f"{SealedFile.Kind(kind).label:12} {count:>12,}")
        for refusal in found.against:
            self.stdout.write(str(refusal))
        if not found.against:
            self.stdout.write(
                _("Nothing stands against archiving %(year)s.") % {"year": found.year}
            )

    def tell(self, year: int, files: list[SealedFile], *, as_json: bool) -> None:
        """Print what was moved, and where to."""
        if as_json:
            told = {
                file.kind: {
                    "path": file.path, "rows": file.rows, "size_bytes": file.size_bytes,
                    "sha256": file.sha256,
                } for file in files
            }  # fmt: skip
            self.stdout.write(json.dumps({"year": year, "archived": True, "files": told}))
            return
        for file in files:
            self.stdout.write(f"{file.path}  {file.rows:,}  {file.size_bytes:,} B  {file.sha256}")


def _say(what: str) -> None:
    sys.stderr.write(f"{what}…\n")
