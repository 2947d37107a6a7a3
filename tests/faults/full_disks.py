"""Disks without room, for real: a small file system where that may be mounted, else limits.

Where mounting is allowed (root with the right) the whole data directory lies on a file system of
its own, filled to the last byte. Everywhere else the processes may not let a file grow any more,
which is what a quota does.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg

from motcua.runtime.postgres import Server
from tests.halls import Hall

#: Room for a hall that starts, and for a few hundred dossiers.
MEGABYTES = 420
#: A piece of PostgreSQL's log must still find room: it never grows beyond this.
WAL_SEGMENT_BYTES = 16 * 1024 * 1024
#: Rows that fill a table of every intake up to the limit.
_BALLAST = """
INSERT INTO core_once (user_id, key, made_at, answer)
SELECT (SELECT min(id) FROM people_user), 'ballast-' || n, now(), jsonb_build_object('sealed',
    (SELECT string_agg(md5(n::text || '.' || m::text), '') FROM generate_series(1, 60) m))
FROM generate_series(1, 9000) n
"""


def may_mount() -> bool:
    """Say whether this account may mount, by trying."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        if mount(Path(folder), megabytes=1):
            unmount(Path(folder))
            return True
    return False


def mount(folder: Path, *, megabytes: int) -> bool:
    options = f"size={megabytes}m,mode=0711"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    with suppress(FileNotFoundError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def file_system(megabytes: int) -> Iterator[Path]:
    """Give a folder on a small file system of its own."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-"))
    assert mount(folder, megabytes=megabytes)
    try:
        yield folder
    finally:
        unmount(folder)
        folder.rmdir()


def fill_disk(hall: Hall) -> Callable[[], None]:
    """Leave not one byte on the hall's file system; return what makes room again."""
    ballast = hall.places.root / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as stream:
        while True:
            stream.write(bytes(4096))
    assert shutil.disk_usage(ballast).free == 0
    return ballast.unlink


def forbid_growth(hall: Hall) -> Callable[[], None]:
    """Let no file of the web and of the database grow; return what lifts that."""
    hall.sql(_BALLAST)
    with psycopg.connect(Server(hall.places).superuser_url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # what is kept beyond the limit is on disk before it
    web = hall.child("serving web")
    database = hall.child("bin/postgres")
    owner = Server(hall.places).cluster.account

    def limit(bytes_: str, processes: list[psutil.Process], **run_as: Any) -> None:
        for process in processes:  # by their own account: nobody else may without more rights
            command = ["prlimit", "--pid", str(process.pid), f"--fsize={bytes_}:"]
            subprocess.run(command, cwd="/", capture_output=True, check=False, **run_as)

    def of_database() -> list[psutil.Process]:
        return [database, *database.children(recursive=True)]

    limit("4096", web.children())
    limit(str(WAL_SEGMENT_BYTES), of_database(), **owner.run_as)

    def lift() -> None:
        limit("unlimited", web.children())
        limit("unlimited", of_database(), **owner.run_as)

    return lift
