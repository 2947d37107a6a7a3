"""The few statements that the ORM has no word for."""

from django.db import connection

#: Any number, the same in every process: "catalogue" as digits of its letters.
_IMPORT_LOCK = 3_120_301_215


def one_import_at_a_time() -> None:
    """Wait for another import to end; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
