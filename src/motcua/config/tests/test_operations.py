"""What those who run a hall see: names of requests, lines of the log, figures for a monitor."""

import json
import logging
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import resolve
from procrastinate.jobs import Job

from motcua.config import metrics
from motcua.core.coroutines import finish
from motcua.core.models import Cursor
from motcua.dossiers.looks import look
from motcua.dossiers.tests.cast import MONDAY, make_hall
from motcua.people.actions import reveal_number
from motcua.people.models import SignInFailure
from motcua.people.tests.factories import PersonFactory, UserFactory
from motcua.reporting.facts import follow
from motcua.runtime.jobs import ARGUMENT, belong_to_request, named
from motcua.runtime.logs import JsonLines
from motcua.runtime.requests import current, during

TOKEN = "a token of the monitor"


@pytest.fixture
def asked(client, settings):
    settings.METRICS_TOKEN = TOKEN
    return lambda token: client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def lines():
    """What is logged about requests, as lines."""
    kept = []
    handler = logging.Handler()
    handler.setFormatter(JsonLines())
    handler.emit = lambda record: kept.append(json.loads(handler.format(record)))
    logger = logging.getLogger("motcua.requests")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield kept
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_an_answer_repeats_the_name_a_proxy_gave(client):
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abcd-1234"})["X-Request-ID"] == "abcd-1234"
    )


def test_a_name_that_does_not_fit_is_not_repeated(client):
    answer = client.get("/healthz", headers={"X-Request-ID": "<script>"})
    assert "script" not in answer["X-Request-ID"]
    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_a_request_is_logged_by_its_pattern_not_its_address(client, lines):
    answer = client.get("/procedures/1.004194/?q=Nguyen")
    assert lines[-1]["request"] == answer["X-Request-ID"]
    assert lines[-1]["status"] == answer.status_code
    assert "Nguyen" not in json.dumps(lines[-1])
    assert "1.004194" not in json.dumps(lines[-1])


def test_a_line_holds_its_traceback():
    try:
        raise ValueError("not a number")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "failed", (), True)
        record.exc_info = __import__("sys").exc_info()
    line = json.loads(JsonLines().format(record))
    assert line["level"] == "error"
    assert "ValueError: not a number" in line["traceback"]


def test_a_job_carries_the_request_that_asked_for_it():
    job = Job(queue="q", lock=None, queueing_lock=None, task_name="t", task_kwargs={"batch": 1})
    with during("request-1"):
        carried = named(job)
    assert carried.task_kwargs == {"batch": 1, ARGUMENT: "request-1"}
    assert named(job) is job


def test_a_job_runs_under_its_request_and_its_task_is_not_told():
    job = Job(
        queue="q", lock=None, queueing_lock=None, task_name="t",
        task_kwargs={"batch": 1, ARGUMENT: "request-1"},
    )  # fmt: skip
    context = type("Context", (), {"job": job})()

    async def run():
        return current(), dict(job.task_kwargs)

    ran = finish(belong_to_request(run, context, None))
    assert ran == ("request-1", {"batch": 1})
    assert current() == ""


@pytest.mark.django_db
def test_a_monitor_reads_the_figures_of_the_hall(asked, monkeypatch):
    hall = make_hall()
    hall.received()
    monkeypatch.setattr("motcua.config.views.now", lambda: MONDAY + timedelta(days=40))
    answer = asked(TOKEN)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "motcua_dossiers_open 1.0" in text
    assert "motcua_dossiers_overdue 1.0" in text
    assert 'motcua_tasks_open{duty="appraise"} 1.0' in text
    assert 'motcua_jobs{status="todo"} 0.0' in text


@pytest.mark.django_db
def test_what_was_received_today_is_counted():
    make_hall().received()
    assert b"motcua_dossiers_received_today 1.0" in metrics.exposed(MONDAY)


@pytest.mark.django_db(transaction=True)
def test_how_far_a_listener_is_behind_is_told_and_a_quiet_night_is_not_behind():
    make_hall().received()
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(at) FROM dossiers_history")
        (last,) = cursor.fetchone()
    Cursor.objects.create(name="facts")
    behind = metrics.exposed(last + timedelta(minutes=4)).decode()
    assert 'motcua_listener_behind_seconds{name="facts"} 240.0' in behind
    follow(at=last)
    night = metrics.exposed(last + timedelta(hours=14)).decode()
    assert 'motcua_listener_behind_seconds{name="facts"} 0.0' in night


@pytest.mark.django_db
def test_what_one_officer_looks_at_much_and_guessed_passwords_are_counted():
    hall = make_hall()
    dossier, reader, system = hall.received(), UserFactory(), UserFactory(is_machine=True)
    minutes = {reader: (-61, -30, -2), UserFactory(): (-1,), system: (-5,) * 9}
    for user, before in minutes.items():
        for minute in before:
            look(dossier, by=user, at=MONDAY + timedelta(minutes=minute))
    for person in (dossier.person, PersonFactory()):
        reveal_number(person, by=reader, at=MONDAY, reason="Đối chiếu bản gốc")
    for minute in (-90, -10, 0):
        at = MONDAY + timedelta(minutes=minute)
        SignInFailure.objects.create(username="hoa", at=at)
    text = metrics.exposed(MONDAY).decode()
    assert "motcua_looks_of_one_officer_in_an_hour 2.0" in text
    assert "motcua_numbers_shown_to_one_officer_in_an_hour 2.0" in text
    assert "motcua_sign_ins_failed_in_an_hour 2.0" in text


@pytest.mark.parametrize("token", ["", "another"])
def test_without_its_token_the_figures_do_not_exist(asked, token):
    assert asked(token).status_code == 404


HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


@pytest.mark.django_db
def test_where_no_token_is_set_a_monitor_on_this_machine_reads_them(client, settings):
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS = "", ["localhost"]
    answer = client.get("/metrics", **HERE)
    assert answer.status_code == 200
    assert b"motcua_dossiers_overdue 0.0" in answer.content


@pytest.mark.parametrize(
    "asker",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_HOST": "hall.example"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_where_no_token_is_set_they_do_not_exist_for_anybody_else(client, settings, asker):
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS = "", ["localhost", "hall.example"]
    assert client.get("/metrics", **(HERE | asker)).status_code == 404


def test_behind_https_the_figures_need_a_token_wherever_one_asks_from(client, settings):
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS = "", ["localhost"]
    settings.PUBLIC_URL = "https://hall.example"
    assert client.get("/metrics", **HERE).status_code == 404


def test_where_a_token_is_set_this_machine_needs_it_too(client, settings):
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS = TOKEN, ["localhost"]
    assert client.get("/metrics", **HERE).status_code == 404


def formatted(**facts) -> dict:
    record = logging.LogRecord("django.request", 40, "f.py", 1, facts.pop("message"), (), None)
    record.__dict__.update(facts)
    return json.loads(JsonLines().format(record))


def test_django_too_logs_an_address_by_its_pattern(rf):
    request = rf.get("/tracking/H99.12-260302-0001/")
    line = formatted(message="Not Found: /tracking/H99.12-260302-0001/", request=request)
    assert line["message"] == "Not Found: an address of nothing"
    request.resolver_match = resolve(request.path)
    line = formatted(message="Not Found: /tracking/H99.12-260302-0001/", request=request)
    assert line["message"] == "Not Found: /tracking/<str:reference>/"


def test_the_values_of_a_row_that_was_refused_are_not_logged():
    told = "violates check\nDETAIL:  Failing row contains (1, Nguyễn Thị Nhung)."
    try:
        raise ValueError(told)
    except ValueError:
        line = formatted(message="broken", exc_info=sys.exc_info())
    assert "violates check" in line["traceback"]
    assert "Nhung" not in line["traceback"]


def test_a_hall_with_https_asks_for_nothing_else(client, settings):
    assert "Strict-Transport-Security" not in client.get("/healthz")
    settings.PUBLIC_URL = "https://hall.example"
    assert client.get("/healthz")["Strict-Transport-Security"].startswith("max-age=")
