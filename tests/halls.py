"""A hall that runs as a user would start it: ``motcua up`` in a process of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from xdist.scheduler import LoadScopeScheduling

from motcua.runtime.cluster import NAME
from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.sharing import Share
from tests.database import bring_back

#: A start on a machine that runs the other tests meanwhile.
PATIENCE_SECONDS = 180


#: What starts halls of its own; browser tests do not belong there, they come last on a worker.
FOLDERS = ("tests/system/", "tests/faults/")


class HallsTogether(LoadScopeScheduling):
    """Give all that starts halls to one worker, first, and every other test to whoever is free.

    Halls that tests share are started once, and no two fight for the processor. By path, since
    the groups of ``--dist loadgroup`` are not heard with pytest 9.2 (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return "halls" if nodeid.startswith(FOLDERS) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> HallsTogether:
    return HallsTogether(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(FOLDERS):
            item.add_marker("system")


class Hall:
    """One ``motcua up`` and what can be done to it."""

    def __init__(self, data_dir: Path) -> None:
        self.places = Places.under(data_dir)
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MOTCUA_") and name not in ("DATABASE_URL", "TZ")
        } | {"DJANGO_SETTINGS_MODULE": "motcua.config.settings"}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "motcua", *words, "--data-dir", str(self.places.root)]

    def start(self, *words: str, sample: bool = False) -> float:
        """Start, wait for the first page, return the seconds it took."""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            self.command(
                "up", "--port", str(self.port), *([] if sample else ["--no-demo"]), *words
            ),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        eventually(lambda: self.get("/readyz") == 200)
        return time.monotonic() - begun

    def stop(self) -> str:
        """End it as Ctrl-C or systemd would; return what it said."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=60)
        return said

    def close(self) -> None:
        """End whatever still runs."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        Server(self.places).stop()

    def kill(self) -> None:
        """Kill the parent alone, as the kernel would for want of memory."""
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, check=False
        )

    def python(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run Python inside the hall."""
        return self.run("shell", "--no-imports", "--command", script)

    def get(self, path: str) -> int:
        """Return the status of a page, 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as page:
                return page.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def family(self) -> list[psutil.Process]:
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def children(self, words: str) -> list[psutil.Process]:
        """Return the direct children whose command line matches."""
        assert self.process is not None
        found = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                if re.search(words, " ".join(child.cmdline())):
                    found.append(child)
        return found

    def child(self, words: str) -> psutil.Process:
        """Return the one that matches, as soon as it is there."""
        eventually(lambda: bool(self.children(words)))
        return self.children(words)[0]

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with psycopg.connect(Server(self.places).url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(question: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def migrated(django_db_modify_db_settings: None) -> Iterator[Path]:
    """A data directory whose tables are made, to copy from: a start is then a second start."""
    with short_folder() as folder:
        with database(Places.under(folder)) as server:
            bring_back(server, NAME)
        done = Hall(folder).run("prepare")
        assert done.returncode == 0, done.stderr
        yield folder


@pytest.fixture
def new_hall() -> Iterator[Hall]:
    """A hall that never ran."""
    with short_folder() as folder, closing(Hall(folder)) as hall:
        yield hall


@pytest.fixture
def hall(migrated: Path) -> Iterator[Hall]:
    """A hall of one's own, not yet started."""
    with hall_like(migrated) as hall:
        yield hall


@contextmanager
def hall_like(source: Path) -> Iterator[Hall]:
    """Give a hall whose data are a copy, not yet started; it ends with the block."""
    with short_folder() as folder:
        copy(source, folder)
        with closing(Hall(folder)) as hall:
            yield hall


@contextmanager
def database(places: Places) -> Iterator[Server]:
    """Let the database of a hall run without the rest."""
    held = Share(Server(places))
    held.take()
    try:
        yield held.server
    finally:
        held.leave()


def copy(source: Path, target: Path) -> None:
    """Copy with owners, as root leaves the database to another account."""
    target.parent.mkdir(exist_ok=True)
    subprocess.run(["/bin/cp", "-a", source, target], check=True)


@contextmanager
def short_folder() -> Iterator[Path]:
    """Give a data directory with a short name, and remove it with its own."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)
