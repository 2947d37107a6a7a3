"""``motcua work``: the jobs of a hall; in the demo, its signing authorities beside them."""

import asyncio
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app as tasks

from motcua.cli.lanes import work
from motcua.documents.demo_pki import serve

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector


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
        connector = cast("DjangoConnector", tasks.connector)
        with tasks.replace_connector(connector.get_worker_connector()):
            asyncio.run(self.work())

    async def work(self) -> None:
        async with tasks.open_async():
            await work(tasks)
