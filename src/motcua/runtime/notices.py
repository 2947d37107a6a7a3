"""Tell live screens to look; `live.py` passes it on."""

from django.db import connection

CHANNEL = "motcua_live"


def look(topic: str) -> None:
    """Tell everyone who watches ``topic`` to look, once the transaction is committed.

    Topics: ``unit-KEY`` (who serves there), ``user-KEY`` (that person), ``public-NAME`` (anyone).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])
