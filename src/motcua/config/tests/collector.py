"""A collector of traces, as small as one can be: it keeps every span that is sent to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """One span, as it came."""

    service: str
    name: str
    trace: str
    span: str
    parent: str
    about: dict[str, Any]
    is_failed: bool


class Collector(ThreadingHTTPServer):
    """Speaks OTLP over HTTP."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Takes)
        self.bodies: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def spans(self) -> list[Arrived]:
        return [span for body in self.bodies for span in read(body)]

    @property
    def text(self) -> str:
        """Return all that came; texts stand in it as they are."""
        return b"\n".join(self.bodies).decode(errors="replace")

    def named(self, name: str) -> list[Arrived]:
        return [span for span in self.spans if span.name == name]


class _Takes(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200 if self.path == "/v1/traces" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


def read(body: bytes) -> Iterator[Arrived]:
    """Yield the spans of one delivery."""
    for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
        service = _values(sent.resource.attributes)["service.name"]
        for scope in sent.scope_spans:
            for span in scope.spans:
                yield Arrived(
                    service=service,
                    name=span.name,
                    trace=span.trace_id.hex(),
                    span=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    about=_values(span.attributes),
                    is_failed=span.status.code == span.status.STATUS_CODE_ERROR,
                )


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    """Open a collector on the loopback."""
    collector = Collector()
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    try:
        yield collector
    finally:
        collector.shutdown()
        collector.server_close()
