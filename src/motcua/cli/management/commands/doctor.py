"""``motcua doctor``: is this installation sound?"""

import os
import sys

from django.core.management.base import BaseCommand
from django.utils.timezone import now
from django.utils.translation import gettext as _

from motcua.cli.examination import examine
from motcua.runtime.places import Places


class Command(BaseCommand):
    """Print one line per check; exit 1 when something is wrong."""

    help = "Look over this installation: what is wrong, and how to mend it."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        """Examine and tell."""
        faults = 0
        places = Places.under(os.environ["MOTCUA_DATA_DIR"])
        for finding in examine(places, now):
            if not finding.fault:
                self.stdout.write(f"✓ {finding.subject}")
                continue
            faults += 1
            self.stdout.write(f"✗ {finding.subject}: {finding.fault}")
            self.stdout.write(f"  → {finding.remedy}")
        if faults:
            sys.exit(1)
        self.stdout.write(_("All is well."))
