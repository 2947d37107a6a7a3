"""The portal's detail sheet of one procedure (.docx): every part of the publication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import docx
from django.utils.translation import gettext as _
from docx.table import Table

from motcua.catalogue import rules
from motcua.catalogue.readers import rows
from motcua.catalogue.readers.files import readable, refuse
from motcua.catalogue.readers.sheets import (
    BadRow,
    ChannelSheet,
    FeeSheet,
    PaperSheet,
    Reading,
    Sheet,
)
from motcua.core.text import fold, nfc

#: Labels of the sheet, folded, in any order.
LABELS = (
    "ma thu tuc", "so quyet dinh", "ten thu tuc", "cap thuc hien", "loai thu tuc", "linh vuc",
    "trinh tu thuc hien", "cach thuc thuc hien", "thanh phan ho so", "doi tuong thuc hien",
    "co quan thuc hien", "co quan co tham quyen", "dia chi tiep nhan hs", "co quan duoc uy quyen",
    "co quan phoi hop", "ket qua thuc hien", "can cu phap ly", "yeu cau, dieu kien thuc hien",
    "tu khoa", "mo ta",
)  # fmt: skip
#: What the portal writes where nothing is known, folded.
NOTHING = {"khong co thong tin", ""}
MAX_TEXT = 60_000
_COUNT = re.compile(r"(bản chính|bản sao)\s*:\s*(\d{1,2})", re.IGNORECASE)
_STEP = re.compile(r"\s+(?=Bước \d+\s*:)")


@dataclass
class Section:
    """What stands under one label: lines, and tables with the line above each."""

    lines: list[str] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        text = "\n".join(line for line in self.lines if line)[:MAX_TEXT]
        return "" if fold(text) in NOTHING else text


def read(path: Path) -> Reading:
    """Read one detail sheet. Raises BadFile, also where it is another document."""
    with readable(path):
        sections = _sections(path)
    if "ma thu tuc" not in sections or "ten thu tuc" not in sections:
        raise refuse(path, _("this is not the portal's detail sheet: no “Mã thủ tục”."))
    reading = Reading()
    code = sections["ma thu tuc"].text
    try:
        reading.take(_sheet(path, sections))
    except BadRow as error:
        reading.refuse(path.name, 1, code, str(error))
    return reading


def _sections(path: Path) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    here = Section()
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            heading = here.lines.pop() if here.lines else ""
            here.tables.append((heading, _table(block)))
            continue
        label, text = _labelled(nfc(block.text))
        if label:
            here = sections.setdefault(label, Section())
        here.lines.append(text)
    return sections


def _table(table: Table) -> list[list[str]]:
    return [[cell.text.strip() for cell in row.cells] for row in table.rows]


def _labelled(text: str) -> tuple[str, str]:
    start, colon, rest = text.partition(":")
    label = fold(start)
    return (label, rest.strip()) if colon and label in LABELS else ("", text)


def _sheet(path: Path, sections: dict[str, Section]) -> Sheet:
    def text(label: str) -> str:
        return sections[label].text if label in sections else ""

    code, local_code = rows.code(text("ma thu tuc"))
    ways = list(_ways(sections.get("cach thuc thuc hien", Section())))
    return Sheet(
        code=code,
        local_code=local_code,
        file=path.name,
        row=1,
        name_vi=rows.needed({"Tên thủ tục": text("ten thu tuc")}, "Tên thủ tục"),
        sector=rows.needed({"Lĩnh vực": text("linh vuc")}, "Lĩnh vực"),
        decision_no=text("so quyet dinh")[:120] or None,
        levels=rows.listed(rules.levels, {"Cấp": text("cap thuc hien")}, "Cấp") or None,
        agencies=rules.agencies(text("co quan co tham quyen") or text("co quan thuc hien")) or None,
        limit=_limit(ways),
        limit_text=next((way.limit_text for way in ways if way.limit_text), None),
        channels=_channels(ways) or None,
        fees=tuple(fee for way in ways for fee in way.fees) or None,
        papers=tuple(_papers(sections.get("thanh phan ho so", Section()))) or None,
        subjects=text("doi tuong thuc hien") or None,
        conditions=text("yeu cau, dieu kien thuc hien") or None,
        steps=_STEP.sub("\n", text("trinh tu thuc hien")) or None,
        result_name=text("ket qua thuc hien") or None,
        legal_basis=_laws(sections.get("can cu phap ly", Section())) or None,
    )


@dataclass(frozen=True)
class Way:
    """A row of the table of ways to file."""

    channel: str
    limit_text: str
    fees: tuple[FeeSheet, ...]
    note: str


def _ways(section: Section) -> Iterator[Way]:
    for cells in _body(section, width=4):
        channel = rules.CHANNELS.get(fold(cells[0]))
        if channel is None:
            raise BadRow(_("“%(word)s” is no way to file.") % {"word": cells[0][:40]})
        read = [rules.fee(line) for line in cells[2].splitlines()]
        fees = tuple(
            FeeSheet(kind=fee[0], channel=channel, amount=fee[1], case=fee[2])
            for fee in read
            if fee
        )
        yield Way(channel, nfc(cells[1]), fees, rules.without_bullet(nfc(cells[3]))[:MAX_TEXT])


def _body(section: Section, *, width: int) -> Iterator[list[str]]:
    for _heading, table in section.tables:
        yield from (cells for cells in table[1:] if len(cells) >= width)


def _limit(ways: list[Way]) -> tuple[Decimal, str] | None:
    """Return the limit at the counter, else the first known: the others stand with their way."""
    ordered = sorted(ways, key=lambda way: way.channel != "in_person")
    return next((found for way in ordered if (found := rules.limit(way.limit_text))), None)


def _channels(ways: list[Way]) -> tuple[ChannelSheet, ...]:
    main = _limit(ways)
    own = {way.channel: (rules.limit(way.limit_text), way.note) for way in ways}
    return tuple(
        ChannelSheet(channel=channel, limit=None if found == main else found, note=note)
        for channel, (found, note) in sorted(own.items())
    )


def _papers(section: Section) -> Iterator[PaperSheet]:
    for heading, table in section.tables:
        for cells in table[1:]:
            if len(cells) < 3 or not cells[0]:
                continue
            counts = {fold(kind): int(n) for kind, n in _COUNT.findall(cells[2])}
            yield PaperSheet(
                name=rules.without_bullet(nfc(cells[0]))[:MAX_TEXT],
                heading=heading.strip("*:- "),
                form_name=nfc(cells[1])[:250],
                originals=counts.get("ban chinh", 0),
                copies=counts.get("ban sao", 0),
            )


def _laws(section: Section) -> str:
    """Return one text a line: its number, and its title where that says more."""
    lines = []
    for number, title, *_dates in _body(section, width=2):
        lines.append(nfc(title) if number in title else nfc(f"{number}: {title}").strip(": "))
    return "\n".join(dict.fromkeys(line for line in lines if line))
