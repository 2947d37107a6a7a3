"""Statements that PostgreSQL plans once for a connection, not at each asking.

Django writes the values into a statement's text, so that each is a new one to the server, parsed
and planned anew. What nearly every request asks reads the same each time and leaves the values
aside; the server keeps such statements planned where the settings let it (MOTCUA_PREPARE).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor


@contextmanager
def planned(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let cursors opened in the block send values beside their statement, not within its text.

    Not while Django keeps the statements for somebody who reads them: those are whole texts.
    """
    connection = connections[using]
    if connection.queries_logged:
        yield
        return
    connection.ensure_connection()
    line = connection.connection
    usual, line.cursor_factory = line.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        line.cursor_factory = usual
