"""``motcua simulate``: invented dossiers, written as the acts at the desk would write them."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.core.errors import Refusal
from motcua.demo import procedures, province
from motcua.demo.errors import NotASample
from motcua.demo.simulation import run
from motcua.demo.turns import building
from motcua.workdays.rules import LOCAL

#: The accounts of the sample hold their posts since a month before it is built.
OPENED = datetime(2025, 8, 4, tzinfo=LOCAL)
#: Seconds between two lines of progress.
EVERY = 5


class Command(BaseCommand):
    help = "Fill the sample with dossiers of past years, reproducibly, at a thousand a second."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossiers", type=_count, required=True)
        parser.add_argument(
            "--seed", type=_seed, required=True, help="the same seed, the same rows"
        )
        parser.add_argument("--years", type=_years, default=1.0, help="how far back (default 1)")
        parser.add_argument("--until", type=_moment, help="what it calls now (default: now)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if not settings.DEMO:
                raise NotASample
            figures = self.simulate(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            for name, value in figures.items():
                self.stdout.write(f"{name:16} {value}")

    def simulate(
        self, *, dossiers: int, seed: int, years: float, until: datetime | None, **_others: Any
    ) -> dict[str, Any]:
        until = until or timezone.localtime(timezone=LOCAL).replace(second=0, microsecond=0)
        build(until - timedelta(days=round(365.25 * years)) - run.AHEAD)
        simulation = run.begin(seed, dossiers, years=years, until=until)
        self.told_at = monotonic()
        return run.run(simulation, lambda done, rate: self.tell(done, dossiers, rate))

    def tell(self, done: int, dossiers: int, rate: float) -> None:
        """Say on stderr how far it is, now and then."""
        if monotonic() - self.told_at > EVERY or done == dossiers:
            self.told_at = monotonic()
            sys.stderr.write(f"{done:,} of {dossiers:,} dossiers, {rate:,.0f} a second\n")


def build(at: datetime) -> None:
    """Build the sample's units, routes and procedures where they are missing."""
    at = max(at, OPENED)
    with building():
        founder = province.build(at=at)
        procedures.build(by=founder, at=at, completed_at=at + timedelta(days=1))


def _count(text: str) -> int:
    return _between(text, 1, 100_000_000)


def _seed(text: str) -> int:
    return _between(text, 0, 2**62)


def _between(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        message = f"“{text}” is no whole number from {least} to {most:,}."
        raise ArgumentTypeError(message)
    return int(text)


def _years(text: str) -> float:
    try:
        years = float(text)
    except ValueError:
        years = 0
    if not 0 < years <= 20:
        message = f"“{text}” is no number of years above 0 and up to 20."
        raise ArgumentTypeError(message)
    return years


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        message = f"“{text}” is no moment: write 2026-11-26 or 2026-11-26T15:00."
        raise ArgumentTypeError(message) from None
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)
