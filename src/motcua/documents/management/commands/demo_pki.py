"""``motcua demo_pki --port N``: the demo's timestamp, OCSP and revocation list on loopback."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from motcua.documents.demo_pki import serve


class Command(BaseCommand):
    help = "Answer for the demo's certificates until stopped (started by motcua up)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        serve(settings.DATA_DIR, port)
