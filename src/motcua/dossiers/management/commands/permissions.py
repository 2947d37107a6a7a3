"""Print who may do what on a dossier: duty × act, as the page docs/permissions.md."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.dossiers.permission_table import page


class Command(BaseCommand):
    help = "Print which duty may do which act, as Markdown."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(page(), ending="")
