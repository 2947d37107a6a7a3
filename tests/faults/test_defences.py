"""What a running hall shows a stranger, and what its logs and traces keep silent about."""

import http.client
import json
import re
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from motcua.config.tests.collector import Collector, collecting
from tests.faults.systems import intake, peopled
from tests.halls import Hall, eventually, hall_like

NAME = "Lường Thị Kỳ Duyên"
SECRETS = (NAME, "Lường", "001190004127", "0900000412", "Tổ 4, phường Bình Minh")
PLACES = ("/", "/procedures/", "/sign-in/", "/desk/", "/console/", "/tracking/", "/khong-co/")
MACHINES = ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json", "/api/v1/dossiers")
#: A session of who may ask the console for a job.
SESSION = """
from django.test import Client
client = Client()
client.force_login(hall.founder)
print("token", client.cookies["__Host-session"].value)
"""
#: How the request that asks for a job is named.
ASKED = "asks-for-a-job"
JOB = "motcua.dossiers.tasks.verify_newest_root"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a run said, and what it must not have said."""

    #: What each address of `PLACES` and `MACHINES` answered a stranger.
    shown: dict[str, Message]
    logs: str
    collector: Collector
    secrets: list[str]

    def silent_in(self, text: str) -> bool:
        said = urllib.parse.unquote(text)
        assert [secret for secret in self.secrets if secret in said] == []
        return True


@pytest.fixture(scope="module")
def heard(migrated: Path) -> Iterator[Heard]:
    """What a hall behind https shows a stranger, and what its logs and traces say in the end."""
    with collecting() as collector, hall_like(migrated) as hall:
        hall.environment |= {
            "MOTCUA_PUBLIC_URL": "https://hall.example",
            "MOTCUA_SECOND_FACTOR": "False",
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        }
        hall.start()
        shown = {path: asked(hall, path).headers for path in (*PLACES, *MACHINES)}
        secrets = lived(hall)
        hall.stop()
        logs = [path for path in hall.places.log.rglob("*") if path.is_file()]
        told = "\n".join(path.read_text("utf-8", errors="replace") for path in logs)
        yield Heard(shown=shown, logs=told, collector=collector, secrets=secrets)


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
def test_every_answer_is_guarded_by_its_headers(heard: Heard, path: str):
    headers = heard.shown[path]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert not re.search(r"\d", headers.get("Server", ""))
    assert "X-Powered-By" not in headers


def test_a_cookie_goes_to_nobody_else(heard: Heard):
    cookies = heard.shown["/sign-in/"].get_all("Set-Cookie") or []
    assert cookies
    for cookie in cookies:
        assert "Secure" in cookie
        assert "SameSite=Lax" in cookie
    assert [cookie for cookie in cookies if cookie.startswith("__Host-")] == cookies


def lived(hall: Hall) -> list[str]:
    """Let acts, searches, a wrong password, a lost race, addresses of nothing and a job happen.

    All with one person. Returns what nobody may say.
    """
    system, _other, session = peopled(hall, SESSION)
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
    ask_for_a_job(hall, session.secret)
    return [*SECRETS, *codes, system.secret, session.secret]


def ask_for_a_job(hall: Hall, session: str) -> None:
    """Press the button that lets the newest root be checked, and wait until it was."""
    cross = "c" * 32
    headers = {
        "Cookie": f"__Host-session={session}; __Host-csrf={cross}",
        "X-CSRFToken": cross,
        "X-Request-ID": ASKED,
    }
    assert asked(hall, "/console/audit/roots/check/", {}, **headers).status == 302
    done = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'succeeded'"
    eventually(lambda: hall.sql(done, JOB) == [(1,)])


def test_the_logs_of_a_run_name_nobody(heard: Heard):
    assert "answered" in heard.logs, "nothing was logged"
    assert heard.silent_in(heard.logs)


def test_the_traces_of_a_run_name_nobody(heard: Heard):
    made = {span.span for span in heard.collector.named("POST api/v1/dossiers")}
    words = [span.about["db.query.text"] for span in heard.collector.spans if span.parent in made]
    assert [text for text in words if 'INSERT INTO "dossiers_dossier"' in text], words
    assert heard.silent_in(heard.collector.text)


def test_a_trace_leads_from_a_request_to_its_job_and_its_lines(heard: Heard):
    (request,) = heard.collector.named("POST console/audit/roots/check/")
    (job,) = heard.collector.named(JOB)
    assert (request.service, job.service) == ("motcua-web", "motcua-worker")
    assert (job.trace, job.parent) == (request.trace, request.span)
    names = [span.about["motcua.request_id"] for span in (request, job)]
    assert names == [ASKED, ASKED]
    asked_of_the_database = {span.parent for span in heard.collector.spans} & {
        request.span,
        job.span,
    }
    assert asked_of_the_database == {request.span, job.span}
    lines = [json.loads(line) for line in heard.logs.splitlines() if ASKED in line]
    assert {line["trace_id"] for line in lines} == {request.trace}


def _tracking_codes(hall: Hall) -> list[str]:
    rows = hall.sql("SELECT tracking_code FROM dossiers_dossier")
    return [str(code) for (code,) in rows]
