"""What the audit's lists say of old years, whose acts and looks stand in sealed files.

A file is read by dossier: a code finds there what was done, a day or an officer does not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from motcua.dossiers.errors import SealedAway
from motcua.dossiers.models import DossierQuerySet, History, Look, SealedFile
from motcua.dossiers.rules import local_day
from motcua.dossiers.sealing.finding import (
    sealed_acts_of,
    sealed_looks_at,
    sealed_years,
    sealed_years_with_acts_on,
)

Rows = list[History] | list[Look]


@dataclass(kw_only=True)
class Sealed:
    """What a list gets from sealed files, or lacks because it does not look there."""

    rows: list[History | Look] = field(default_factory=list)  # newest first
    unlisted: list[int] = field(default_factory=list)  # years of which the list holds nothing
    away: list[str] = field(default_factory=list)  # why a file could not be read


def acts(seen: DossierQuerySet, asked: dict[str, str], day: date | None) -> Sealed:
    """Return the acts in sealed files on the dossiers of a code, or which years are left out."""
    if not asked["code"]:
        return Sealed(unlisted=sealed_years_with_acts_on(day) if day else sealed_years())
    found = seen.with_reference(asked["code"]).filter(year__in=sealed_years())
    return _read((partial(sealed_acts_of, dossier) for dossier in found), asked, day)


def looks(seen: DossierQuerySet, asked: dict[str, str], day: date | None) -> Sealed:
    """Return the looks in sealed files at the dossiers of a code, or which years are left out."""
    sealed = sealed_years(SealedFile.Kind.LOOKS)
    years = [year for year in sealed if not day or year == day.year]
    if not asked["code"] or not years:
        return Sealed(unlisted=years)
    found = seen.with_reference(asked["code"])
    reads = (partial(sealed_looks_at, dossier, year) for dossier in found for year in years)
    return _read(reads, asked, day)


def _read(reads: Iterable[Callable[[], Rows]], asked: dict[str, str], day: date | None) -> Sealed:
    found = Sealed()
    for read in reads:
        try:
            found.rows += [row for row in read() if _fits(row, asked["officer"], day)]
        except SealedAway as refusal:
            found.away.append(str(refusal))
    found.rows.reverse()  # of one moment, too, what came last stands first
    found.rows.sort(key=lambda row: row.at, reverse=True)
    return found


def _fits(row: History | Look, officer: str, day: date | None) -> bool:
    user = row.by if isinstance(row, History) else row.user
    name = user.username if user else ""
    is_theirs = not officer or name.casefold() == officer.casefold()
    return is_theirs and (day is None or local_day(row.at) == day)
