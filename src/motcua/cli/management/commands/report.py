"""``motcua report …``: the numbers of the hall, and whether they are what the dossiers give."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import nullcontext
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import Refusal
from motcua.dossiers.errors import CursorAhead
from motcua.org.models import Unit
from motcua.reporting import archive, facts, periods
from motcua.reporting.definitions import Definition
from motcua.reporting.engines import NAMES, engine_named
from motcua.reporting.making import KINDS, count
from motcua.reporting.tables import table, write_csv, write_xlsx
from motcua.reporting.wanted import Wanted

#: How often a dossier is looked at again whose newest act has yet to be read: half a minute in all.
LOOKS = 11


def a_day(text: str) -> date:
    """Read a day as ISO writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            _("%(text)s is not a day like 2026-03-14.") % {"text": text}
        ) from None


class Command(BaseCommand):
    """Print a report, make the facts anew, or compare them: exit 1 where they differ."""

    help = "Count what the hall has done."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        for word, kind in KINDS.items():
            parser = kinds.add_parser(word, help=kind.meaning.en.replace("%", "%%"))
            parser.add_argument("--by", choices=kind.splits, default="")
            parser.add_argument("--unit", help="code of a unit: it and all below it")
            parser.add_argument("--format", choices=("json", "csv", "xlsx"), default="json")
            parser.add_argument("--output", type=Path, help="file to write instead of printing")
            if word == "coverage":
                parser.add_argument("--on", type=a_day, metavar="DAY", help="today, if not given")
            else:
                self._of_a_period(parser)
            if word == "ii06a" or isinstance(kind.meaning, Definition):
                parser.add_argument("--engine", choices=NAMES, help="count the facts there")
                parser.add_argument("--archive", type=Path, help="folder of “report export”")
        rebuild = kinds.add_parser("rebuild", help="make every fact and tally anew")
        rebuild.add_argument(
            "--check",
            action="store_true",
            help="compare, mend nothing",
        )
        rebuild.add_argument("--json", action="store_true")
        export = kinds.add_parser("export", help="write the facts as Parquet")
        export.add_argument("--to", type=Path)

    def _of_a_period(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=a_day, metavar="DAY")
        parser.add_argument("--to", dest="last", type=a_day, metavar="DAY")
        parser.add_argument("--period", help="2026, 2026-Q1 or 2026-03, from the 15th to the 14th")

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        try:
            if kind != "rebuild" or options["check"]:  # to rebuild is to read everything
                self._follow()
            if kind in ("rebuild", "export"):
                getattr(self, kind)(options)
            else:
                self._print(self._made(kind, options), options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except (FileNotFoundError, NotADirectoryError, PermissionError, IsADirectoryError) as error:
            said = _("%(file)s cannot be written: %(reason)s")
            raise CommandError(said % {"file": error.filename, "reason": error.strerror}) from error

    def _follow(self) -> None:
        """Count what has happened since the worker looked, or where none runs."""
        try:
            facts.follow(at=timezone.now())
        except CursorAhead as refusal:
            self.stderr.write(str(refusal))

    def _made(self, kind: str, options: dict[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        on = options.get("on") or today
        first, last = (on, on) if kind == "coverage" else self._period(options)
        unit = self._unit(options["unit"])
        wanted = Wanted(kind=kind, first=first, last=last, unit=unit, by=options["by"])
        name = options.get("engine")
        engine = engine_named(name, options["archive"] or archive_folder()) if name else None
        return count(wanted, today=today, engine=engine).as_json()

    def _period(self, options: dict[str, Any]) -> tuple[date, date]:
        if options["period"]:
            if options["first"] or options["last"]:
                raise CommandError(_("Say --from and --to, or --period."))
            try:
                return periods.named(options["period"])
            except ValueError:
                raise CommandError(_("A period is 2026, 2026-Q1 or 2026-03.")) from None
        if not (options["first"] and options["last"]):
            raise CommandError(_("Say --from and --to, or --period."))
        if options["last"] < options["first"]:
            raise CommandError(_("The period ends before it begins."))
        return options["first"], options["last"]

    def _unit(self, code: str | None) -> Unit | None:
        if not code:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(_("There is no unit %(code)s.") % {"code": code})
        return unit

    def _print(self, content: dict[str, Any], options: dict[str, Any]) -> None:
        output: Path | None = options["output"]
        if options["format"] == "xlsx":
            with output.open("wb") if output else nullcontext(sys.stdout.buffer) as file:
                write_xlsx(table(content), file, content["kind"])
            return
        text = StringIO(newline="")
        if options["format"] == "csv":
            write_csv(table(content), text)
        else:
            text.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        if output:
            output.write_text(text.getvalue(), encoding="utf-8", newline="")
        else:
            self.stdout.write(text.getvalue(), ending="")

    def export(self, options: dict[str, Any]) -> None:
        folder = options["to"] or archive_folder()
        told = {"folder": str(folder), "rows": archive.export(folder)}
        self.stdout.write(json.dumps(told))

    def rebuild(self, options: dict[str, Any]) -> None:
        if not options["check"]:
            for done in facts.rebuild():
                self.stderr.write(_("%(count)s dossiers done") % {"count": done})
        found = facts.compare(looks=LOOKS)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json()))
        else:
            verdict = _("the same to the last digit") if found.holds else _("they DIFFER")
            self.stdout.write(
                _("%(count)s dossiers compared: %(verdict)s")
                % {"count": found.dossiers, "verdict": verdict}
            )
        if not found.holds:
            raise SystemExit(1)


def archive_folder() -> Path:
    """Return where the archive of facts lies unless somebody says otherwise."""
    return Path(settings.DATA_DIR) / "archive"
