"""``motcua import-procedures FILE… [--dry-run] [--json]``."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.actions import import_files, plan_import
from motcua.catalogue.actions.planning import Plan, PlanRow, Result
from motcua.catalogue.readers import SHIPPED
from motcua.core.errors import Refusal
from motcua.people.models import User


class Command(BaseCommand):
    """Read procedures from files and write them as new versions.

    With ``--json`` it prints one object: ``applied`` (bool), ``counts`` (rows by result), and
    ``rows``, each with ``result`` (new, changed, unchanged, refused), ``file``, ``row``, ``code``,
    ``name``, ``changes`` (names of the parts that differ) and ``reason`` (why refused). A file
    that cannot be read at all gives ``{"applied": false, "error": "…"}`` and exit 1.
    """

    help = "Import procedures from our CSV pair, the portal's list (.xlsx) or detail sheet (.docx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--shipped", action="store_true", help="the procedures that come along")
        parser.add_argument("--dry-run", action="store_true", help="show the plan, write nothing")
        parser.add_argument("--json", action="store_true", help="print the plan as JSON")
        parser.add_argument("--by", metavar="USERNAME", help="who imports; default: the machine")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [*(SHIPPED if options["shipped"] else ()), *options["files"]]
        if not files:
            raise CommandError(_("Name at least one file, or --shipped."))
        try:
            plan = self._plan(files, options)
        except Refusal as refusal:
            if options["json"]:
                answer = {"applied": False, "error": str(refusal)}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(_as_json(plan, applied=not options["dry_run"]))
        else:
            self._print(plan, applied=not options["dry_run"])

    def _plan(self, files: list[Path], options: dict[str, Any]) -> Plan:
        now = timezone.now()
        if options["dry_run"]:
            return plan_import(files, on=timezone.localdate(now))
        return import_files(files, by=_who(options["by"]), at=now)

    def _print(self, plan: Plan, *, applied: bool) -> None:
        for row in plan.rows:
            if row.result == Result.REFUSED:
                self.stdout.write(f"{row.sheet.file}:{row.sheet.row}  {row.code}  {row.reason}")
            elif row.result == Result.CHANGED:
                self.stdout.write(f"{row.code}  {row.name[:60]}  ({', '.join(row.changes)})")
        heading = _("Done") if applied else _("Plan (nothing was written)")
        words = (
            _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused.")
            % plan.counts
        )
        self.stdout.write(f"{heading}: {words}")


def _as_json(plan: Plan, *, applied: bool) -> str:
    rows = [_row_as_json(row) for row in plan.rows]
    answer = {"applied": applied, "counts": plan.counts, "rows": rows}
    return json.dumps(answer, ensure_ascii=False)


def _row_as_json(row: PlanRow) -> dict[str, Any]:
    return {
        "result": row.result,
        "file": row.sheet.file,
        "row": row.sheet.row,
        "code": row.code,
        "name": row.name,
        "changes": list(row.changes),
        "reason": row.reason,
    }


def _who(username: str | None) -> User:
    """Return the user named, or the machine's own account, made the first time."""
    if username:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no user %(name)s.") % {"name": username})
        return user
    machine, made = User.objects.get_or_create(
        username="import",
        defaults={"full_name": "Import", "is_machine": True, "is_superuser": True},
    )
    if made:
        machine.set_unusable_password()
        machine.save(update_fields=["password"])
    return machine
