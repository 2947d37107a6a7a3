"""What a collector of traces is sent by requests, jobs and statements, and what it never is."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import threading

import pytest
from django.db import DatabaseError, connection
from procrastinate.jobs import Job
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from motcua.config.tests.collector import _Takes, collecting
from motcua.core.coroutines import finish
from motcua.runtime import telemetry, tracing
from motcua.runtime.jobs import belong_to_request, named
from motcua.runtime.logs import JsonLines
from motcua.runtime.requests import during, on_trace, trace_id, traceparent

GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
WEB = "motcua.config.tracing.TraceMiddleware"
#: Loads all that web, live and worker load, and answers a request.
HALL = """
import sys
from motcua.config import asgi, wsgi
from django.test import Client
from procrastinate.contrib.django import app
import motcua.config.urls
assert app.tasks and Client().get("/healthz").status_code == 200
print(sorted(name for name in sys.modules if name.partition(".")[0] == "opentelemetry"))
"""


@pytest.fixture
def collector(monkeypatch, settings):
    """A collector that this process sends to; `tracing.Sender.end()` sends what is left."""
    with collecting() as opened:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", opened.url)
        settings.MIDDLEWARE = [WEB, *settings.MIDDLEWARE]
        tracing._listen_in(connection)  # it may be older than this module
        yield opened
        tracing.Sender.end()


def job(**arguments) -> Job:
    return Job(
        id=7, queue="desk", lock=None, queueing_lock=None, task_name="t", task_kwargs=arguments
    )


def carried_out(work: Job, run) -> None:
    context = type("Context", (), {"job": work})()
    finish(belong_to_request(lambda: telemetry.trace_job(run, context, None), context, None))


@pytest.mark.django_db
def test_a_request_is_named_by_its_pattern_and_carries_its_name(client, collector):
    answer = client.get("/procedures/1.004194/?q=Nguyen", headers={"X-Request-ID": "abcd-1234"})
    tracing.Sender.end()
    (span,) = collector.named("GET procedures/<str:code>/")
    assert span.service == "motcua-web"
    assert span.about == {
        "http.request.method": "GET",
        "http.route": "procedures/<str:code>/",
        "http.response.status_code": answer.status_code,
        "motcua.request_id": "abcd-1234",
    }
    asked = [one for one in collector.spans if one.parent == span.span]
    assert [one for one in asked if one.about["db.query.text"].startswith("SELECT")]
    assert {one.trace for one in asked} == {span.trace}
    assert "1.004194" not in collector.text
    assert "Nguyen" not in collector.text


def test_an_address_of_nothing_and_a_method_of_nothing_are_not_told(client, collector):
    client.generic("NHUNG", "/khong-co/Nhung/")
    tracing.Sender.end()
    assert [span.name for span in collector.spans] == ["_OTHER"]
    assert "nhung" not in collector.text.lower()


def test_a_request_carries_on_the_trace_that_a_proxy_began(client, collector):
    client.get("/healthz", headers={"traceparent": GIVEN})
    client.get("/healthz", headers={"traceparent": "Nguyễn"})
    tracing.Sender.end()
    carried, own = collector.named("GET healthz")
    assert (carried.trace, carried.parent) == (GIVEN[3:35], GIVEN[36:52])
    assert own.parent == ""


def test_a_job_carries_on_the_trace_of_the_request_that_asked_for_it(collector):
    with during("request-1"), tracing.request("POST", ""):
        asked_at = traceparent()
        work = named(job(batch=1))
    inside = []

    async def run():
        inside.append((dict(work.task_kwargs), trace_id(), named(job()).task_kwargs))

    carried_out(work, run)
    tracing.Sender.end()
    request, done = collector.named("POST") + collector.named("t")
    assert asked_at.startswith(f"00-{request.trace}-{request.span}-")
    assert (done.trace, done.parent) == (request.trace, request.span)
    assert done.about["motcua.request_id"] == "request-1"
    assert done.about["motcua.job.queue"] == "desk"
    arguments, trace, asked_for_inside = inside[0]
    assert (arguments, trace) == ({"batch": 1}, request.trace)
    assert asked_for_inside["traceparent"].startswith(f"00-{done.trace}-{done.span}-")


def test_a_job_that_fails_says_of_what_kind_and_not_why(collector):
    async def run():
        raise ValueError("Nguyễn Thị Nhung")

    with pytest.raises(ValueError, match="Nhung"):
        carried_out(job(), run)
    tracing.Sender.end()
    (span,) = collector.spans
    assert (span.is_failed, span.about["error.type"]) == (True, "ValueError")
    assert "Nhung" not in collector.text


@pytest.mark.django_db
def test_a_statement_tells_its_words_and_never_a_value(collector):
    with tracing.request("GET", ""), connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM people_user WHERE username = %s", ["nhung"])
        with pytest.raises(DatabaseError):
            cursor.execute("SELECT CAST('Nguyễn Thị Nhung' AS int) FROM people_user WHERE id = 91")
    tracing.Sender.end()
    good, bad = collector.named("SELECT people_user")
    assert good.about["db.query.text"] == "SELECT full_name FROM people_user WHERE username = %s"
    assert bad.about["db.query.text"] == "SELECT CAST(? AS int) FROM people_user WHERE id = ?"
    assert (bad.is_failed, bad.about["error.type"]) == (True, "DataError")
    assert "nhung" not in collector.text.lower()


@pytest.mark.django_db
def test_a_statement_that_nobody_asked_for_is_no_span(client, collector):
    client.get("/healthz")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    tracing.Sender.end()
    assert [span.name for span in collector.spans] == ["GET healthz"]


def test_an_answer_of_the_live_process_is_a_span_until_it_begins(collector, monkeypatch):
    open_at = []

    async def listen(_request):
        open_at.append(trace_id())
        return PlainTextResponse("ok")

    async def ask():
        scope = {
            "type": "http", "method": "GET", "path": "/live/", "query_string": b"topics=user-7",
            "headers": [(b"x-request-id", b"abcd-1234")],
        }  # fmt: skip
        sent = []

        async def send(message):
            sent.append(message)

        await application(scope, None, send)
        return sent

    application = telemetry.traced(Starlette(routes=[Route("/live/", listen)]))
    assert asyncio.run(ask())[0]["status"] == 200
    tracing.Sender.end()
    (span,) = collector.named("GET /live/")
    assert open_at == [span.trace]
    assert span.about["motcua.request_id"] == "abcd-1234"
    assert "user-7" not in collector.text


def test_a_line_of_the_log_names_the_trace_it_belongs_to():
    record = logging.LogRecord("x", logging.INFO, "f.py", 1, "done", (), None)
    assert "trace_id" not in json.loads(JsonLines().format(record))
    with on_trace(GIVEN):
        assert json.loads(JsonLines().format(record))["trace_id"] == GIVEN[3:35]


def test_a_worker_that_keeps_no_traces_does_not_tell_its_task_of_one(monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    work = job(batch=1, request_id="request-1", traceparent=GIVEN)
    seen = []

    async def run():
        seen.append(dict(work.task_kwargs))

    finish(belong_to_request(run, type("Context", (), {"job": work})(), None))
    assert seen == [{"batch": 1}]


def test_nonsense_in_a_standard_variable_stops_no_request(client, collector, monkeypatch, caplog):
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "-1")
    assert client.get("/healthz").status_code == 200
    assert "No traces are sent" in caplog.text


def test_a_collector_that_hangs_keeps_no_process_from_ending(client, collector, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(tracing, "PATIENCE_SECONDS", 0.1)
    takes = _Takes.do_POST
    monkeypatch.setattr(_Takes, "do_POST", lambda self: over.wait() and takes(self))
    client.get("/healthz")
    last = tracing.Sender.last
    tracing.Sender.end()
    assert last.is_alive(), "it did not wait for the answer"
    over.set()
    last.join()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
    ],
)
def test_traces_are_kept_where_they_are_wanted_and_can_be_sent(monkeypatch, name, value):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    assert telemetry.is_on()
    monkeypatch.setenv(name, value)
    assert not telemetry.is_on()


def test_who_asks_for_no_traces_never_loads_opentelemetry(tmp_path):
    kept = {name: text for name, text in os.environ.items() if not name.startswith("OTEL_")}
    kept |= {
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "MOTCUA_DATA_DIR": str(tmp_path),
        "MOTCUA_HOSTS": "testserver",
    }
    done = subprocess.run(
        [sys.executable, "-c", HALL], env=kept, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
