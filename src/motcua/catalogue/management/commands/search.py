"""``motcua search WORDS [--json]``."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.catalogue.models import Procedure
from motcua.catalogue.search import search
from motcua.catalogue.search.shipped import shipped_index
from motcua.runtime.embedded.base import is_never_filled


class Command(BaseCommand):
    """Find procedures; ``--json`` prints a list of {"code", "name"}, best first.

    Where nobody has imported a procedure yet, the list that comes along is searched, and the
    error output says so.
    """

    help = "Find procedures by words, everyday words, abbreviations or code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="+")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--limit", type=int, default=20)
        parser.add_argument("--sector", default="", help="code of the sector")
        parser.add_argument("--agency", default="", help="words of the agency's name")
        parser.add_argument("--level", default="", choices=["", "province", "commune", "ministry"])

    def handle(self, *args: Any, **options: Any) -> None:
        index = None
        # To start a new database only to find it empty would take many seconds.
        if is_never_filled(connection.settings_dict) or not Procedure.objects.exists():
            index = shipped_index()
            self.stderr.write(
                _(
                    "The catalogue is empty: this searches the procedures that come along."
                    " `motcua import-procedures --shipped` takes them in."
                )
            )
        hits = search(
            " ".join(options["words"]),
            on=timezone.localdate(),
            limit=options["limit"],
            sector=options["sector"],
            agency=options["agency"],
            level=options["level"],
            index=index,
        )
        if options["json"]:
            found = [{"code": hit.code, "name": hit.name} for hit in hits]
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for hit in hits:
            self.stdout.write(f"{hit.code}  {hit.name}  ({hit.sector})")
        if not hits:
            self.stdout.write(_("Nothing was found. Try fewer or other words."))
