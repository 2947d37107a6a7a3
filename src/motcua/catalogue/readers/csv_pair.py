"""Our pair of tables: procedures, and the papers of those procedures; either also alone."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from motcua.catalogue import rules
from motcua.catalogue.readers import glued, rows
from motcua.catalogue.readers.files import MAX_ROWS, readable, refuse, text_of
from motcua.catalogue.readers.sheets import (
    BadRow,
    ChannelSheet,
    FeeSheet,
    PaperSheet,
    Reading,
    Sheet,
)

PROCEDURES = ("code", "name_vi", "sector", "ministry", "agency_level", "agency")
PAPERS = ("code", "seq", "group", "name", "originals", "copies")
#: 100 billion dong: more is a slip of the keyboard.
MAX_FEE = 10**11
Row = dict[str, str]


def read(path: Path) -> Reading:
    """Read one table of the pair, known by its columns. Raises BadFile."""
    with readable(path):
        table = csv.reader(io.StringIO(text_of(path), newline=""), strict=True)
        columns = [name.strip() for name in next(table, [])]
        if set(PROCEDURES) <= set(columns):
            return _procedures(path, _rows(path, columns, table))
        if set(PAPERS) <= set(columns):
            return _papers(path, _rows(path, columns, table))
    absent = ", ".join(name for name in PROCEDURES if name not in columns)
    raise refuse(path, _("columns are missing: %(names)s.") % {"names": absent})


def _rows(path: Path, columns: list[str], table: Iterator[list[str]]) -> Iterator[tuple[int, Row]]:
    for number, cells in enumerate(table, start=2):
        if number > MAX_ROWS:
            raise refuse(path, _("the table has more than 200,000 rows."))
        if any(cells):
            yield number, dict(zip(columns, cells, strict=False))


def _procedures(path: Path, table: Iterator[tuple[int, Row]]) -> Reading:
    reading = Reading()
    for number, row in table:
        try:
            reading.take(_sheet(path, number, row))
        except BadRow as error:
            reading.refuse(path.name, number, row["code"], str(error))
    return reading


def _sheet(path: Path, number: int, row: Row) -> Sheet:
    code, local_code = rows.code(row["code"])
    return Sheet(
        code=code,
        local_code=local_code,
        file=path.name,
        row=number,
        name_vi=rows.needed(row, "name_vi"),
        sector=rows.needed(row, "sector"),
        ministry=rows.words(row, "ministry") or None,
        decision_no=rows.words(row, "decision_no") or None,
        levels=rows.listed(rules.levels, row, "agency_level") or None,
        agencies=rules.agencies(rows.words(row, "agency")) or None,
        limit=_limit(row),
        limit_text=rows.words(row, "statutory_text") or None,
        channels=_channels(row),
        fees=_fees(row),
        source=rows.words(row, "snapshot") or None,
    )


def _limit(row: Row) -> tuple[Decimal, str] | None:
    value = rows.number(row, "statutory_value", most=99_999)
    unit = rows.words(row, "statutory_unit")
    if unit and unit not in rules.UNITS.values():
        raise BadRow(
            _("Column %(column)s holds “%(word)s”, which is not known here.")
            % {"column": "statutory_unit", "word": unit[:60]}
        )
    return (value, unit) if value and unit else None


def _channels(row: Row) -> tuple[ChannelSheet, ...] | None:
    names = rows.listed(rules.channels, row, "channels")
    return tuple(ChannelSheet(channel=name) for name in sorted(names)) or None


def _fees(row: Row) -> tuple[FeeSheet, ...] | None:
    """Read the bounds; nought stands for "not stated" in this source, not for free."""
    least = rows.number(row, "fee_vnd_min", most=MAX_FEE)
    most = rows.number(row, "fee_vnd_max", most=MAX_FEE)
    if not least or not most:
        return None
    if least > most:
        raise BadRow(_("The lowest fee is higher than the highest."))
    if least == most:
        return (FeeSheet(amount=most),)
    return (FeeSheet(at_least=least, at_most=most),)


def _papers(path: Path, table: Iterator[tuple[int, Row]]) -> Reading:
    """Gather the papers by code; a bad line is refused alone."""
    reading = Reading()
    lists: dict[str, list[tuple[int, list[PaperSheet]]]] = {}
    first: dict[str, int] = {}
    for number, row in table:
        try:
            code, cell = rows.code(row["code"])[0], _cell(row)
            lists.setdefault(code, []).append(cell)
            first.setdefault(code, number)
        except BadRow as error:
            reading.refuse(path.name, number, row["code"], str(error))
    for code, cells in lists.items():
        ordered = sorted(cells, key=lambda cell: cell[0])
        papers = tuple(paper for _seq, found in ordered for paper in found)
        reading.take(Sheet(code=code, file=path.name, row=first[code], papers=papers))
    return reading


def _cell(row: Row) -> tuple[int, list[PaperSheet]]:
    """Return the place of the row and its paper, or the papers that the source ran together."""
    beside = tuple(int(rows.number(row, name, most=99) or 0) for name in ("originals", "copies"))
    heading = rules.without_bullet(rows.words(row, "group"))
    papers = []
    for words, counts in glued.papers_in(rows.needed(row, "name")):
        name, form_name = glued.without_file(words)
        originals, copies = counts or beside
        papers.append(
            PaperSheet(
                name=name, heading=heading, form_name=form_name, originals=originals, copies=copies
            )
        )
    return int(rows.number(row, "seq", most=9_999) or 0), papers
