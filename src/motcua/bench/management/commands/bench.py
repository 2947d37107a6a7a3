"""``motcua bench NAME [--json]``."""

import json
from argparse import ArgumentParser
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.core.management.base import BaseCommand

from motcua import bench

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

    def handle(self, *args: Any, **options: Any) -> None:
        figures: dict[str, Any] = import_module(f"motcua.bench.{options['name']}").run()
        if options["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:24} {value}")
