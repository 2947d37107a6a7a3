"""``motcua work``: the jobs of a hall; in the demo, its signing authorities beside them."""

from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from motcua.documents.demo_pki import serve


class Command(BaseCommand):
    help = "Do background work until stopped (started by motcua up)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--authorities-port",
            type=int,
            default=0,
            metavar="N",
            help="also answer for the demo's certificates on this port of the loopback",
        )

    def handle(self, *args: Any, authorities_port: int, **options: Any) -> None:
        # They need what the jobs need: as a process of their own they took another 90 MB.
        if authorities_port:
            words = (settings.DATA_DIR, authorities_port)
            Thread(target=serve, args=words, daemon=True, name="authorities").start()
        # Two at once: while one writes a long export, the facts go on following the history.
        call_command("procrastinate", "worker", "--concurrency", "2")
