"""New rows of several tables in one statement, or by COPY where they are many.

For rows whose keys nobody has to be told: those that others point at get theirs beforehand from
``new_keys``. Django's foreign keys are checked at the commit, so the order of the tables does not
matter within one statement.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model
from django.db.models.fields import NOT_PROVIDED

from motcua.core.questions import Question, ask

#: From so many rows on, COPY is faster than an INSERT that PostgreSQL has to parse.
COPY_FROM = 200
_NEW_KEYS = """
SELECT ARRAY(SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s))
"""


def new_keys(model: type[Model], count: int) -> Question[list[int]]:
    """Take so many keys from the sequence of the model."""
    return Question(_NEW_KEYS, (_table(model), count))


def put(rows: Iterable[Model], *asked: Question[Any]) -> None:
    """Write new rows of any models; all rows of one model have their keys, or none has.

    ``asked`` goes along, its answers unread.
    """
    groups: dict[type[Model], list[Model]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as save() does
    if sum(map(len, groups.values())) < COPY_FROM:
        ask(*(_insert(model, group) for model, group in groups.items()), *asked)
        return
    for model, group in groups.items():
        _copy(model, group)
    ask(*asked)


def _copy(model: type[Model], group: Sequence[Model]) -> None:
    fields = _fields(model, has_key=group[0].pk is not None)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{_table(model)}" ({columns}) FROM STDIN') as copy,
    ):
        for row in group:
            copy.write_row(_values(row, fields))


def _insert(model: type[Model], group: Sequence[Model]) -> Question[None]:
    """Return the statement that inserts the rows, given as JSON.

    So it has one place and always reads the same, however many rows there are.
    """
    has_key = group[0].pk is not None
    fields = _fields(model, has_key=has_key)
    rows = [{field.column: getattr(row, field.attname) for field in fields} for row in group]
    told = json.dumps(rows, default=_plain, ensure_ascii=False)
    return Question(_from_json(model, has_key=has_key), (told,), is_told=False)


@lru_cache(maxsize=64)
def _from_json(model: type[Model], *, has_key: bool) -> str:
    table = _table(model)
    columns = ", ".join(f'"{field.column}"' for field in _fields(model, has_key=has_key))
    return (
        f'INSERT INTO "{table}" ({columns})'  # noqa: S608 - names of our own models
        f' SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s::json)'
    )


def _plain(value: Any) -> str:
    """Return a value as PostgreSQL reads it from a text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    return str(value)


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 - the documented way to ask a model


@lru_cache(maxsize=64)
def _fields(model: type[Model], *, has_key: bool) -> Sequence["Field[Any, Any]"]:
    """Return the fields to write: neither a key the database gives, nor what it fills in itself."""
    return tuple(
        field
        for field in model._meta.concrete_fields  # noqa: SLF001 - as above
        if field.db_default is NOT_PROVIDED and (has_key or not field.primary_key)
    )


def _values(row: Model, fields: Sequence["Field[Any, Any]"]) -> list[Any]:
    return [
        field.get_db_prep_value(getattr(row, field.attname), connection)
        if isinstance(field, JSONField)
        else getattr(row, field.attname)
        for field in fields
    ]
