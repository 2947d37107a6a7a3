"""Column types that Django does not have."""

from typing import Any

from django.db import models
from django.db.models.expressions import Func


class Xid8Field(models.Field[Any, Any]):
    """The transaction that wrote the row (``xid8``); PostgreSQL takes it as text."""

    description = "PostgreSQL transaction id"

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return "xid8"

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or hasattr(value, "resolve_expression") else str(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)


class CurrentXid(Func):
    """The id of the running transaction."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = Xid8Field()
