"""A report as a table, and a table as CSV or XLSX: line by line, never all of it in memory."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

Cell = str | int | float | None


def table(content: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    """Yield the heading, each line and the total of a report."""
    figures = list(content["total"])
    yield ["name", *figures]
    for row in content["rows"]:
        yield [row["name"], *(row.get(figure) for figure in figures)]
    yield ["total", *content["total"].values()]


def write_csv(rows: Iterable[Sequence[Cell]], file: IO[str]) -> int:
    """Write rows as CSV; returns how many. Text that begins like a formula is put in quotes."""
    writer, count = csv.writer(file), 0
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        count += 1
    return count


def write_xlsx(rows: Iterable[Sequence[Cell]], target: Path | IO[bytes], title: str) -> int:
    """Write rows as a workbook, a row at a time; returns how many."""
    from openpyxl import Workbook  # noqa: PLC0415 - only exports need it

    book = Workbook(write_only=True)
    sheet, count = book.create_sheet(title[:31]), 0
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
        count += 1
    book.save(target)
    return count


def _harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking a text for a formula."""
    is_formula = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if is_formula else cell
