"""Start, find again and stop the embedded database, whatever happened to it before.

Acknowledged means on disk: fsync stays on. Only the tests, which keep nothing, ask for less.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Generator
from functools import cached_property
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import Ping

from motcua.runtime.cluster import ENVIRONMENT, NAME, SOCKET, SUPERUSER, Cluster, cluster_of
from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _
from motcua.runtime.places import Places
from motcua.runtime.processes import end, leashed, running_in
from motcua.runtime.wal import ARCHIVE_SECONDS, archive_command

POLL_SECONDS = 0.05
#: A start that fails at once is tried again this often: processes of a killed server linger.
START_ATTEMPTS = 5
#: How long a stop waits for running statements before it pulls the plug (nothing is lost by it).
STOP_SECONDS = 30

#: Personal data stays out of the log: no statements, no parameters, no key values.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "150",
    # Room for the log of a bulk fill between two checkpoints; a hall's daily work keeps it small.
    "max_wal_size": "4GB",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}
#: What the tests write is mostly never committed: statistics of it could only mislead the planner.
FAST_AND_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


def buffers_mb(memory: int) -> int:
    """Return the megabytes PostgreSQL keeps pages in, on a machine with so many bytes of memory.

    A sixteenth, as the hall's other processes and the system's own cache live there too: 256 MB on
    a commune's PC with 4 GB, 1 GB from 16 GB on. What is never read takes no memory.
    """
    return min(max(memory // 16 >> 20, 128), 1024)


class Server:
    """The embedded PostgreSQL of one data directory."""

    def __init__(self, places: Places, *, durable: bool = True, leash: bool = False) -> None:
        """With ``leash`` the server shuts down when this process dies."""
        self.places = places
        self.durable = durable
        self.leash = leash
        #: True after a start that found no tables.
        self.is_empty = False
        self._child: subprocess.Popen[bytes] | None = None

    @cached_property
    def cluster(self) -> Cluster:
        """Where the database lies; worked out once, at first need."""
        return cluster_of(self.places)

    @property
    def url(self) -> str:
        """The address of the application's database, for DATABASE_URL."""
        return make_conninfo(host=str(self.cluster.sockets), user=NAME, dbname=NAME)

    @property
    def superuser_url(self) -> str:
        """The address of the maintenance database, as superuser."""
        return make_conninfo(host=str(self.cluster.sockets), user=SUPERUSER, dbname=SUPERUSER)

    def start(self) -> None:
        """Return when the database answers a query; crash recovery may take as long as it needs.

        A server that still runs on this directory, whoever started it, is used as it is.
        """
        self.places.create()
        with self._alone():
            if not self.cluster.is_made():
                self.cluster.make(durable=self.durable)
            self._wait_until_it_answers()
            self._make_database()

    def stop(self) -> None:
        """End all sessions and shut down; return when the server is gone."""
        if not self.places.root.exists():
            return
        with self._alone():
            process = self.process()
            if process is None:
                return
            process.send_signal(signal.SIGINT)
            if not self._gone_within(process, STOP_SECONDS):
                end([process], patience_seconds=STOP_SECONDS)
            self._reap()

    def process(self) -> psutil.Process | None:
        """Return the server's main process if it lives, whoever started it."""
        self._reap()
        try:
            number = int(self._pid_file.read_text().split("\n")[0])
            process = psutil.Process(number)
            lives = process.status() != psutil.STATUS_ZOMBIE
            ours = process.name() == "postgres" and process.cwd() == str(self.cluster.path)
        except (OSError, ValueError, psutil.Error):
            return None
        return process if lives and ours else None

    @property
    def _pid_file(self) -> Path:
        return self.cluster.path / "postmaster.pid"

    @contextlib.contextmanager
    def _alone(self) -> Generator[None]:
        """Let one process at a time start or stop the server."""
        with (self.places.root / "database-start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _wait_until_it_answers(self) -> None:
        attempts = 0
        address = self.superuser_url.encode()
        while psycopg.pq.PGconn.ping(address) != Ping.OK:
            if self.process() is None and (self._child is None or self._reap()):
                if attempts == START_ATTEMPTS:
                    message = _("The database does not start. It says:\n%(words)s")
                    raise CannotStart(message, words=self.last_words())
                attempts += 1
                self._launch()
            time.sleep(POLL_SECONDS)
        with psycopg.connect(self.superuser_url) as connection:
            connection.execute("SELECT 1")

    def _launch(self) -> None:
        """Start the server after clearing what a killed one left behind."""
        # Backends outlive a killed main process for a while and hold its shared memory; no
        # main process lives here, so ending them loses nothing.
        end(running_in(self.cluster.path, "postgres"), patience_seconds=10)
        # The number in a stale file may belong to a stranger by now; PostgreSQL would believe it.
        for stale in (self._pid_file, self.cluster.sockets / f"{SOCKET}.lock"):
            stale.unlink(missing_ok=True)
        self.cluster.make_socket_folder()
        self.cluster.admit()
        settings = SETTINGS | ({} if self.durable else FAST_AND_FORGETFUL)
        settings["shared_buffers"] = f"{buffers_mb(psutil.virtual_memory().total)}MB"
        if self.durable:
            settings["archive_mode"] = "on"
            settings["archive_timeout"] = str(ARCHIVE_SECONDS)
            settings["archive_command"] = archive_command(self.cluster.wal_archive)
        settings["unix_socket_directories"] = str(self.cluster.sockets)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(
                [self.cluster.installation.program("postgres"), "-D", self.cluster.path, *options],
                cwd="/",
                env=ENVIRONMENT,
                umask=0o077,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # Runs after the change of user, which would clear it; starts come from one thread.
                preexec_fn=leashed(signal.SIGINT) if self.leash else None,  # noqa: PLW1509
                **self.cluster.account.run_as,
            )

    def _make_database(self) -> None:
        """Make the application's role and database unless they exist."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            name = sql.Identifier(NAME)
            if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s"):
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
            if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s"):
                connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(name))
        with psycopg.connect(self.url) as connection:
            tables = "SELECT 1 FROM pg_tables WHERE tablename = 'django_migrations'"
            self.is_empty = connection.execute(tables).fetchone() is None

    def _reap(self) -> bool:
        """Forget our child if it has ended; say whether there is none (any more)."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None
        return self._child is None

    def _gone_within(self, process: psutil.Process, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._reap()
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
            time.sleep(POLL_SECONDS)
        return False

    @property
    def _log(self) -> Path:
        return self.places.log / "postgresql.log"

    def last_words(self) -> str:
        """Return the end of what the server said."""
        with self._log.open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - 2000))
            return log.read().decode(errors="replace")


def _exists(connection: psycopg.Connection, question: "sql.SQL | str") -> bool:
    return connection.execute(question, (NAME,)).fetchone() is not None
