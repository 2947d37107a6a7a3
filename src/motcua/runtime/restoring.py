"""From a backup and the archived log back to a running database, in a new data directory."""

import shutil
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from motcua.runtime.account import Account
from motcua.runtime.backups import (
    ARCHIVE,
    MANIFEST,
    SHARED,
    Backup,
    copy_files,
    copy_missing,
    run,
)
from motcua.runtime.cluster import Cluster, cluster_of
from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _
from motcua.runtime.places import Places
from motcua.runtime.postgres import POLL_SECONDS, Server
from motcua.runtime.wal import restore_command

#: PostgreSQL's words when the archived log ends before the moment asked for.
TOO_LATE = "recovery ended before configured recovery target was reached"


def newest_before(found: list[Backup], moment: datetime | None) -> Backup:
    """Return the backup to begin with; CannotStart when none is old enough."""
    fitting = [backup for backup in found if moment is None or backup.at <= moment]
    if not fitting:
        if not found:
            raise CannotStart(_("There is no backup."))
        message = _("There is no backup of that moment or before. The first one is of %(at)s UTC.")
        raise CannotStart(message, at=f"{found[0].at:%Y-%m-%d %H:%M:%S}")
    return fitting[-1]


def restore(backup: Backup, *, source: Places, target: Places, moment: datetime | None) -> None:
    """Bring ``target`` to the state of ``moment`` (None: the newest there is).

    ``target`` must be new or empty; ``source`` is only read, running or not. What fails leaves
    ``target`` as far as it came, and says why.
    """
    if target.root.exists() and any(target.root.iterdir()):
        message = _("%(folder)s is not empty: restore into a new directory.")
        raise CannotStart(message, folder=target.root)
    target.create()
    former = cluster_of(source)
    cluster = cluster_of(target)
    _unpack(backup, cluster)
    _prepare_recovery(cluster, former, moment)
    _recover(Server(target), moment)
    copy_files_back(backup, source, target)


def copy_files_back(backup: Backup, source: Places, target: Places) -> None:
    """Copy files and keys of the backup, then files that came after it, where they still are."""
    for name in (*SHARED, ARCHIVE):
        copy_missing(backup.path.parent / name, target.root / name)
    copy_files(source, target.root)
    if source.demo_mark.exists():
        target.demo_mark.touch()


def _unpack(backup: Backup, cluster: Cluster) -> None:
    """Lay the base backup out and let PostgreSQL check it against its manifest."""
    cluster.path.mkdir(mode=0o700, parents=True)
    for name, folder in (("base", cluster.path), ("pg_wal", cluster.path / "pg_wal")):
        with tarfile.open(backup.path / f"{name}.tar.gz") as packed:
            unpack(packed, folder)
    shutil.copy(backup.path / MANIFEST, cluster.path / MANIFEST)
    run([cluster.installation.program("pg_verifybackup"), str(cluster.path)])
    (cluster.path / MANIFEST).unlink()


def unpack(packed: tarfile.TarFile, folder: Path) -> None:
    """Lay out what stays within the folder; Python sees to that itself from 3.11.4 on.

    What is left out is missed by who checks the backup against its manifest.
    """
    if hasattr(tarfile, "data_filter"):
        packed.extractall(folder, filter="data")
        return
    root = folder.resolve()
    inside = [
        member
        for member in packed
        if (member.isreg() or member.isdir())
        and (root / member.name).resolve().is_relative_to(root)
    ]
    packed.extractall(folder, inside)  # noqa: S202 - looked at one by one


def _prepare_recovery(cluster: Cluster, former: Cluster, moment: datetime | None) -> None:
    command = restore_command(former.wal_archive, former.path / "pg_wal")
    wanted = {"restore_command": command, "recovery_target_action": "promote"}
    if moment is not None:
        wanted["recovery_target_time"] = moment.astimezone(UTC).isoformat(sep=" ")
    lines = [f"{name} = '{_escaped(value)}'\n" for name, value in wanted.items()]
    settings = cluster.path / "postgresql.auto.conf"
    settings.write_text("".join(lines), encoding="utf-8")
    (cluster.path / "recovery.signal").touch()
    _give(cluster.path, cluster.account)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _give(folder: Path, account: Account) -> None:
    folder.chmod(0o700)
    for path in (folder, *folder.rglob("*")):
        account.own(path)


def _recover(server: Server, moment: datetime | None) -> None:
    """Replay the log until the moment; then forget how it was done."""
    try:
        server.start()
        _wait_until_promoted(server)
    except (CannotStart, psycopg.OperationalError) as error:
        server.stop()
        if TOO_LATE in server.last_words():
            message = _("The log ends before %(at)s: restore to an earlier moment, or to none.")
            raise CannotStart(message, at=moment) from None
        message = _("The backup could not be brought back:\n%(error)s")
        raise CannotStart(message, error=error) from None
    server.stop()
    (server.cluster.path / "postgresql.auto.conf").write_text("", encoding="utf-8")


def _wait_until_promoted(server: Server) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
            time.sleep(POLL_SECONDS)
