"""Commands that run at the same time use one server; the last to leave stops it."""

import tempfile
from pathlib import Path

from motcua.runtime.places import Places
from motcua.runtime.postgres import Server
from motcua.runtime.sharing import Share


def test_the_last_to_leave_stops_the_server():
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        Path(folder).chmod(0o711)
        places = Places.under(folder)
        first, second = Share(Server(places)), Share(Server(places))
        first.take()
        second.take()
        assert first.server.process() == second.server.process()
        first.leave()
        assert second.server.process() is not None
        second.leave()
        assert first.server.process() is None
