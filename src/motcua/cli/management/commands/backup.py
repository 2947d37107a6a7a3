"""``motcua backup``: the database, the files and the keys, whole, while the hall works."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now
from django.utils.translation import gettext as _

from motcua.runtime.backups import back_up, summary
from motcua.runtime.places import Places
from motcua.runtime.sharing import share


class Command(BaseCommand):
    """Make one backup; say where it lies."""

    help = "Back up database, files and keys; from the first time on any moment can be had again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to, and how many to keep."""
        parser.add_argument("--to", metavar="DIR", type=Path, help="default: backups in the data")
        parser.add_argument("--keep", metavar="N", type=int, default=7, help="how many (default 7)")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, **options: Any) -> None:
        """Make it and tell."""
        if options["keep"] < 1:
            raise CommandError(_("Keep at least one backup."))
        refuse_foreign_database()
        places = Places.under(os.environ["MOTCUA_DATA_DIR"])
        folder = (options["to"] or places.backups).expanduser().resolve()
        try:
            made = summary(back_up(share(places), folder, at=now(), keep=options["keep"]))
        except OSError as error:
            raise CommandError(cannot_use(error)) from error
        if options["as_json"]:
            self.stdout.write(json.dumps(made))
            return
        size = _("%(megabytes)s MB") % {"megabytes": f"{int(str(made['size_bytes'])) / 1e6:.1f}"}
        self.stdout.write(f"{made['path']} · {size}")
        self.stdout.write(_("It holds the keys too: keep it where nobody else can read it."))


def cannot_use(error: OSError) -> str:
    """Return in a sentence what of a folder cannot be used, and why."""
    said = {"path": error.filename or "?", "reason": error.strerror or type(error).__name__}
    return _("“%(path)s” cannot be used: %(reason)s.") % said


def refuse_foreign_database() -> None:
    """Refuse where the database is somebody else's to back up."""
    if os.environ.get("DATABASE_URL"):
        message = _(
            "The database is the one of DATABASE_URL: back it up with its own tools, such as "
            "pgBackRest or pg_basebackup, together with the folders files, archive and keys."
        )
        raise CommandError(message)
