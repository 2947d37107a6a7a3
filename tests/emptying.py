"""Empty the database after a test that really committed.

Django's flush names the managed tables only, gives each of them and of their indexes a new file,
and meets the triggers that keep history. Here rows are deleted where there are any, and the
triggers put aside for the moment, on a test database only; many rows go by TRUNCATE. Kept is what
Django would put back at once: the kinds of content and their permissions.
"""

from collections.abc import Iterator
from typing import Any

import pytest

#: Tables that an immediate foreign key points to come last. ENABLE asks for no check left over.
_EMPTY = """
DO $$
DECLARE kept record;
DECLARE is_filled boolean;
DECLARE filled text[] := '{}';
DECLARE size bigint := 0;
BEGIN
    FOR kept IN SELECT oid::regclass::text AS name, pg_relation_size(oid) AS size FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                AND NOT relispartition AND relname NOT IN
                ('django_migrations', 'django_content_type', 'auth_permission')
                ORDER BY oid IN (SELECT confrelid FROM pg_constraint WHERE NOT condeferrable) LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', kept.name) INTO is_filled;
        CONTINUE WHEN NOT is_filled;
        filled := filled || kept.name;
        size := size + kept.size;
    END LOOP;
    FOR kept IN SELECT DISTINCT tgrelid::regclass AS name FROM pg_trigger
                WHERE NOT tgisinternal AND tgtype & (8 | 32) <> 0 LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', kept.name);
    END LOOP;
    IF size > 4000000 THEN
        EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
    ELSE
        FOR kept IN SELECT unnest(filled) AS name LOOP
            EXECUTE 'DELETE FROM ' || kept.name;
        END LOOP;
    END IF;
    SET CONSTRAINTS ALL IMMEDIATE;
    FOR kept IN SELECT DISTINCT tgrelid::regclass AS name FROM pg_trigger
                WHERE NOT tgisinternal AND tgtype & (8 | 32) <> 0 LOOP
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', kept.name);
    END LOOP;
END $$;
"""


@pytest.fixture(autouse=True, scope="session")
def emptying() -> Iterator[None]:
    """Let `flush` empty everything but what stands in the code."""
    from django.core.management.commands import flush
    from django.db.backends.postgresql.operations import DatabaseOperations

    def sql_flush(*args: Any, **options: Any) -> list[str]:
        return [_EMPTY]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **options: None)
        yield
