"""What every act writes carries no index that says nothing new."""

import pytest
from django.db import connection

from motcua.demo.simulation.tables import COLUMNS

pytestmark = pytest.mark.django_db

#: A whole index whose columns, in order and kind, are the first ones of another whole index.
COVERED = """
SELECT less.indrelid::regclass::text, less.indexrelid::regclass::text,
    more.indexrelid::regclass::text
FROM pg_index AS less JOIN pg_index AS more
    ON more.indrelid = less.indrelid AND more.indexrelid <> less.indexrelid
WHERE less.indrelid = ANY(%s::regclass[]) AND NOT less.indisunique
    AND less.indpred IS NULL AND more.indpred IS NULL
    AND less.indexprs IS NULL AND more.indexprs IS NULL
    AND more.indkey::text || ' ' LIKE less.indkey::text || ' %%'
    AND more.indclass::text || ' ' LIKE less.indclass::text || ' %%'
"""


def covered(tables):
    with connection.cursor() as cursor:
        cursor.execute(COVERED, [tables])
        return cursor.fetchall()


def test_no_index_of_what_an_act_writes_is_the_beginning_of_another():
    assert covered(list(COLUMNS)) == []


def test_an_index_that_another_covers_would_be_found():
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX said_twice ON dossiers_access (dossier_id)")
    assert covered(list(COLUMNS)) == [
        ("dossiers_access", "said_twice", "access_once_per_capacity"),
    ]
