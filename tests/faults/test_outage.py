"""The database away: said in a sentence, nothing lost, mended by itself."""

import fcntl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.systems import intake, peopled
from tests.halls import Hall, eventually

AWAY = "Cơ sở dữ liệu chưa trả lời. Hãy thử lại sau giây lát."
#: Pages that ask the database, of each face.
PAGES = ("/procedures/?q=khai+sinh", "/desk/", "/console/", "/tracking/?code=H99.12-261126-0001")


def page(hall: Hall, path: str) -> tuple[int, str]:
    """Return status and text of a page, without a session."""
    session = {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}
    request = urllib.request.Request(f"http://127.0.0.1:{hall.port}{path}", headers=session)
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@contextmanager
def no_database(hall: Hall) -> Iterator[None]:
    """Kill the database and keep it from starting again, as long as this lasts."""
    with (hall.places.root / "database-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        hall.child("bin/postgres").kill()
        yield


def verified(hall: Hall) -> bool:
    return hall.run("audit", "verify").returncode == 0


def test_pages_say_that_the_database_is_away_and_it_comes_back_by_itself(hall: Hall):
    hall.start()
    system = peopled(hall)[0]
    kept = system.call("POST", "/dossiers", intake("A-1"), key="A-1")
    assert kept.status == 201
    with no_database(hall):
        eventually(lambda: hall.get("/readyz") == 503)
        for path in PAGES:
            status, text = page(hall, path)
            assert (path, status) == (path, 503)
            assert AWAY in text
            assert "Traceback" not in text
        refused = system.call("POST", "/dossiers", intake("A-2"), key="A-2")
        assert (refused.status, refused.json()["code"]) == (503, "database_away")
        assert refused.json()["detail"] == AWAY
        assert hall.get("/healthz") == 200
    eventually(lambda: hall.get("/readyz") == 200)
    # Web processes may still hold connections of before: who asks tries again, as told.
    eventually(lambda: system.call("POST", "/dossiers", intake("A-2"), key="A-2").status == 201)
    eventually(lambda: system.call("POST", "/dossiers", intake("A-1"), key="A-1").body == kept.body)
    assert hall.sql("SELECT summary FROM dossiers_dossier ORDER BY 1") == [("A-1",), ("A-2",)]
    eventually(lambda: page(hall, PAGES[0])[0] == 200)
    assert verified(hall)
