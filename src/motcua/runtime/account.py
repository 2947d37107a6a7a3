"""The account the embedded database runs under: PostgreSQL refuses to be root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _

#: Tried in this order when MOTCUA_DATABASE_ACCOUNT names none; no account is ever created.
USUAL_ACCOUNTS = ("postgres", "nobody")


class RunAs(TypedDict, total=False):
    """The arguments of ``subprocess.Popen`` that change the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int

    @property
    def run_as(self) -> RunAs:
        """Arguments for ``subprocess.Popen``; empty when it is ourselves."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give ``path`` to this account."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Say whether this account can step into ``path``, or into its nearest existing parent."""
        while not path.exists():
            path = path.parent
        if not self.run_as:
            return os.access(path, os.X_OK)
        question = ["/usr/bin/test", "-x", str(path)]
        return subprocess.run(question, cwd="/", check=False, **self.run_as).returncode == 0


def ourselves() -> Account:
    """Return the account this process runs under."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        message = _(
            "User id %(user)s has no entry in /etc/passwd, and PostgreSQL needs one: add it, or"
            " give a DATABASE_URL."
        )
        raise CannotStart(message, user=os.geteuid()) from None
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def database_account() -> Account:
    """Return who runs the database: ourselves, or as root an existing unprivileged account."""
    if os.geteuid() != 0:
        return ourselves()
    wanted = os.environ.get("MOTCUA_DATABASE_ACCOUNT")
    for name in (wanted,) if wanted else USUAL_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
    message = _(
        "PostgreSQL does not run as root and there is no account %(names)s: name an existing one in"
        " MOTCUA_DATABASE_ACCOUNT."
    )
    raise CannotStart(message, names=wanted or ", ".join(USUAL_ACCOUNTS))
