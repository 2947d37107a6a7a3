"""No room left under a running hall: said in a sentence, nothing half-written, mended by room."""

import http.client
import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.faults.full_disks import MEGABYTES, file_system, fill_disk, forbid_growth, may_mount
from tests.faults.systems import Answer, System, intake, peopled
from tests.halls import Hall, copy, eventually, short_folder

NO_ROOM = "Không còn chỗ để lưu. Chưa ghi gì cả; xin báo người quản trị hệ thống."
#: Dossiers that may still find room in the pages at hand.
MOST = 400
Fill = Callable[[Hall], Callable[[], None]]


@contextmanager
def limited() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


@contextmanager
def small() -> Iterator[Path]:
    with file_system(MEGABYTES) as folder:
        yield folder / "data"


#: Limits stand in for a full disk where none can be mounted.
WAYS = {"disk": (small, fill_disk)} if may_mount() else {"limit": (limited, forbid_growth)}


@pytest.fixture(params=WAYS)
def filling(request, migrated: Path) -> Iterator[tuple[Hall, Fill]]:
    """A running hall, and what takes all room from it."""
    place, fill = WAYS[request.param]
    with place() as folder:
        copy(migrated, folder)
        with closing(Hall(folder)) as hall:
            hall.start()
            yield hall, fill


def picture() -> bytes:
    """Return a scan of some 300 kB, like no other."""
    content = io.BytesIO()
    Image.effect_noise((600, 600), 80).save(content, "PNG")
    return content.getvalue()


def upload(system: System, content: bytes) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", system.port, timeout=40)
    headers = {"Authorization": f"Bearer {system.secret}", "X-File-Name": "don.png"}
    headers["Content-Type"] = "application/octet-stream"
    with closing(line):
        line.request("POST", "/api/v1/uploads", content, headers)
        answer = line.getresponse()
        return Answer(answer.status, answer.read())


def told(answer: Answer) -> tuple[int, str, str]:
    problem = json.loads(answer.body)
    return answer.status, problem.get("code", ""), problem.get("detail", "")


def take_in_until_full(system: System) -> tuple[list[str], str]:
    """Return the receipts that were taken in and the one that found no room."""
    kept = []
    for number in range(MOST):
        receipt = f"V-{number}"
        answer = system.call("POST", "/dossiers", intake(receipt), key=receipt)
        if answer.status != 201:
            assert told(answer) == (507, "disk_full", NO_ROOM)
            return kept, receipt
        kept.append(receipt)
    raise AssertionError("there was room for everything")


def test_without_room_it_is_said_and_with_room_it_goes_on(filling):
    hall, fill = filling
    system, scan = peopled(hall)[0], picture()
    before = system.call("POST", "/dossiers", intake("A-1"), key="A-1")
    make_room = fill(hall)
    assert told(upload(system, scan)) == (507, "disk_full", NO_ROOM)
    kept, refused = take_in_until_full(system)
    assert hall.get("/procedures/?q=khai+sinh") == 200, "what only reads goes on"
    assert system.call("GET", "/dossiers?limit=1").status == 200
    make_room()
    eventually(lambda: system.call("POST", "/dossiers", intake(refused), key=refused).status == 201)
    assert upload(system, scan).status == 201
    assert system.call("POST", "/dossiers", intake("A-1"), key="A-1").body == before.body
    rows = hall.sql("SELECT summary FROM dossiers_dossier ORDER BY id")
    assert [str(summary) for (summary,) in rows] == ["A-1", *kept, refused]
    assert [path for path in hall.places.files.rglob("tmp*") if path.is_file()] == []
    verified = hall.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
