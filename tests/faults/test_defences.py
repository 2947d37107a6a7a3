"""What a running hall shows a stranger, and what its logs keep silent about."""

import http.client
import re
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.systems import System, intake, peopled
from tests.system.conftest import Hall, copy, short_folder

NAME = "Lường Thị Kỳ Duyên"
SECRETS = (NAME, "Lường", "001190004127", "0900000412", "Tổ 4, phường Bình Minh")
PLACES = ("/", "/procedures/", "/sign-in/", "/desk/", "/console/", "/tracking/", "/khong-co/")
MACHINES = ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/api/v1/dossiers")


@contextmanager
def behind_https(migrated: Path) -> Iterator[tuple[Hall, System]]:
    """Open a hall behind https, as its address says, that has taken a dossier in."""
    with short_folder() as folder:
        copy(migrated, folder)
        with closing(Hall(folder)) as hall:
            hall.environment["MOTCUA_PUBLIC_URL"] = "https://hall.example"
            hall.start()
            yield hall, peopled(hall)[0]


@pytest.fixture(scope="module")
def shown(migrated: Path) -> Iterator[tuple[Hall, System]]:
    """One for the tests that leave it as it is."""
    with behind_https(migrated) as opened:
        yield opened


@pytest.fixture
def own(migrated: Path) -> Iterator[tuple[Hall, System]]:
    """One of the test's own, which may end it."""
    with behind_https(migrated) as opened:
        yield opened


def asked(
    hall: Hall, path: str, body: dict[str, str] | None = None, **headers: str
) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=60)
    with closing(line):
        sent = None if body is None else urllib.parse.urlencode(body)
        kind = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        line.request("GET" if body is None else "POST", path, sent, kind | headers)
        answer = line.getresponse()
        answer.read()
        return answer


@pytest.mark.parametrize("path", [*PLACES, *MACHINES])
def test_every_answer_is_guarded_by_its_headers(shown, path: str):
    headers = asked(shown[0], path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert not re.search(r"\d", headers.get("Server", ""))
    assert "X-Powered-By" not in headers


def test_a_cookie_goes_to_nobody_else(shown):
    cookies = asked(shown[0], "/sign-in/").headers.get_all("Set-Cookie") or []
    assert cookies
    for cookie in cookies:
        assert "Secure" in cookie
        assert "SameSite=Lax" in cookie


def test_the_logs_of_a_run_name_nobody(own):
    """Acts, searches, a wrong password, a lost race, addresses of nothing, all with one person."""
    hall, system = own
    quoted = urllib.parse.quote(NAME)
    made = system.call("POST", "/dossiers", intake("R-1", name=NAME), key="R-1")
    assert made.status == 201
    told = made.json()
    twice = system.call("POST", "/dossiers", intake("R-1", name=NAME), key="R-2")
    assert twice.status in (409, 422)
    broken = intake("R-3", name=NAME) | {"papers": NAME}
    assert system.call("POST", "/dossiers", broken, key="R-3").status == 422
    codes = [told["code"], told["uuid"], *_tracking_codes(hall)]
    for path in (
        f"/procedures/?q={quoted}",
        f"/tracking/?code={codes[0]}",
        f"/tracking/{codes[0]}/",
        f"/khong-co/{quoted}/",
        f"/desk/dossiers/{told['uuid']}/",
        f"/api/v1/dossiers/{told['uuid']}",
        f"/api/v1/khong-co/{quoted}",
    ):
        asked(hall, path)
    asked(hall, "/sign-in/", {"login": NAME, "password": "001190004127"})
    hall.stop()
    logs = [path for path in hall.places.log.rglob("*") if path.is_file()]
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)
    assert "answered" in text, "nothing was logged"
    said = urllib.parse.unquote(text)
    assert [secret for secret in (*SECRETS, *codes, system.secret) if secret in said] == []


def _tracking_codes(hall: Hall) -> list[str]:
    rows = hall.sql("SELECT tracking_code FROM dossiers_dossier")
    return [str(code) for (code,) in rows]
