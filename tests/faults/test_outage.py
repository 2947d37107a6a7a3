"""The database away, the disk full, an outside machine that hangs: said, survived, mended."""

import fcntl
import http.client
import http.server
import json
import os
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.faults.systems import System, intake, peopled
from tests.system.conftest import Hall, copy, eventually

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
    assert system.call("POST", "/dossiers", intake("A-2"), key="A-2").status == 201
    assert system.call("POST", "/dossiers", intake("A-1"), key="A-1").body == kept.body
    assert hall.sql("SELECT summary FROM dossiers_dossier ORDER BY 1") == [("A-1",), ("A-2",)]
    assert page(hall, PAGES[0])[0] == 200
    assert verified(hall)


def test_a_database_that_hangs_delays_and_loses_nothing(hall: Hall):
    hall.start()
    system = peopled(hall)[0]
    database = hall.child("bin/postgres")
    everyone = [database, *database.children(recursive=True)]
    with ThreadPoolExecutor(2) as threads:
        for process in everyone:
            process.suspend()
        try:
            asked = threads.submit(system.call, "POST", "/dossiers", intake("A-1"), key="A-1")
            assert hall.get("/healthz") == 200
            threading.Event().wait(3)
            assert not asked.done() or asked.result().status == 503
        finally:
            for process in everyone:
                process.resume()
        assert asked.result().status in (201, 503)
    again = system.call("POST", "/dossiers", intake("A-1"), key="A-1")
    assert again.status == 201
    assert hall.sql("SELECT summary FROM dossiers_dossier") == [("A-1",)]
    assert verified(hall)


@pytest.fixture
def small(migrated: Path) -> Iterator[Hall]:
    """A hall whose data directory is a disk of its own with little room."""
    if os.geteuid() != 0:
        pytest.skip("only root mounts a disk; the next test refuses files without one")
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        Path(folder).chmod(0o711)
        size = 160 + int(subprocess.check_output(["du", "-sm", migrated]).split()[0])
        options = f"size={size}m,mode=0711"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
        try:
            copy(migrated, Path(folder) / "data")
            with closing(Hall(Path(folder) / "data")) as hall:
                yield hall
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 20))
        except OSError:
            pass
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            pass
    return ballast


def upload(system: System, content: bytes) -> tuple[int, dict[str, object]]:
    line = http.client.HTTPConnection("127.0.0.1", system.port, timeout=40)
    headers = {"Authorization": f"Bearer {system.secret}", "X-File-Name": "don.pdf"}
    headers["Content-Type"] = "application/octet-stream"
    with closing(line):
        line.request("POST", "/api/v1/uploads", content, headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())


def a_pdf(number: int) -> bytes:
    return b"%PDF-1.4\n%" + str(number).encode() * 200_000 + b"\n%%EOF\n"


def test_a_full_disk_refuses_with_a_sentence_and_recovers_when_room_is_made(small: Hall):
    small.start()
    system = peopled(small)[0]
    acknowledged = []

    def take_in(number: int) -> int:
        receipt = f"A-{number:05}"
        answer = system.call("POST", "/dossiers", intake(receipt), key=receipt)
        if answer.status == 201:
            acknowledged.append((receipt,))
        else:
            assert answer.json()["detail"] in (NO_ROOM, AWAY)
        return answer.status

    assert take_in(0) == 201
    ballast = fill(small.places.root.parent)
    status, told = upload(system, a_pdf(1))
    assert (status, told["code"], told["detail"]) == (507, "disk_full", NO_ROOM)
    numbers = iter(range(1, 5000))
    eventually(lambda: take_in(next(numbers)) in (503, 507))
    assert page(small, "/healthz")[0] == 200
    ballast.unlink()
    eventually(lambda: small.get("/readyz") == 200)
    eventually(lambda: take_in(next(numbers)) == 201)
    assert upload(system, a_pdf(1))[0] == 201
    kept = small.sql("SELECT summary FROM dossiers_dossier ORDER BY 1")
    assert kept == sorted(acknowledged)
    assert verified(small)


def test_a_file_that_finds_no_room_is_refused_with_a_sentence(hall: Hall):
    hall.start()
    system = peopled(hall)[0]
    web = hall.child("serving web")
    eventually(lambda: len(web.children()) == 2)
    for process in web.children():
        process.rlimit(psutil.RLIMIT_FSIZE, (4096, -1))
    status, told = upload(system, a_pdf(2))
    assert (status, told["code"], told["detail"]) == (507, "disk_full", NO_ROOM)
    for process in web.children():
        process.rlimit(psutil.RLIMIT_FSIZE, (-1, -1))
    assert upload(system, a_pdf(2))[0] == 201
    assert [path for path in hall.places.files.rglob("tmp*") if path.is_file()] == []
