"""The list of procedures as the national portal exports it (.xlsx, five columns)."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from motcua.catalogue import rules
from motcua.catalogue.readers import rows
from motcua.catalogue.readers.files import readable, refuse
from motcua.catalogue.readers.sheets import BadRow, Reading, Sheet
from motcua.core.text import fold

#: Heads of the columns, folded → our names.
COLUMNS = {
    "ma so": "code",
    "ten": "name",
    "co quan ban hanh": "ministry",
    "co quan thuc hien": "agencies",
    "linh vuc": "sector",
}
MAX_ROWS = 20_000
MAX_COLUMNS = 30
#: The head stands under the motto of the state, in the second row of today's exports.
HEAD_WITHIN = 20


def read(path: Path) -> Reading:
    """Read the first sheet of the workbook. Raises BadFile."""
    with warnings.catch_warnings(), readable(path):
        warnings.simplefilter("ignore")  # openpyxl speaks of missing styles
        workbook = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            return _reading(path, enumerate(_cells(workbook), start=1))
        finally:
            workbook.close()


def _cells(workbook: Any) -> Iterator[list[str]]:
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # what the file claims is not believed
    for cells in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS):
        yield [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    if cell.value is None:
        return ""
    return f"={cell.value}" if cell.data_type == "f" else str(cell.value)


def _reading(path: Path, table: Iterator[tuple[int, list[str]]]) -> Reading:
    columns = _head(path, table)
    reading = Reading()
    for number, cells in table:
        if number > MAX_ROWS:
            raise refuse(path, _("the list has more than 20,000 rows."))
        row = {name: cells[place] for name, place in columns.items() if place < len(cells)}
        if not any(row.values()):
            continue
        try:
            reading.take(_sheet(path, number, row))
        except BadRow as error:
            reading.refuse(path.name, number, row.get("code", ""), str(error))
    return reading


def _head(path: Path, table: Iterator[tuple[int, list[str]]]) -> dict[str, int]:
    for number, cells in table:
        found = {COLUMNS[fold(c)]: place for place, c in enumerate(cells) if fold(c) in COLUMNS}
        if {"code", "name", "sector"} <= set(found):
            return found
        if number >= HEAD_WITHIN:
            break
    raise refuse(path, _("this is not the portal's list: no columns “Mã số”, “Tên”, “Lĩnh vực”."))


def _sheet(path: Path, number: int, row: dict[str, str]) -> Sheet:
    code, local_code = rows.code(row["code"])
    lines = [
        rows.words({"agencies": line}, "agencies") for line in row.get("agencies", "").split("\n")
    ]
    return Sheet(
        code=code,
        local_code=local_code,
        file=path.name,
        row=number,
        name_vi=rows.needed(row, "name"),
        sector=rows.needed(row, "sector"),
        ministry=rows.words(row, "ministry") or None,
        agencies=rules.agencies("\n".join(lines)) or None,
    )
