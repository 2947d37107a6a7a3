"""The name of the request under way: every line of the logs says which one it belongs to.

Beside it the trace it is part of, where traces are kept (runtime/telemetry.py).
"""

import re
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from uuid import uuid4

_NAME: ContextVar[str] = ContextVar("request_id", default="")
#: The trace and the span in it that is under way, as W3C writes it: 00-TRACE-SPAN-FLAGS.
_TRACEPARENT: ContextVar[str] = ContextVar("traceparent", default="")
#: What a proxy before us may have given; anything else is not repeated in logs.
_FIT = re.compile(r"[A-Za-z0-9_-]{8,64}")


def current() -> str:
    """Return the name of the request, or "" outside of one."""
    return _NAME.get()


def named(given: str | None) -> str:
    """Return the name a proxy gave, or a new one."""
    return given if given and _FIT.fullmatch(given) else uuid4().hex


def during(name: str) -> AbstractContextManager[None]:
    """Let what happens inside belong to a request."""
    return _holding(_NAME, name)


def traceparent() -> str:
    """Return the trace and its span under way, as a header says it, or "" outside of one."""
    return _TRACEPARENT.get()


def trace_id() -> str:
    """Return the name of the trace, or "" outside of one."""
    return _TRACEPARENT.get()[3:35]


def on_trace(parent: str) -> AbstractContextManager[None]:
    """Let what happens inside belong to a trace, below this span of it."""
    return _holding(_TRACEPARENT, parent)


@contextmanager
def _holding(variable: ContextVar[str], value: str) -> Generator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)
