"""What ``motcua doctor`` looks at: each check says what is wrong and how to mend it."""

import fcntl
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from motcua.core.models import Cursor
from motcua.dossiers.reading import lag
from motcua.runtime import telemetry
from motcua.runtime.live import LINE
from motcua.runtime.places import Places

OLDEST_POSTGRESQL = 15
MINUTE = timedelta(minutes=1)
LONG_TRANSACTION = timedelta(minutes=10)
LEAST_FREE_BYTES = 2_000_000_000
MOST_LAG = timedelta(minutes=5)
MOST_SKEW = timedelta(seconds=5)
#: The worker's sign of life comes every ten seconds.
WORKER_SILENCE_SECONDS = 60
FONT = "ui/fonts/be-vietnam-pro-vietnamese-400.woff2"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found."""

    subject: str
    fault: str = ""  #: empty: all is well
    remedy: str = ""


def examine(places: Places, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Yield the finding of each check; those of the database only when it answers."""
    yield keys(places)
    yield disk(places)
    yield time_zone()
    yield fonts()
    if telemetry.endpoint():
        yield traces()
    connected = database()
    yield connected
    if connected.fault:
        return
    yield locale()
    yield durability()
    yield migrations()
    yield clock(now)
    yield long_transactions()
    yield from listeners(now)
    if should_run(places):
        yield worker()
        yield live()


def should_run(places: Places) -> bool:
    """Say whether an instance runs here, or somebody else's database has one somewhere."""
    lock = places.root / "up.lock"
    if not lock.exists():
        return bool(connection.settings_dict["ENGINE"] != "motcua.runtime.embedded")
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def keys(places: Places) -> Finding:
    """Are the secrets there, and nobody else's to read?"""
    subject = _("Secret keys")
    for file in places.keys.glob("*") if places.keys.exists() else ():
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            fault = _("Others may read %(file)s.") % {"file": file}
            return Finding(subject=subject, fault=fault, remedy=f"chmod 600 {file}")
    if not (settings.SECRET_KEY and settings.IDENTITY_KEY):
        remedy = _("Set MOTCUA_SECRET_KEY and MOTCUA_IDENTITY_KEY.")
        return Finding(subject=subject, fault=_("A key is missing."), remedy=remedy)
    return Finding(subject=subject)


def disk(places: Places) -> Finding:
    """Is there room?"""
    subject = _("Disk space")
    paths = [path for path in (places.root, places.cluster.resolve()) if path.exists()]
    free = min(shutil.disk_usage(path).free for path in paths)
    if free < LEAST_FREE_BYTES:
        fault = _("Only %(megabytes)s MB are free.") % {"megabytes": free // 1_000_000}
        remedy = _("Make room on the disk of %(path)s.") % {"path": places.root}
        return Finding(subject=subject, fault=fault, remedy=remedy)
    return Finding(subject=subject)


def time_zone() -> Finding:
    """Is the local time known?"""
    subject = _("Time zone")
    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        fault = _("%(zone)s is unknown on this machine.") % {"zone": settings.TIME_ZONE}
        remedy = _("Install the package tzdata.")
        return Finding(subject=subject, fault=fault, remedy=remedy)
    return Finding(subject=subject)


def fonts() -> Finding:
    """Are the letters there, for pages?"""
    subject = _("Fonts")
    collected = Path(settings.STATIC_ROOT) / FONT
    if collected.exists() or finders.find(FONT):
        return Finding(subject=subject)
    return Finding(subject=subject, fault=_("Be Vietnam Pro is missing."), remedy="make setup")


def traces() -> Finding:
    """Can they go where somebody wants them?"""
    subject = _("Traces")
    if telemetry.protocol() != telemetry.PROTOCOL:
        fault = _("The protocol %(protocol)s is not spoken here.") % {
            "protocol": telemetry.protocol()
        }
        remedy = f"OTEL_EXPORTER_OTLP_PROTOCOL={telemetry.PROTOCOL}"
        return Finding(subject=subject, fault=fault, remedy=remedy)
    if not telemetry.is_installed():
        fault = _("They should go to %(host)s, but what sends them is not installed.") % {
            "host": urlsplit(telemetry.endpoint()).hostname
        }
        return Finding(subject=subject, fault=fault, remedy="pip install 'motcua[telemetry]'")
    return Finding(subject=subject)


def database() -> Finding:
    """Does it answer, and is it new enough?"""
    subject = _("Database")
    try:
        connection.ensure_connection()
    except (DatabaseError, ImproperlyConfigured) as error:
        remedy = _("Start it, or correct DATABASE_URL.")
        return Finding(subject=subject, fault=str(error).strip(), remedy=remedy)
    version = connection.connection.info.server_version // 10_000
    if version < OLDEST_POSTGRESQL:
        fault = _("PostgreSQL %(version)s is too old.") % {"version": version}
        remedy = _("Move the data to PostgreSQL 15 or newer.")
        return Finding(subject=subject, fault=fault, remedy=remedy)
    return Finding(subject=subject)


def asked(question: str, *values: str | float) -> tuple[object, ...]:
    """Return the first row of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return tuple(row) if row else ()


def locale() -> Finding:
    """Does the database know Vietnamese capitals, and order letters the same everywhere?"""
    subject = _("Letters in the database")
    capital, lower, encoding, collation = asked(
        "SELECT upper('đ'), lower('Ở'), pg_encoding_to_char(encoding), datcollate"
        " FROM pg_database WHERE datname = current_database()"
    )
    if encoding != "UTF8" or (capital, lower) != ("Đ", "ở") or collation != "C.UTF-8":
        fault = _("Encoding %(encoding)s and collation %(collation)s do not fit.") % {
            "encoding": encoding,
            "collation": collation,
        }
        remedy = _("Make the database anew with UTF8 and C.UTF-8, and restore a dump into it.")
        return Finding(subject=subject, fault=fault, remedy=remedy)
    return Finding(subject=subject)


def durability() -> Finding:
    """Is what was acknowledged on disk, and is a broken page noticed?"""
    subject = _("Durability")
    for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        value = asked("SELECT current_setting(%s)", name)[0]
        if value == "off":
            fault = _("%(setting)s is off.") % {"setting": name}
            remedy = (
                "pg_checksums --enable"
                if name == "data_checksums"
                else f"ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf();"
            )
            return Finding(subject=subject, fault=fault, remedy=remedy)
    return Finding(subject=subject)


def migrations() -> Finding:
    """Do the tables fit the program?"""
    subject = _("Migrations")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        fault = _("%(count)s migrations wait.") % {"count": len(waiting)}
        return Finding(subject=subject, fault=fault, remedy="motcua migrate")
    return Finding(subject=subject)


def clock(now: Callable[[], datetime]) -> Finding:
    """Do we and the database agree on the time?"""
    subject = _("Clock")
    (told,) = asked("SELECT clock_timestamp()")
    assert isinstance(told, datetime)
    skew = abs(told - now())
    if skew > MOST_SKEW:
        fault = _("The database's clock is %(seconds)s seconds off ours.") % {
            "seconds": round(skew.total_seconds())
        }
        remedy = _("Let both machines follow a time server.")
        return Finding(subject=subject, fault=fault, remedy=remedy)
    return Finding(subject=subject)


def long_transactions() -> Finding:
    """Does an old transaction hold back every listener?"""
    subject = _("Long transactions")
    row = asked(
        "SELECT pid, clock_timestamp() - xact_start FROM pg_stat_activity"
        " WHERE xact_start IS NOT NULL AND datname = current_database() AND pid <> pg_backend_pid()"
        " ORDER BY xact_start LIMIT 1"
    )
    if row and isinstance(row[1], timedelta) and row[1] > LONG_TRANSACTION:
        fault = _("Session %(session)s has one open for %(minutes)s minutes.") % {
            "session": row[0],
            "minutes": row[1] // MINUTE,
        }
        remedy = f"SELECT pg_terminate_backend({row[0]});"
        return Finding(subject=subject, fault=fault, remedy=remedy)
    return Finding(subject=subject)


def listeners(now: Callable[[], datetime]) -> Iterator[Finding]:
    """Is everybody who listens to the history up with it?"""
    for name in Cursor.objects.order_by("name").values_list("name", flat=True):
        subject = _("Listener %(name)s") % {"name": name}
        behind = lag(name, at=now())
        if behind <= MOST_LAG:
            yield Finding(subject=subject)
            continue
        fault = _("It is %(minutes)s minutes behind.") % {"minutes": behind // MINUTE}
        remedy = _("See that the worker runs and that no transaction stays open.")
        yield Finding(subject=subject, fault=fault, remedy=remedy)


def worker() -> Finding:
    """Does somebody do the background work?"""
    subject = _("Worker")
    alive = (
        "SELECT 1 FROM procrastinate_workers"
        " WHERE last_heartbeat > clock_timestamp() - make_interval(secs => %s)"
    )
    return present(subject, alive, WORKER_SILENCE_SECONDS)


def live() -> Finding:
    """Does somebody pass on live updates?"""
    subject = _("Live updates")
    return present(subject, "SELECT 1 FROM pg_stat_activity WHERE application_name = %s", LINE)


def present(subject: str, question: str, value: str | float) -> Finding:
    """Return a fault when the question has no answer."""
    if asked(question, value):
        return Finding(subject=subject)
    fault = _("Nobody is at it.")
    remedy = _("Start it with `motcua up`; its words are in the folder log of the data directory.")
    return Finding(subject=subject, fault=fault, remedy=remedy)
