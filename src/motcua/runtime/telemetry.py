"""Traces (OpenTelemetry) for who asks for them: the standard variables say where they go.

Nothing of OpenTelemetry is loaded here. Where no endpoint is set, or the extra
``motcua[telemetry]`` is not installed, nothing else of it is loaded either.
"""

import os
from collections.abc import Awaitable, Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from procrastinate.job_context import JobContext

if TYPE_CHECKING:  # only the live process loads it
    from starlette.applications import Starlette
    from starlette.types import ASGIApp

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
#: The one we speak.
PROTOCOL = "http/protobuf"
PACKAGES = ("opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http")


def endpoint() -> str:
    """Return where traces are to go, or "" where nobody wants any."""
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return ""
    return _first(ENDPOINTS)


def protocol() -> str:
    """Return how they are to go."""
    return _first(PROTOCOLS) or PROTOCOL


def is_installed() -> bool:
    """Say whether the extra is there."""
    try:
        return all(version(package) for package in PACKAGES)
    except PackageNotFoundError:
        return False


def is_on() -> bool:
    """Say whether traces are kept."""
    return bool(endpoint()) and protocol() == PROTOCOL and is_installed()


async def trace_job(
    call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: object
) -> Any:
    """Run a job within a span."""
    return await import_module("motcua.runtime.tracing").job(call_next, context)


def traced(application: "Starlette") -> "ASGIApp":
    """Return the application with a span around each answer, or as it is."""
    if not is_on():
        return application
    wrapped: ASGIApp = import_module("motcua.runtime.tracing").Answers(application)
    return wrapped


def _first(names: tuple[str, ...]) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")
