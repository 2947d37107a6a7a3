"""The files of the embedded database: where they lie, how they are made, who may connect."""

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from motcua.runtime.account import Account, database_account, ourselves
from motcua.runtime.binaries import STATE_DIR, Installation, find
from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _
from motcua.runtime.places import Places

#: The role and the database of the application; ``postgres`` is the superuser beside it.
NAME = "motcua"
SUPERUSER = "postgres"
#: The longest path of a unix socket, in bytes.
SOCKET_BYTES = 107
SOCKET = ".s.PGSQL.5432"
#: Only the socket's owner and we come in; the kernel says who is asking.
HBA = "local all all peer map=motcua\nlocal replication all peer map=motcua\n"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A database directory, the account it belongs to and the programs that fit it."""

    path: Path
    sockets: Path  #: the folder of the unix socket
    account: Account
    installation: Installation

    @property
    def wal_archive(self) -> Path:
        """Where finished pieces of the write-ahead log go, once this folder exists."""
        given = os.environ.get("MOTCUA_WAL_ARCHIVE")
        return Path(given) if given else self.path.with_name(f"{self.path.name}-wal")

    def make_wal_archive(self) -> None:
        """Begin to archive the log; it goes on from the piece that is being written."""
        self.wal_archive.mkdir(mode=0o700, exist_ok=True)
        self.account.own(self.wal_archive)

    def is_made(self) -> bool:
        """Say whether initdb has finished here once."""
        return (self.path / "PG_VERSION").exists()

    def make(self, *, durable: bool) -> None:
        """Run initdb beside the final place and move the result there: all or nothing."""
        unfinished = self.path.with_name(f"{self.path.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        self.account.own(unfinished)
        self._initdb(unfinished, durable=durable)
        unfinished.rename(self.path)

    def _initdb(self, target: Path, *, durable: bool) -> None:
        new = self.installation.major >= 17
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if new else ["--locale=C.UTF-8"]
        options = ["-D", str(target), "-U", SUPERUSER, "-E", "UTF8", "--data-checksums", *locale]
        haste = [] if durable else ["--no-sync"]
        try:
            subprocess.run(
                [self.installation.program("initdb"), *options, "--auth=peer", *haste],
                cwd="/",
                env=ENVIRONMENT,
                check=True,
                capture_output=True,
                text=True,
                **self.account.run_as,
            )
        except subprocess.CalledProcessError as error:
            message = _("The database could not be made in %(folder)s:\n%(words)s")
            raise CannotStart(message, folder=target, words=error.stderr) from None

    def admit(self) -> None:
        """Say who may connect: the account itself and the user who starts it, as our two roles."""
        users = {ourselves().name, self.account.name}
        lines = [f'motcua "{user}" {role}' for user in sorted(users) for role in (NAME, SUPERUSER)]
        self._write("pg_hba.conf", HBA)
        self._write("pg_ident.conf", "\n".join(lines) + "\n")

    def _write(self, name: str, text: str) -> None:
        file = self.path / name
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        self.account.own(file)

    def make_socket_folder(self) -> None:
        """Make the folder of the socket, open to the account only; refuse one that is not ours."""
        if not self.sockets.exists():
            self.sockets.mkdir(mode=0o700)
            self.account.own(self.sockets)
        found = self.sockets.lstat()
        if found.st_uid != self.account.uid or not stat.S_ISDIR(found.st_mode):
            message = _("%(folder)s does not belong to %(account)s: remove it.")
            raise CannotStart(message, folder=self.sockets, account=self.account.name)
        self.sockets.chmod(0o700)


def cluster_of(places: Places) -> Cluster:
    """Return the database of a data directory, made or not."""
    account = database_account()
    path = _reachable_cluster(places, account)
    version = path / "PG_VERSION"
    major = int(version.read_text()) if version.exists() else None
    return Cluster(
        path=path,
        sockets=_socket_folder(places, account),
        account=account,
        installation=find(major).for_account(account),
    )


def _reachable_cluster(places: Places, account: Account) -> Path:
    """Return where the database lies; under a closed folder that is a link to STATE_DIR."""
    link = places.cluster
    if link.exists() or link.is_symlink() or account.reaches(places.root):
        return link.resolve()
    target = STATE_DIR / f"data-{places.mark}"
    STATE_DIR.mkdir(parents=True, mode=0o755, exist_ok=True)
    link.symlink_to(target)
    return target


def _socket_folder(places: Places, account: Account) -> Path:
    """Return a folder whose socket path is short enough and that ``account`` can reach."""
    folder = places.root / "run"
    if len(os.fsencode(folder / SOCKET)) < SOCKET_BYTES and account.reaches(places.root):
        return folder
    return Path("/tmp") / f"motcua-{places.mark}"  # noqa: S108 - mode 0700, owner checked
