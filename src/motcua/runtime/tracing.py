"""Spans of requests, jobs and statements, sent where the standard variables say.

Loaded only where traces are wanted (runtime/telemetry.py). A span is named by the pattern of an
address, by a job, by the words of a statement. It never holds an address, a header, an argument,
a value, or what an exception says: those may be somebody's.
"""

import logging
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.util import Finalize
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    NoOpTracer,
    Span,
    SpanKind,
    StatusCode,
    Tracer,
    get_current_span,
    use_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import Attributes, AttributeValue
from procrastinate.job_context import JobContext
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from motcua.runtime.requests import current, during, named, on_trace, traceparent
from motcua.runtime.statements import MOST, told

REQUEST = "motcua.request_id"
#: Whatever else a stranger calls his method is no word of ours.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
FAILED = 500
#: How long a process that ends waits until its last spans are sent.
PATIENCE_SECONDS = 2

_W3C = TraceContextTextMapPropagator()
_lock = threading.Lock()
_log = logging.getLogger(__name__)


class Sender:
    """What this process sends, and to whom: begun by its first span, after granian has forked."""

    tracer: Tracer | None = None
    over = threading.Event()
    last: threading.Thread | None = None

    @classmethod
    def begin(cls, part: str) -> Tracer:
        """Return the tracer; the first who asks starts it."""
        with _lock:
            if cls.tracer is None:
                cls.tracer = cls._started(part)
            return cls.tracer

    @classmethod
    def end(cls) -> None:
        """Send what is left; a collector that hangs does not keep the process from ending."""
        if cls.last is not None:
            cls.over.set()
            cls.last.join(PATIENCE_SECONDS)
        cls.tracer = cls.last = None

    @classmethod
    def _started(cls, part: str) -> Tracer:
        provider = TracerProvider(resource=_resource(part), shutdown_on_exit=False)
        try:
            provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        except ValueError as error:  # one of the standard variables says nonsense
            _log.error("No traces are sent: %s", error)
            return NoOpTracer()
        # Waits from now on: a process that ends may start no thread.
        cls.over = threading.Event()
        cls.last = threading.Thread(target=_shut, args=(cls.over, provider), daemon=True)
        cls.last.start()
        # A child that was forked never runs what is registered with atexit.
        Finalize(None, cls.end, exitpriority=10)
        return provider.get_tracer("motcua")


def _shut(over: threading.Event, provider: TracerProvider) -> None:
    over.wait()
    provider.shutdown()


def _resource(part: str) -> Resource:
    """Return who sends: what the standard variables say, else the part of the hall."""
    said = Resource.create()
    if str(said.attributes[SERVICE_NAME]).startswith("unknown_service"):
        return said.merge(Resource({SERVICE_NAME: f"motcua-{part}"}))
    return said


def request(method: str, given: str) -> AbstractContextManager[Span]:
    """Keep a span of one request; ``given`` is the trace that the asker named."""
    return _span("web", _method(method), SpanKind.SERVER, given)


def answered(span: Span, method: str, *, route: str, status: int, name: str) -> None:
    """Tell what came of a request: the pattern of its address, its status, its name."""
    span.set_attributes(
        {"http.request.method": _method(method), "http.response.status_code": status, REQUEST: name}
    )
    if route:
        span.update_name(f"{_method(method)} {route}")
        span.set_attribute("http.route", route)
    if status >= FAILED:
        _failed(span, str(status))


async def job(call_next: Callable[[], Awaitable[Any]], context: JobContext) -> Any:
    """Run a job within a span that carries on the trace of who asked for it."""
    work = context.job
    about: dict[str, AttributeValue] = {
        "motcua.job.id": work.id or 0,
        "motcua.job.queue": work.queue,
        "motcua.job.attempt": work.attempts,
    }
    about |= {REQUEST: current()} if current() else {}
    with _span("worker", work.task_name, SpanKind.CONSUMER, traceparent(), about) as span:
        try:
            return await call_next()
        except BaseException as error:
            _failed(span, type(error).__qualname__)
            raise


class Answers:
    """Spans of the live process: until an answer begins, not while somebody goes on listening."""

    def __init__(self, application: Starlette) -> None:
        self.application = application
        self.routes = {getattr(route, "path", "") for route in application.routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; what is no request passes as it is."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        headers = Headers(scope=scope)
        name = named(headers.get("x-request-id"))
        method = scope["method"]
        route = scope["path"] if scope["path"] in self.routes else ""
        parent = _W3C.extract({"traceparent": headers.get("traceparent", "")}, Context())
        tracer = Sender.begin("live")
        span = tracer.start_span(_method(method), context=parent, kind=SpanKind.SERVER)

        async def begin(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered(span, method, route=route, status=message["status"], name=name)
                span.end()
            await send(message)

        inside = use_span(span, record_exception=False, set_status_on_exception=False)
        with during(name), on_trace(_written(span)), inside:
            await self.application(scope, receive, begin)


@contextmanager
def _span(
    part: str, name: str, kind: SpanKind, given: str, about: Attributes = None
) -> Generator[Span]:
    parent = _W3C.extract({"traceparent": given}, Context())
    with (
        Sender.begin(part).start_as_current_span(
            name, parent, kind, about, record_exception=False, set_status_on_exception=False
        ) as span,
        on_trace(_written(span)),
    ):
        yield span


def _written(span: Span) -> str:
    """Return a span as a header says it."""
    here = span.get_span_context()
    if not here.is_valid:
        return ""
    return f"00-{here.trace_id:032x}-{here.span_id:016x}-{here.trace_flags:02x}"


def _method(said: str) -> str:
    return said if said in METHODS else "_OTHER"


def _failed(span: Span, kind: str) -> None:
    span.set_status(StatusCode.ERROR)
    span.set_attribute("error.type", kind)


def _listen_in(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Let statements of this connection become spans."""
    if _statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_statement)


def _statement(
    execute: Callable[..., Any], sql: object, values: object, many: object, context: dict[str, Any]
) -> Any:
    """Carry a statement out, within a span where a request or a job is under way."""
    if Sender.tracer is None or not get_current_span().is_recording():
        return execute(sql, values, many, context)
    # What is put together elsewhere may hold values in its parts.
    name, verb, words = told(sql[:MOST]) if isinstance(sql, str) else ("SQL", "SQL", "")
    about = {"db.system.name": "postgresql", "db.operation.name": verb, "db.query.text": words}
    with Sender.tracer.start_as_current_span(
        name, None, SpanKind.CLIENT, about, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            return execute(sql, values, many, context)
        except Exception as error:
            _failed(span, type(error).__qualname__)
            raise


connection_created.connect(_listen_in)
