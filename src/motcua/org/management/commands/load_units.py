"""Load the provinces and communes of the country."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from motcua.org.actions import load_units


class Command(BaseCommand):
    help = "Load the 34 provinces, the 29 closed ones and the 3,321 communes; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_units(at=now())
        self.stdout.write(
            f"{loaded.provinces} provinces, {loaded.communes} communes, "
            f"{loaded.successions} successions added."
        )
