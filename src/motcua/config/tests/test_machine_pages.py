"""The pages for machines."""

import pytest
from django.db import OperationalError, connection


def test_it_lives_without_a_database(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_it_is_ready_when_the_database_answers(client, monkeypatch):
    assert client.get("/readyz").status_code == 200

    def broken():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/readyz").status_code == 503


def test_live_updates_are_elsewhere(client, settings):
    settings.LIVE_PORT = 8001
    answer = client.get("/live/?topics=public-hall", headers={"host": "localhost:8000"})
    assert answer.status_code == 307
    assert answer.headers["Location"] == "http://localhost:8001/live/?topics=public-hall"


def test_without_a_live_process_the_page_asks_by_itself(client, settings):
    settings.LIVE_PORT = 0
    assert client.get("/live/").status_code == 204
