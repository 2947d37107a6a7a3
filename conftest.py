"""Tests run on the real PostgreSQL: the one of DATABASE_URL, or an embedded one of their own.

The settings name a data directory of this session (``MOTCUA_TEST_DIR``); the first test that asks
for the database starts the server there, each worker of xdist in a place of its own below, and the
end removes both.
Sockets are closed but for unix ones and the loopback (``pyproject.toml``); the time zone is the
settings', whatever the machine's.
"""

import gc
import os
import shutil
from pathlib import Path

import pytest

from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.sharing import leave_all

pytest_plugins = ["tests.browser", "tests.database", "tests.emptying", "tests.halls", "tests.keys"]


def pytest_collection_finish() -> None:
    """Let the collector of garbage forget what lasts anyway: it would look through it for ever."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    leave_all()
    root = Path(os.environ["MOTCUA_DATA_DIR"])
    for folder in (root, *root.glob("gw*")):
        forget(Places.under(folder))


def forget(places: Places) -> None:
    """Stop the server of a place and remove both."""
    if places.cluster.exists():
        server = Server(places)
        server.stop()
        shutil.rmtree(server.cluster.path)
    shutil.rmtree(places.root, ignore_errors=True)
