"""``motcua bench NAME [--json]``."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from importlib import import_module
from inspect import signature
from itertools import pairwise
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from motcua import bench
from motcua.bench.frame.ground import Options

#: Modules of the package that measure nothing themselves.
OTHERS = {"apps", "frame", "management", "tests"}


class Command(BaseCommand):
    """Measure one thing and print figures beside their limit, taken in the same run."""

    help = "Measure: " + ", ".join(
        sorted(module.name for module in iter_modules(bench.__path__) if module.name not in OTHERS)
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = sorted(m.name for m in iter_modules(bench.__path__) if m.name not in OTHERS)
        parser.add_argument("name", choices=names)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--sizes", type=_sizes, default=(), help="dossiers, as 10000,100000")
        parser.add_argument(
            "--keep", action="store_true", help="leave the measurement's database where it is"
        )
        parser.add_argument(
            "--reuse", action="store_true", help="measure on the database that was left"
        )
        parser.add_argument("--output", type=Path, help="write the figures while they come")

    def handle(self, *args: Any, **options: Any) -> None:
        run = import_module(f"motcua.bench.{options['name']}").run
        wanted = Options(
            sizes=options["sizes"],
            keeps=options["keep"],
            reuses=options["reuse"],
            output=options["output"],
        )
        if not signature(run).parameters and wanted != Options():
            message = "this measurement takes neither sizes nor a database that was left"
            raise CommandError(message)
        if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
            call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files
        figures: dict[str, Any] = run(wanted) if signature(run).parameters else run()
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:24} {value}")


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(word) for word in text.split(","))
    except ValueError:
        sizes = ()
    if not sizes or sizes[0] < 1 or any(a >= b for a, b in pairwise(sizes)):
        message = f"“{text}” are no growing numbers of dossiers, as 10000,100000."
        raise ArgumentTypeError(message)
    return sizes
