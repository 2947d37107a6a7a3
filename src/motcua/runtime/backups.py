"""Backups of the embedded database with its files and keys.

A backup is a folder named by its moment (UTC): the base backup as PostgreSQL makes it, with its
manifest. Beside all of them lie the uploaded files, which never change, the sealed files of
archived years, and the keys. From the first backup on every finished piece of the write-ahead log
is archived too (``wal.py``), so that any moment since then can be had again, not only those of the
backups.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg.conninfo import make_conninfo

from motcua.runtime.cluster import ENVIRONMENT
from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _
from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.wal import ENDING, segment

NAMED = "%Y%m%dT%H%M%SZ"
UNFINISHED = ".unfinished"
MANIFEST = "backup_manifest"
#: Folders that change: what they hold now counts. ``demo-pki`` signed the samples.
REPLACED = ("keys", "demo-pki")
SHARED = ("files", *REPLACED)
ARCHIVE = "archive"


@dataclass(frozen=True)
class Backup:
    """One finished backup."""

    path: Path

    @property
    def at(self) -> datetime:
        """The moment at which it was begun; it holds everything acknowledged before."""
        return datetime.strptime(self.path.name, NAMED).replace(tzinfo=UTC)

    @property
    def first_segment(self) -> str:
        """The oldest piece of the log that it needs."""
        ranges = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))["WAL-Ranges"]
        return segment(ranges[0]["Timeline"], ranges[0]["Start-LSN"])


def backups(folder: Path) -> list[Backup]:
    """Return the finished ones, oldest first."""
    found = folder.iterdir() if folder.exists() else ()
    return [Backup(path) for path in sorted(found) if _is_named(path.name)]


def _is_named(name: str) -> bool:
    try:
        datetime.strptime(name, NAMED)  # noqa: DTZ007 - only the form is asked for
    except ValueError:
        return False
    return True


def back_up(server: Server, folder: Path, *, at: datetime, keep: int) -> Backup:
    """Make a backup in ``folder``, then remove the oldest beyond ``keep`` and the log before them.

    Nothing of it is seen under its name before it is whole.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    server.cluster.make_wal_archive()
    made = folder / at.astimezone(UTC).strftime(NAMED)
    unfinished = folder / UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    _base_backup(server, unfinished)
    # After the rows: a file is stored before the row that names it is acknowledged.
    copy_files(server.places, folder)
    unfinished.rename(made)
    _forget(server, folder, keep)
    return Backup(made)


def _base_backup(server: Server, target: Path) -> None:
    program = server.cluster.installation.program("pg_basebackup")
    options = ["--pgdata", str(target), "--format=tar", "--gzip", "--wal-method=stream"]
    # However slow the machine is: else the server breaks off what has said nothing for a minute.
    address = make_conninfo(server.superuser_url, options="-c wal_sender_timeout=0")
    run([program, *options, "--checkpoint=fast", "--dbname", address])


def run(command: list[Path | str]) -> None:
    """Run one of PostgreSQL's programs; CannotStart with its words when it fails."""
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        message = _("%(program)s failed:\n%(words)s")
        raise CannotStart(message, program=Path(command[0]).name, words=done.stderr.strip())


def copy_files(source: Places, target: Path) -> None:
    """Copy uploaded files and sealed years that ``target`` lacks, and the keys."""
    for name in SHARED:
        copy_missing(source.root / name, target / name, replace=name in REPLACED)
    copy_missing(source.root / ARCHIVE, target / ARCHIVE, newer=True)


def copy_missing(source: Path, target: Path, *, replace: bool = False, newer: bool = False) -> None:
    """Copy each file to the same place under ``target``; whole or not at all.

    With ``replace`` over what is there, with ``newer`` over what was written earlier.
    """
    for file in _files(source):
        target.mkdir(mode=0o700, exist_ok=True)  # the mode is the last folder's alone
        copy = target / file.relative_to(source)
        if copy.exists() and not replace and not (newer and _is_newer(file, copy)):
            continue
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = copy.with_name(f"{copy.name}{UNFINISHED}")
        shutil.copy2(file, unfinished)
        unfinished.rename(copy)


def _is_newer(file: Path, copy: Path) -> bool:
    return file.stat().st_mtime > copy.stat().st_mtime


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _forget(server: Server, folder: Path, keep: int) -> None:
    """Remove backups beyond the newest ``keep``, and what only they needed of the log."""
    found = backups(folder)
    for backup in found[:-keep]:
        shutil.rmtree(backup.path)
    program = server.cluster.installation.program("pg_archivecleanup")
    oldest = found[-keep:][0].first_segment
    run([program, "-x", ENDING, str(server.cluster.wal_archive), oldest])


def summary(backup: Backup) -> Mapping[str, object]:
    """Return what a script wants to know of one."""
    size = sum(file.stat().st_size for file in _files(backup.path))
    return {"path": str(backup.path), "at": backup.at.isoformat(), "size_bytes": size}
