"""The motcua command: ours and Django's own, found as management commands.

``--data-dir DIR`` is understood by each of them. The database is the one of DATABASE_URL, or the
embedded one of the data directory: a running instance's, else started for the command's own
duration, and only if the command asks it something.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _
from psycopg.errors import UndefinedColumn, UndefinedTable

from motcua.cli import up
from motcua.cli.words import words_of
from motcua.runtime.errors import CannotStart
from motcua.runtime.keys import key_files
from motcua.runtime.places import Places

#: Commands that must not even look for a database: they read the code.
READS_CODE_ONLY = {"makemigrations"}
#: Commands that never put a job into the queue: loading every job costs them a second.
QUEUES_NOTHING = {
    "archive", "audit", "backup", "doctor", "due", "import_procedures", "permissions", "prepare",
    "report", "restore", "search", "token", "verify",
}  # fmt: skip
#: Commands for people who are no programmers: a fault of the database is a sentence, no traceback.
OURS = QUEUES_NOTHING | {"demo", "import_dossiers", "import_procedures", "simulate"}
#: Commands that hand the database's address to another program before they connect.
NEEDS_A_RUNNING_DATABASE = {"dbshell"}


def main() -> int:
    """Run ``motcua NAME …``; hyphens in NAME may be typed as the user likes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    words, data_dir = without_data_dir(sys.argv)
    name = words[1].replace("-", "_") if words[1:] and not words[1].startswith("-") else ""
    try:
        return run(name, words, Places.under(data_dir or default_data_dir()))
    except (CannotStart, ImproperlyConfigured) as error:
        sys.stderr.write(f"{words_of(error)}\n")
        return 1
    except DatabaseError as error:
        if name not in OURS:
            raise
        sys.stderr.write(database_fault(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


def run(name: str, words: Sequence[str], places: Places) -> int:
    """Give the command its surroundings, then run it."""
    os.environ["MOTCUA_DATA_DIR"] = str(places.root)
    if name in READS_CODE_ONLY:
        os.environ.setdefault("DATABASE_URL", "none")
    elif name not in ("", "help"):
        os.environ.update(key_files(places, os.environ))
    if name in QUEUES_NOTHING:
        os.environ.setdefault("MOTCUA_TASKS", "none")
    if name == "demo":
        places.create()
        up.mark_demo(places, is_demo=True)
    if places.demo_mark.exists():
        os.environ.setdefault("MOTCUA_DEMO", "True")
    if name == "up":
        return up.run(up.parser().parse_args(words[2:]), places)
    if name in NEEDS_A_RUNNING_DATABASE:
        up.give_database(places)
    execute_from_command_line([words[0], *([name, *words[2:]] if name else words[1:])])
    return 0


def database_fault(error: DatabaseError) -> str:
    """Say in a sentence or two what is wrong with the database, and how to mend it."""
    lines = str(error).strip().splitlines()
    reason = lines[0] if lines else type(error).__name__
    if isinstance(error.__cause__, (UndefinedTable, UndefinedColumn)):
        remedy = _("It was made by another version of the program. Run: motcua migrate")
    elif isinstance(error, OperationalError):
        remedy = _("Does it run, and is DATABASE_URL right? More: motcua doctor")
    else:
        remedy = _("More: motcua doctor")
    said = _("The database does not answer as it should: %(reason)s") % {"reason": reason}
    return f"{said}\n{remedy}\n"


def default_data_dir() -> Path:
    """Return MOTCUA_DATA_DIR, or ``var`` in the checkout, or in the current folder without one."""
    given = os.environ.get("MOTCUA_DATA_DIR")
    checkout = Path(__file__).resolve().parents[3]
    return Path(given) if given else (checkout if in_checkout(checkout) else Path.cwd()) / "var"


def in_checkout(folder: Path) -> bool:
    """Say whether the program runs from its source."""
    return (folder / "pyproject.toml").exists()


def without_data_dir(argv: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the words without ``--data-dir DIR``, and DIR."""
    words: list[str] = []
    found = None
    rest = iter(argv)
    for word in rest:
        if word == "--":
            return [*words, word, *rest], found
        if word == "--data-dir":
            found = next(rest, None)
        elif word.startswith("--data-dir="):
            found = word.partition("=")[2]
        else:
            words.append(word)
    return words, found
