"""New rows of several tables in one statement, or by COPY where they are many.

For rows whose keys nobody has to be told: those that others point at get theirs beforehand from
``keys_for``. Django's foreign keys are checked at the commit, so the order of the tables does not
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

#: From so many rows on, COPY is faster than an INSERT that PostgreSQL has to parse.
COPY_FROM = 200


def keys_for(*wanted: tuple[type[Model], int]) -> list[list[int]]:
    """Take as many keys as wanted from the sequence of each model; one statement."""
    arrays = ", ".join(
        "ARRAY(SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s))"
        for _each in wanted
    )
    parameters = [word for model, number in wanted for word in (_table(model), number)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {arrays}", parameters)
        return list(cursor.fetchone() or ())


def put(rows: Iterable[Model]) -> None:
    """Write new rows of any models; all rows of one model have their keys, or none has."""
    groups: dict[type[Model], list[Model]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as save() does
    if not groups:
        return
    with connection.cursor() as cursor:
        if sum(map(len, groups.values())) < COPY_FROM:
            cursor.execute(*_insert(groups))
            return
        for model, group in groups.items():
            fields = _fields(model, has_key=group[0].pk is not None)
            columns = ", ".join(f'"{field.column}"' for field in fields)
            with cursor.copy(f'COPY "{_table(model)}" ({columns}) FROM STDIN') as copy:
                for row in group:
                    copy.write_row(_values(row, fields))


def _insert(groups: dict[type[Model], list[Model]]) -> tuple[str, list[str]]:
    """Return one statement that inserts all groups, and its parameters: JSON, one a model.

    So the statement has few places and always reads the same, however many rows there are.
    """
    parts, parameters = [], []
    for model, group in groups.items():
        has_key = group[0].pk is not None
        parts.append(_from_json(model, has_key=has_key))
        fields = _fields(model, has_key=has_key)
        rows = [{field.column: getattr(row, field.attname) for field in fields} for row in group]
        parameters.append(json.dumps(rows, default=_plain, ensure_ascii=False))
    *others, last = parts
    named = ", ".join(f"put{place} AS ({part})" for place, part in enumerate(others))
    return (f"WITH {named} {last}" if named else last), parameters


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
