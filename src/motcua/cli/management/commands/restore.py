"""``motcua restore``: any moment since the first backup, in a new data directory."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware, now
from django.utils.translation import gettext as _

from motcua.cli.management.commands.backup import cannot_use, refuse_foreign_database
from motcua.runtime.backups import backups
from motcua.runtime.places import Places
from motcua.runtime.restoring import newest_before, restore


class Command(BaseCommand):
    """Restore beside what is there; nothing is ever overwritten."""

    help = "Bring a backup, and the log since, back into a new data directory."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the moment, where the backups lie, and where to restore."""
        moment = "such as 2026-11-26T16:45 (local time unless it says otherwise); default: now"
        parser.add_argument("--to", metavar="TIME", help=moment)
        parser.add_argument("--from", metavar="DIR", type=Path, help="the folder of the backups")
        parser.add_argument("--into", metavar="DIR", type=Path, help="a new data directory")

    def handle(self, **options: Any) -> None:
        """Restore and say how to open the copy."""
        refuse_foreign_database()
        moment = read_moment(options["to"]) if options["to"] else None
        source = Places.under(os.environ["MOTCUA_DATA_DIR"])
        target = Places.under(options["into"] or beside(source, now()))
        folder = (options["from"] or source.backups).expanduser().resolve()
        backup = newest_before(backups(folder), moment)
        self.stdout.write(_("Beginning with the backup %(path)s …") % {"path": backup.path})
        try:
            restore(backup, source=source, target=target, moment=moment)
        except OSError as error:
            raise CommandError(cannot_use(error)) from error
        self.stdout.write(
            _("Restored into %(path)s. Look at it before you use it:") % {"path": target.root}
        )
        self.stdout.write(f"  motcua audit verify --data-dir {target.root}")
        self.stdout.write(f"  motcua up --data-dir {target.root}")


def beside(source: Places, at: datetime) -> Path:
    """Return the data directory to restore into where none is named."""
    return source.root.with_name(f"{source.root.name}-restored-{localtime(at):%Y%m%d-%H%M%S}")


def read_moment(text: str) -> datetime:
    """Return the moment meant; a sentence where it is none, or not yet."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(
            _("“%(text)s” is not a moment: write 2026-11-26T16:45.") % {"text": text}
        )
    moment = make_aware(found) if is_naive(found) else found
    if moment > now():
        raise CommandError(_("%(text)s is still to come.") % {"text": text})
    return moment
