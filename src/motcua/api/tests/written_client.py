"""The Python client that openapi-python-client writes from our description, as a user would.

It is kept in ``build/`` under the hash of what it was made from and never committed; the first test
that asks for it waits some seconds, the next ones find it.
"""

import fcntl
import json
import shutil
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from openapi_python_client import Config, generate
from openapi_python_client.config import ConfigFile, MetaType

from motcua.api.description import description

ROOT = Path(__file__).resolve().parents[4]
#: The package a user would import.
NAME = "motcua_client"


def written_client() -> Path:
    """Return the folder to import the client from; write it where nobody has."""
    told = json.dumps(description(), sort_keys=True, ensure_ascii=False)
    print_ = sha256(f"{version('openapi-python-client')}\n{told}".encode()).hexdigest()[:24]
    home = ROOT / "build" / "api-client"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = home / print_
        if not folder.exists():
            write(told, home / "unfinished").rename(folder)
    return folder


def write(told: str, folder: Path) -> Path:
    """Write the client; the description must leave the generator nothing to complain about."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    source = folder / "openapi.json"
    source.write_text(told, encoding="utf-8")
    config = Config.from_sources(
        ConfigFile(post_hooks=[]), MetaType.NONE, source, "utf-8", True, folder / NAME
    )
    complaints = generate(config=config)
    assert not complaints, [f"{one.header} {one.detail}" for one in complaints]
    return folder
