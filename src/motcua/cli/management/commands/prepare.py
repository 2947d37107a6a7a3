"""Make the database and the static files ready for this version of the program."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from motcua.workdays.actions import seed_national_calendar


class Command(BaseCommand):
    """Migrate, seed the calendar, collect static files; quick when nothing has changed."""

    help = "Migrate the database and collect static files, as `motcua up` does first."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        """Do all three."""
        if is_behind():
            call_command("migrate", interactive=False, verbosity=0)
        seed_national_calendar(at=timezone.now())
        collect_static()


def is_behind() -> bool:
    """Say whether a migration waits; to ask is a third of the work of migrating for nothing."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> None:
    """Collect unless the sources are those of the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    sources = fingerprint()
    if not stamp.exists() or stamp.read_text() != sources:
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(sources)


def fingerprint() -> str:
    """Return a digest over name, size and age of every static source."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
