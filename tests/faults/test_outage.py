"""The database away, no room for a file: said in a sentence, nothing lost, mended by itself."""

import fcntl
import http.client
import io
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psutil
from PIL import Image

from tests.faults.systems import System, intake, peopled
from tests.system.conftest import Hall, eventually

AWAY = "Cơ sở dữ liệu chưa trả lời. Hãy thử lại sau giây lát."
NO_ROOM = "Không còn chỗ để lưu. Chưa ghi gì cả; xin báo người quản trị hệ thống."
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


def upload(system: System, content: bytes) -> tuple[int, dict[str, object]]:
    line = http.client.HTTPConnection("127.0.0.1", system.port, timeout=40)
    headers = {"Authorization": f"Bearer {system.secret}", "X-File-Name": "don.png"}
    headers["Content-Type"] = "application/octet-stream"
    with closing(line):
        line.request("POST", "/api/v1/uploads", content, headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())


def picture() -> bytes:
    """Return a scan of some 300 kB, like no other."""
    content = io.BytesIO()
    Image.effect_noise((600, 600), 80).save(content, "PNG")
    return content.getvalue()


def test_a_file_that_finds_no_room_is_refused_with_a_sentence(hall: Hall):
    hall.start()
    system = peopled(hall)[0]
    web = hall.child("serving web")
    eventually(lambda: len(web.children()) == 2)
    for process in web.children():
        process.rlimit(psutil.RLIMIT_FSIZE, (4096, -1))
    status, told = upload(system, picture())
    assert (status, told["code"], told["detail"]) == (507, "disk_full", NO_ROOM)
    for process in web.children():
        process.rlimit(psutil.RLIMIT_FSIZE, (-1, -1))
    assert upload(system, picture())[0] == 201
    assert [path for path in hall.places.files.rglob("tmp*") if path.is_file()] == []
