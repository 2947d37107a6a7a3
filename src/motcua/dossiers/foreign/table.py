"""Read another system's table, whatever it looks like, row by row."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from motcua.dossiers.foreign.errors import (
    EMPTY,
    HOLDS_NUL,
    NO_COLUMN,
    NOT_IN_ENCODING,
    NOT_THERE,
    TOO_LONG,
    TWICE,
    BadTable,
)
from motcua.dossiers.foreign.mapping import TableMap

MOST = 20_000  # characters of a field
DELIMITERS = (",", ";", "\t", "|")
Line = tuple[int, dict[str, str]]  # as a spreadsheet counts, the head is 1; column → text


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of the file, or raise BadTable where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadTable(file=path.name, reason=NOT_THERE) from error


def check(path: Path, table: TableMap) -> int:
    """Read the whole file once; returns its rows. Raises BadTable before anything is written."""
    return sum(1 for _line in lines(path, table))


def lines(path: Path, table: TableMap) -> Iterator[Line]:
    """Yield the rows with the columns the map names. Raises BadTable where it cannot go on."""
    encoding = "utf-8-sig" if table.encoding == "utf-8" else table.encoding
    facts = {"encoding": table.encoding, "most": MOST, "line": 1}
    try:
        with path.open(encoding=encoding, newline="") as file:
            rows = csv.reader(
                _plain(file, path, facts), delimiter=_delimiter(path, table, encoding)
            )
            head = [name.strip() for name in next(rows, [])]
            places = _places(path, head, table)
            for number, row in enumerate(rows, start=2):
                facts["line"] = number
                if any(map(str.strip, row)):
                    yield number, _cells(row, places, path, facts)
    except OSError as error:
        raise BadTable(file=path.name, reason=NOT_THERE) from error
    except UnicodeError as error:
        raise BadTable(file=path.name, reason=NOT_IN_ENCODING % facts) from error
    except csv.Error as error:
        raise BadTable(file=path.name, reason=TOO_LONG % facts) from error


def _plain(file: Iterator[str], path: Path, facts: dict[str, object]) -> Iterator[str]:
    """Pass the lines on; what holds a NUL is no text."""
    for line in file:
        if "\0" in line:
            raise BadTable(file=path.name, reason=HOLDS_NUL % facts)
        yield line


def _delimiter(path: Path, table: TableMap, encoding: str) -> str:
    if table.delimiter:
        return table.delimiter
    with path.open(encoding=encoding, newline="") as file:
        head = file.readline(MOST)
    if not head.strip():
        raise BadTable(file=path.name, reason=EMPTY)
    return max(DELIMITERS, key=head.count)


def _places(path: Path, head: list[str], table: TableMap) -> dict[str, int]:
    for column in table.wanted:
        if column not in head:
            known = ", ".join(head)[:300]
            raise BadTable(file=path.name, reason=NO_COLUMN % {"column": column, "columns": known})
        if head.count(column) > 1:
            raise BadTable(file=path.name, reason=TWICE % {"column": column})
    return {column: head.index(column) for column in table.wanted}


def _cells(
    row: list[str], places: dict[str, int], path: Path, facts: dict[str, object]
) -> dict[str, str]:
    if any(len(cell) > MOST for cell in row):
        raise BadTable(file=path.name, reason=TOO_LONG % facts)
    return {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
