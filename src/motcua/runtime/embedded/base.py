"""Start the embedded server at the first connection: a command that asks nothing starts nothing."""

import atexit
import os
import subprocess
import sys
from typing import Any

from django.db.backends.postgresql import base

from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.sharing import leave_all, share

atexit.register(leave_all)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL whose server lives in ``settings_dict["DATA_DIR"]``."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return the parameters of a connection that will be answered."""
        places = Places.under(self.settings_dict["DATA_DIR"])
        server = share(places, durable=self.settings_dict["DURABLE"])
        self.settings_dict["HOST"] = str(server.cluster.sockets)
        if server.is_empty and self.settings_dict["MIGRATE"]:
            server.is_empty = False
            fill(server)
        return super().get_connection_params()


def fill(server: Server) -> None:
    """Make the tables of a database that has none, in a process of its own."""
    command = [sys.executable, "-m", "motcua", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=os.environ | {"DATABASE_URL": server.url}, check=True)


def is_never_filled(settings_dict: dict[str, Any]) -> bool:
    """Say whether this is an embedded database that has never been started: it holds nothing."""
    if settings_dict["ENGINE"] != "motcua.runtime.embedded":
        return False
    return not (Places.under(settings_dict["DATA_DIR"]).cluster / "PG_VERSION").exists()
