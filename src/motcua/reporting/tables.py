"""Tables as files: written row by row, never all of it in memory."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

Cell = str | int | float | Decimal | datetime | date | None


def table(content: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    """Yield the heading, each line and the total of a report as printed for machines."""
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


def write_xlsx(
    rows: Iterable[Sequence[Cell]],
    target: Path | IO[bytes],
    title: str,
    *,
    about: Sequence[str] = (),
    head: str = "",
) -> int:
    """Write rows as a workbook, a row at a time; returns how many.

    ``about`` stands on a sheet of its own, ``head`` over each printed page.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - only exports need it

    book = Workbook(write_only=True)
    sheet, count = book.create_sheet(_sheet_name(title)), 0
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.HeaderFooter.oddHeader.center.text = head or None
    sheet.column_dimensions["A"].width = 40
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
        count += 1
    if about:
        told = book.create_sheet("i")
        told.column_dimensions["A"].width = 120
        for line in about:
            told.append([_harmless(line)])
    book.save(target)
    return count


def _sheet_name(title: str) -> str:
    """Return a name that a workbook allows."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31]


def _harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking a text for a formula."""
    is_formula = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if is_formula else cell
