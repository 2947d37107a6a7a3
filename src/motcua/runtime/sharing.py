"""Use the embedded database for as long as this process needs it.

Several commands may need it at once. Each holds a shared lock on a file of the data directory;
who leaves last stops the server. A process that is killed loses its lock by itself, and the
server it leaves behind is taken over by the next.
"""

import contextlib
import fcntl
import threading
from typing import IO

from motcua.runtime.places import Places
from motcua.runtime.postgres import Server

_guard = threading.Lock()
_shares: dict[Places, "Share"] = {}


class Share:
    """This process's hold on the server of one data directory."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lock: IO[str] | None = None

    def take(self) -> None:
        """Start the server, or join those who use it already."""
        self.server.places.create()
        self._lock = (self.server.places.root / "database.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self.server.start()

    def leave(self) -> None:
        """Stop the server unless somebody else still uses it."""
        if self._lock is None:
            return
        with self._lock as lock, contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.server.stop()
        self._lock = None


def share(places: Places, *, durable: bool = True) -> Server:
    """Return the running server of ``places``, started now if need be; once per process."""
    with _guard:
        if places not in _shares:
            held = Share(Server(places, durable=durable))
            held.take()
            _shares[places] = held
        return _shares[places].server


def leave_all() -> None:
    """Let go of every server this process used; call it once, at the end."""
    with _guard:
        while _shares:
            _shares.popitem()[1].leave()
