"""Empty the database after a test that really committed.

Django's flush names the managed tables only and meets the triggers that keep history; here both
are put aside for the moment of the emptying, on a test database only.
"""

from collections.abc import Iterator
from typing import Any

import pytest

_EMPTY = """
DO $$
DECLARE kept record;
DECLARE named text;
BEGIN
    FOR kept IN SELECT DISTINCT tgrelid::regclass AS name FROM pg_trigger
                WHERE NOT tgisinternal AND tgtype & 32 <> 0 LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', kept.name);
    END LOOP;
    SELECT string_agg(oid::regclass::text, ', ') INTO named FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition AND relname <> 'django_migrations';
    EXECUTE 'TRUNCATE ' || named || ' CASCADE';
    FOR kept IN SELECT DISTINCT tgrelid::regclass AS name FROM pg_trigger
                WHERE NOT tgisinternal AND tgtype & 32 <> 0 LOOP
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', kept.name);
    END LOOP;
END $$;
"""


@pytest.fixture(autouse=True, scope="session")
def emptying() -> Iterator[None]:
    """Let `flush` empty everything but the record of migrations."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(*args: Any, **options: Any) -> list[str]:
        return [_EMPTY]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
