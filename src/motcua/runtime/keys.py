"""The secrets of an installation, made once and never changed by us.

Losing ``identity`` means that stored identity numbers can no longer be read: back it up with the
database. Several machines with one database need the same two, given in MOTCUA_SECRET_KEY and
MOTCUA_IDENTITY_KEY (or in files named by MOTCUA_SECRET_KEY_FILE and MOTCUA_IDENTITY_KEY_FILE).
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from motcua.runtime.places import Places

#: Environment name → file in the folder of keys.
KEYS = {"MOTCUA_SECRET_KEY": "secret", "MOTCUA_IDENTITY_KEY": "identity"}


def key_files(places: Places, given: Mapping[str, str]) -> dict[str, str]:
    """Return ``NAME_FILE`` → path for each key that ``given`` lacks, made now where it is new."""
    missing = [name for name in KEYS if not (given.get(name) or given.get(f"{name}_FILE"))]
    if missing:
        places.create()
    return {f"{name}_FILE": str(_made(places.keys / KEYS[name])) for name in missing}


def _made(file: Path) -> Path:
    """Write a new key with mode 0600 unless there is one; whole or not at all."""
    if not file.exists():
        unfinished = file.with_name(f"{file.name}.{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(unfinished, file)
        except FileExistsError:
            pass  # another start was faster; its key counts
        finally:
            unfinished.unlink()
    return file
