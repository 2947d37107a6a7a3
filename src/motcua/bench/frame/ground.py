"""A database of the measurement's own, on the server in use, with its settings and its fsync."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

NAME = "motcua_bench"
#: One that was left for other measurements; none that does not ask for it touches it.
KEPT = "motcua_bench_kept"
_DROP = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
_WORDS = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command was asked for beyond the usual."""

    sizes: tuple[int, ...] = ()  # dossiers to measure at, in growing order
    keeps: bool = False  # leave the database for another measurement
    reuses: bool = False  # measure on the database that was left, filled as it is
    output: Path | None = None  # where figures are written while they come


@contextlib.contextmanager
def own_database(options: Options | None = None, name: str = "") -> Iterator[str]:
    """Make an empty, migrated database, let Django work on it, and drop it at the end.

    Yields its address for other programs. What stands in the instance's own is not touched.
    """
    wanted = options or Options()
    name = name or (KEPT if wanted.keeps or wanted.reuses else NAME)
    usual = connection.settings_dict["NAME"]
    if not (wanted.reuses and _exists(name)):
        _drop(name)
        with connection.cursor() as cursor:
            cursor.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
    _turn_to(name)
    try:
        call_command("migrate", verbosity=0)
        yield address()
    finally:
        _turn_to(usual)
        if not wanted.keeps:
            _drop(name)


@contextlib.contextmanager
def copied_database(name: str = f"{NAME}_twin") -> Iterator[str]:
    """Make a copy of the database Django works on, as it stands; yields its address."""
    current = str(connection.settings_dict["NAME"])
    address_here = address()
    connections.close_all()  # a database in use is not copied
    with psycopg.connect(make_conninfo(address_here, dbname="postgres"), autocommit=True) as line:
        line.execute(_DROP.format(Identifier(name)))
        line.execute(
            SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(current))
        )
    try:
        yield make_conninfo(address_here, dbname=name)
    finally:
        _drop(name)


def address() -> str:
    """Return the libpq address of the database Django works on."""
    parameters = connection.get_connection_params()
    return make_conninfo(**{word: parameters[word] for word in _WORDS if parameters.get(word)})


def settle() -> None:
    """Bring the statistics up to date and write everything down before something is timed."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_database WHERE datname = %s)", [name])
        return bool(cursor.fetchone()[0])


def _turn_to(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _drop(name: str) -> None:
    """Drop it whoever is in it; autovacuum is no role of ours to end, and gives way when asked."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(_DROP.format(Identifier(name)))
        except ProgrammingError:
            cursor.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
