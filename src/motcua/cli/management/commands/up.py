"""Stands here so that ``motcua help`` lists it; `motcua.cli` runs it before Django is loaded."""

import argparse
import os

from django.core.management.base import BaseCommand, CommandParser

from motcua.cli import up
from motcua.runtime.places import Places


class Command(BaseCommand):
    """Start the whole hall."""

    help = "Start the whole hall on this machine: database, web, worker, live updates."

    def add_arguments(self, parser: CommandParser) -> None:
        """Show the same words as the command itself."""
        for action in up.parser()._actions:  # noqa: SLF001 - argparse has no public list
            if action.dest != "help":
                parser._add_action(action)  # noqa: SLF001

    def handle(self, **options: object) -> None:
        """Run as if called by its own name."""
        up.run(argparse.Namespace(**options), Places.under(os.environ["MOTCUA_DATA_DIR"]))
