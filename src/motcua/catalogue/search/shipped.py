"""The procedures that come along, laid out for search before anybody has imported any."""

from motcua.catalogue import rules
from motcua.catalogue.readers import SHIPPED, Sheet, read_files
from motcua.catalogue.search.index import Entry, Index
from motcua.catalogue.search.seed import seed_synonyms


def shipped_index() -> Index:
    """Return an index over the shipped list; it is read from the file, nothing is written."""
    sheets = read_files(SHIPPED[:1]).sheets.values()
    return Index.build(map(_entry, sheets), seed_synonyms())


def _entry(sheet: Sheet) -> Entry:
    sector = sheet.sector or ""
    return Entry(
        version_id=0,
        code=sheet.code,
        local_code=sheet.local_code or "",
        name=sheet.name_vi or "",
        sector=sector,
        sector_code=rules.sector_key(sector),
        agencies=", ".join(sheet.agencies or ()),
        levels=sheet.levels or (),
        is_open=bool(sheet.limit and sheet.agencies),
    )
