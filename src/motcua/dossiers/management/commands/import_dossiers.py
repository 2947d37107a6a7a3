"""``motcua import-dossiers FILE.csv --map MAP.yaml [--dry-run] [--recount] [--json]``."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refusal
from motcua.dossiers.foreign.mapping import read_map
from motcua.dossiers.foreign.taking import Outcome, Taking, as_json
from motcua.people.models import User


class Command(BaseCommand):
    """Take over past years from another system; what each part means: docs/reference."""

    help = "Take over dossiers of past years from another system's table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--map", type=Path, required=True, metavar="MAP.yaml")
        parser.add_argument("--dry-run", action="store_true", help="show the plan, write nothing")
        parser.add_argument(
            "--recount", action="store_true", help="show where our calendar disagrees"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            taking = Taking(
                path=options["file"],
                table=read_map(options["map"]),
                at=timezone.now(),
                by=None if options["dry_run"] else _machine(),
                is_recounted=options["recount"],
            )
            outcome = taking.run(_progress)
        except Refusal as refusal:
            if options["json"]:
                answer = {"applied": False, "error": str(refusal)}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(as_json(outcome, taking), ensure_ascii=False))
        else:
            self.tell(outcome, applied=not options["dry_run"])

    def tell(self, outcome: Outcome, *, applied: bool) -> None:
        for each in outcome.refusals:
            self.stdout.write(f"{each.line}  {each.code}  {each.reason}")
        for late in outcome.disagreements:
            self.stdout.write(f"{late.line}  {late.code}  {late.given} ≠ {late.ours}")
        heading = _("Done") if applied else _("Plan (nothing was written)")
        words = _("%(new)s new, %(known)s known already, %(refused)s refused.") % {
            "new": outcome.new,
            "known": outcome.known,
            "refused": len(outcome.refusals),
        }
        self.stdout.write(f"{heading}: {words}")


def _progress(done: int, total: int) -> None:
    if done % 10_000 < 500 or done == total:
        sys.stderr.write(f"{done:,} / {total:,}\n")


def _machine() -> User:
    """Return the machine's own account, made the first time."""
    machine, made = User.objects.get_or_create(
        username="import",
        defaults={"full_name": "Import", "is_machine": True, "is_superuser": True},
    )
    if made:
        machine.set_unusable_password()
        machine.save(update_fields=["password"])
    return machine
