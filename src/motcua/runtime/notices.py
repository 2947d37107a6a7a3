"""Tell live screens to look; `live.py` passes it on."""

from django.db import connection

CHANNEL = "motcua_live"


def look(topics: list[str]) -> None:
    """Tell everyone who watches one of the topics to look, once the transaction is committed.

    Topics: ``unit-KEY`` (who serves there), ``user-KEY`` (that person), ``public-NAME`` (anyone).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, topics]
        )
