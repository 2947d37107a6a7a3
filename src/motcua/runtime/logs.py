"""Logs as JSON, a line each: the moment, how grave, who speaks, what, and during which request.

Nothing personal is ever an argument of a log line; addresses are logged as their pattern.
"""

import json
import logging
import re
from datetime import UTC, datetime

from motcua.runtime.requests import current, trace_id

#: What `extra=` may add.
FIELDS = ("method", "route", "status", "milliseconds", "user", "job")
#: What a database adds to a broken constraint: the values of the row.
_DETAIL = re.compile(r"^DETAIL: .*$", re.MULTILINE)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback is one of its values."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if current():
            line["request"] = current()
        if trace_id():
            line["trace_id"] = trace_id()
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            told = self.formatException(record.exc_info)
            line["traceback"] = _DETAIL.sub("DETAIL: not logged", told)
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    """Return the message; Django's own name the address of the request: its pattern stands then."""
    message = record.getMessage()
    request = getattr(record, "request", None)
    address = getattr(request, "path", "")
    if not address:
        return message
    match = getattr(request, "resolver_match", None)
    return message.replace(address, f"/{match.route}" if match else "an address of nothing")
