"""Put the rows of a batch into the tables through COPY, with every constraint and trigger on."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from motcua.demo.simulation.numbering import Place, Series, given
from motcua.demo.simulation.script import Life
from motcua.demo.simulation.standing import Given, Rows
from motcua.demo.simulation.tables import COLUMNS, KEYED
from motcua.dossiers.states import Verb

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
NULL = "\\N"
#: What would end a cell or a line, and how it is spelt instead; the backslash goes first.
_SPELT = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))

_SERIALS = """
INSERT INTO dossiers_serial (unit_id, "on", last)
SELECT * FROM unnest(%s::bigint[], %s::date[], %s::integer[])
ON CONFLICT (unit_id, "on") DO UPDATE SET last = dossiers_serial.last + excluded.last
RETURNING unit_id, '', extract(year FROM "on")::integer, "on", last
"""
_SERIES = """
INSERT INTO documents_numberseries (unit_id, symbol, year, last_number)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::smallint[], %s::integer[])
ON CONFLICT (unit_id, symbol, year)
DO UPDATE SET last_number = documents_numberseries.last_number + excluded.last_number
RETURNING unit_id, symbol, year, NULL::date, last_number
"""


def copied(text: Mapping[str, bytes]) -> None:
    """Copy the encoded rows, table by table, in the caller's transaction, and have them checked.

    Their keys would else be checked at the commit, for which the next batch waits.
    """
    with connection.cursor() as cursor:
        for table, lines in text.items():
            if lines:
                columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    copy.write(lines)
    connection.check_constraints()


def encoded(rows: Rows) -> dict[str, bytes]:
    """Return the rows as COPY reads them; a moment that stands in many cells is spelt once."""
    moments = {id(None): NULL}
    return {table: _text(found, moments) for table, found in rows.items()}


def reserved(needs: Mapping[Series, Sequence[Place]]) -> dict[Series, int]:
    """Take a block of running numbers for each series; returns the first of each.

    Two statements, to be committed at once: other intakes of the unit queue on these rows.
    """
    codes = [(key, len(places)) for key, places in sorted(needs.items(), key=str) if key.day]
    series = [(key, len(places)) for key, places in sorted(needs.items(), key=str) if not key.day]
    found: dict[Series, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _SERIALS,
            [[k.unit for k, _n in codes], [k.day for k, _n in codes], [n for _k, n in codes]],
        )
        last = cursor.fetchall()
        cursor.execute(
            _SERIES,
            [
                [k.unit for k, _n in series], [k.symbol for k, _n in series],
                [k.year for k, _n in series], [n for _k, n in series],
            ],
        )  # fmt: skip
        last += cursor.fetchall()
    for unit, symbol, year, day, number in last:
        key = Series(unit, symbol, year, day)
        found[key] = number - len(needs[key]) + 1
    return found


def equipped(
    lives: Sequence[Life], needs: Mapping[Series, Sequence[Place]], firsts: Mapping[Series, int]
) -> Given:
    """Return the keys and the numbers of a batch, from the blocks taken for its needs."""
    people = len({life.applicant.number for life in lives})
    charges = sum(life.deeds[0].verb == Verb.SUBMIT for life in lives)
    counts = (people, len(lives), charges)
    keys = [_keys(table, count) for table, count in zip(KEYED, counts, strict=True)]
    numbers, serials = given(needs, firsts)
    return Given(
        persons=iter(keys[0]),
        dossiers=iter(keys[1]),
        charges=iter(keys[2]),
        numbers=numbers,
        serials=serials,
    )


def _keys(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH sequence AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS id)
            SELECT array_agg(nextval(id)) FROM sequence, generate_series(1, %s)
            """,
            [table, count],
        )
        (keys,) = cursor.fetchone()
        return list(keys or ())


def _text(rows: Sequence[tuple[Any, ...]], moments: dict[int, str]) -> bytes:
    """Return the lines of a table, spelt column by column: in one, almost all are of a kind."""
    columns = [_spelt(values, moments) for values in zip(*rows, strict=True)]
    return "".join([f"{line}\n" for line in map("\t".join, zip(*columns, strict=True))]).encode()


def _spelt(values: Sequence[Any], moments: dict[int, str]) -> Sequence[str]:
    kinds = set(map(type, values))
    has_null = type(None) in kinds
    kinds.discard(type(None))
    if kinds == {datetime}:
        return [moments.get(id(value)) or _moment(value, moments) for value in values]
    if kinds == {str} and not has_null:
        return _escaped(values)
    if len(kinds) != 1:
        return [NULL if value is None else _WRITE[type(value)](value) for value in values]
    write = _WRITE[kinds.pop()]
    if has_null:
        return [NULL if value is None else write(value) for value in values]
    return list(map(write, values))


def _moment(value: datetime, moments: dict[int, str]) -> str:
    text = moments[id(value)] = value.isoformat()
    return text


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as cells; hardly ever does a column hold what must be spelt otherwise."""
    whole = "".join(texts)
    for sign, spelling in _SPELT:
        if sign in whole:
            texts = [text.replace(sign, spelling) for text in texts]
    return texts


def _json(value: Any) -> str:
    return _escaped([_ENCODE(value)])[0]


_WRITE: dict[type, Callable[[Any], str]] = {
    str: lambda value: _escaped([value])[0],
    int: str,
    bool: {True: "t", False: "f"}.__getitem__,
    date: date.isoformat,
    datetime: datetime.isoformat,
    Decimal: str,
    bytes: lambda value: "\\\\x" + value.hex(),
    dict: _json,
    list: _json,
}
