"""Start the embedded server at the first connection: a command that asks nothing starts nothing."""

import atexit
from typing import Any

from django.db.backends.postgresql import base

from motcua.runtime.places import Places
from motcua.runtime.sharing import leave_all, share

atexit.register(leave_all)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL whose server lives in ``settings_dict["DATA_DIR"]``."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return the parameters of a connection that will be answered."""
        places = Places.under(self.settings_dict["DATA_DIR"])
        server = share(places, durable=self.settings_dict["DURABLE"])
        self.settings_dict["HOST"] = str(server.cluster.sockets)
        return super().get_connection_params()
