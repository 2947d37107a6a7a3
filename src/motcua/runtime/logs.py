"""Logs as JSON, a line each: the moment, how grave, who speaks, what, and during which request.

Nothing personal is ever an argument of a log line; addresses are logged as their pattern.
"""

import json
import logging
from datetime import UTC, datetime

from motcua.runtime.requests import current

#: What `extra=` may add.
FIELDS = ("method", "route", "status", "milliseconds", "user", "job")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback is one of its values."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if current():
            line["request"] = current()
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
