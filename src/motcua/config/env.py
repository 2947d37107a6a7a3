"""Typed readers of the environment: a wrong value stops the start."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from motcua.runtime.errors import CannotStart
from motcua.runtime.errors import gettext_noop as _

#: The server keeps a statement planned from its second asking on (core/planned.py).
PLANNED = {"prepare_threshold": 1}
EMBEDDED = {
    "ENGINE": "motcua.runtime.embedded",
    "NAME": "motcua",
    "USER": "motcua",
    "DURABLE": True,
    "MIGRATE": True,
    "OPTIONS": PLANNED,
}


class WrongSetting(CannotStart, ImproperlyConfigured):
    """A value of the environment that cannot be meant."""


def text(name: str, default: str = "") -> str:
    """Read NAME, or the content of the file that NAME_FILE points to."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def boolean(name: str, *, default: bool) -> bool:
    """Read NAME as True or False."""
    value = os.environ.get(name, str(default))
    if value not in ("True", "False"):
        raise WrongSetting(
            _("%(name)s is “%(value)s”: write True or False."), name=name, value=value
        )
    return value == "True"


def number(name: str, default: int) -> int:
    """Read NAME as a whole number."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        message = _("%(name)s is “%(value)s”: write a whole number.")
        raise WrongSetting(message, name=name, value=value)
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Read NAME as words separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Return Django's database settings for a libpq address (URL or key=value).

    An empty ``url`` means the embedded server of ``data_dir``, started at the first connection;
    ``none`` means no database at all, for commands that read only the code.
    MOTCUA_POOL is the number of connections a process keeps (0: one per thread, not kept);
    MOTCUA_PREPARE lets the server keep statements planned, for who has no pooler of transactions
    between here and there.
    """
    if not url:
        return EMBEDDED | {"DATA_DIR": str(data_dir)}
    if url == "none":
        return {"ENGINE": "django.db.backends.dummy"}
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:  # the address itself may hold a password
        message = _("DATABASE_URL is no address of a database: %(reason)s …")
        raise WrongSetting(message, reason=str(error).splitlines()[0][:40]) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parts)
        | (PLANNED if boolean("MOTCUA_PREPARE", default=False) else {})
        | web_options(str(parts.get("options") or "")),
    }


def web_options(given: str) -> dict[str, Any]:
    """Return what web processes use: psycopg's pool, and no statement without an end.

    ``given`` are the server's options of the address, which stand. MOTCUA_STATEMENT_SECONDS is how
    long a statement of a page may take (0: for ever, where a pooler in between takes no options).
    """
    size = number("MOTCUA_POOL", 0)
    if not size:
        return {}
    return pool(size) | limits(given, number("MOTCUA_STATEMENT_SECONDS", 60))


def limits(given: str, seconds: int) -> dict[str, Any]:
    """Return the server's options with the longest time of a statement."""
    return {"options": f"-c statement_timeout={seconds}s {given}".strip()} if seconds else {}


def pool(size: int) -> dict[str, Any]:
    """Return the options of psycopg's pool."""
    # Each thread has one, so nobody waits but for a database that is away. Whoever asks makes the
    # pool try again: left alone it would pause as long as the database was away, once more.
    return {"pool": {"min_size": 1, "max_size": size, "timeout": 3, "reconnect_timeout": 2}}
