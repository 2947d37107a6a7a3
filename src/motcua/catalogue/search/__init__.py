"""Search that forgives: one index per process, built anew when the catalogue has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from motcua.catalogue.search.index import Entry, Index
from motcua.catalogue.sql import index_stamp, searchable_rows, synonyms
from motcua.core.text import fold


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A procedure found."""

    code: str
    name: str
    version_id: int
    sector: str
    sector_code: str
    agencies: str
    levels: tuple[str, ...]
    is_open: bool  # a dossier can be received on it today


def search(
    query: str,
    *,
    on: date,
    limit: int = 20,
    sector: str = "",
    agency: str = "",
    level: str = "",
    index: Index | None = None,
) -> list[Hit]:
    """Return the procedures of that day that fit the words best, best first.

    Filters: ``sector`` is a sector's code, ``agency`` words of its name, ``level`` a value of
    models.Level. Without words it finds nothing. ``index``: another one than the catalogue's.
    """
    filtered = sector or agency or level
    keep = _filter(sector, fold(agency).split(), level) if filtered else None
    found = (index or current_index(on)).find(query, limit=limit, keep=keep)
    return [_hit(entry) for entry in found]


def _filter(sector: str, agency: list[str], level: str) -> Callable[[Entry], bool]:
    def keep(entry: Entry) -> bool:
        return (
            (not sector or entry.sector_code == sector)
            and (not level or level in entry.levels)
            and all(word in fold(entry.agencies) for word in agency)
        )

    return keep


def _hit(entry: Entry) -> Hit:
    return Hit(
        code=entry.code,
        name=entry.name,
        version_id=entry.version_id,
        sector=entry.sector,
        sector_code=entry.sector_code,
        agencies=entry.agencies,
        levels=entry.levels,
        is_open=entry.is_open,
    )


class _Shelf:
    """Keeps the newest index of this process; the stamp in the database says when it is old."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.key: tuple[int, date] | None = None
        self.index = Index.build((), ())

    def get(self, on: date) -> Index:
        key = (index_stamp(), on)
        if key == self.key:
            return self.index
        with self.lock:
            if key != self.key:
                self.index = Index.build((Entry(**row) for row in searchable_rows(on)), synonyms())
                self.key = key
            return self.index


_shelf = _Shelf()


def current_index(on: date) -> Index:
    """Return the index of that day, built where the catalogue changed since the last time."""
    return _shelf.get(on)
