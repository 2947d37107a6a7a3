"""``motcua report …``: the numbers of the hall, and whether they are what the dossiers give."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from motcua.reporting import facts


class Command(BaseCommand):
    """Make the facts anew, or compare them with the dossiers: exit 1 where they differ."""

    help = "Count what the hall has done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        rebuild = kinds.add_parser("rebuild", help="make every fact and tally anew")
        rebuild.add_argument("--check", action="store_true", help="only compare, write nothing")
        rebuild.add_argument("--json", action="store_true")

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        getattr(self, kind.replace("-", "_"))(options)

    def rebuild(self, options: dict[str, Any]) -> None:
        if not options["check"]:
            for done in facts.rebuild():
                self.stderr.write(_("%(count)s dossiers done") % {"count": done})
        found = facts.compare()
        told = {
            "dossiers": found.dossiers,
            "wrong": sorted(set(found.wrong)),
            "wrong_days": [day.isoformat() for day in found.wrong_days],
            "holds": found.holds,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            verdict = _("the same to the last digit") if found.holds else _("they DIFFER")
            self.stdout.write(
                _("%(count)s dossiers compared: %(verdict)s")
                % {"count": found.dossiers, "verdict": verdict}
            )
        if not found.holds:
            raise SystemExit(1)
