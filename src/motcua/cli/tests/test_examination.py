"""The examination names the listener that is behind."""

import pytest

from motcua.cli.examination import listeners, traces
from motcua.core.models import Cursor
from motcua.dossiers.tests.cast import later, make_hall

pytestmark = pytest.mark.django_db


def test_a_listener_that_is_up_with_the_history_is_well():
    Cursor.objects.create(name="facts")
    assert [finding.fault for finding in listeners(later)] == [""]


def test_a_listener_that_is_behind_is_named_with_its_minutes():
    make_hall().received()
    Cursor.objects.create(name="facts")
    (finding,) = listeners(lambda: later(20))
    assert "facts" in finding.subject
    assert "20" in finding.fault
    assert finding.remedy


@pytest.fixture
def endpoint(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://key:word@collector.example:4318")


def test_traces_that_nothing_here_can_send_are_named_with_what_to_install(endpoint, monkeypatch):
    monkeypatch.setattr("motcua.runtime.telemetry.PACKAGES", ("opentelemetry-of-nowhere",))
    finding = traces()
    assert "collector.example" in finding.fault
    assert "word" not in finding.fault
    assert "motcua[telemetry]" in finding.remedy


def test_traces_in_a_protocol_that_is_not_spoken_are_named(endpoint, monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    assert "grpc" in traces().fault
    assert "http/protobuf" in traces().remedy


def test_traces_that_can_be_sent_are_well(endpoint):
    assert traces().fault == ""
