"""Which running numbers a batch of lives needs, in the order of time. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from motcua.demo.simulation.script import Life
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import Verb

#: The series a verb takes its number from: of the hall, an apology's of the unit that says it.
SYMBOLS: Mapping[str, str] = {
    Verb.RECEIVE: "TNHS",
    Verb.REQUEST_SUPPLEMENT: "PBS",
    Verb.DECLINE: "PTC",
    Verb.STOP: "TBD",
    Verb.APOLOGISE: "PXL",
}


class Series(NamedTuple):
    """The numbers of a unit: of a symbol and a year, or the codes of one day."""

    unit: int
    symbol: str  # empty: the serial of the dossier codes
    year: int
    day: date | None = None


Place = tuple[int, int]  # of a life in its batch, of a deed in its life


def wanted(lives: Sequence[Life]) -> dict[Series, list[Place]]:
    """Return for each series the deeds that take a number from it, the earliest first."""
    found = defaultdict(list)
    for place, life in enumerate(lives):
        for turn, deed in enumerate(life.deeds):
            if deed.verb not in SYMBOLS:
                continue
            symbol = SYMBOLS[deed.verb]
            unit = deed.by.unit if deed.verb == Verb.APOLOGISE else life.offer.hall.pk
            day = local_day(deed.at)
            found[Series(unit, symbol, day.year)].append((deed.at, place, turn))
            if deed.verb == Verb.RECEIVE:
                found[Series(unit, "", day.year, day)].append((deed.at, place, turn))
    return {
        key: [(place, turn) for _at, place, turn in sorted(rows)] for key, rows in found.items()
    }


def given(
    needs: Mapping[Series, Sequence[Place]], firsts: Mapping[Series, int]
) -> tuple[dict[Place, int], dict[Place, int]]:
    """Return the number of each deed in its series, and the serials of the codes."""
    numbers: dict[Place, int] = {}
    serials: dict[Place, int] = {}
    for key, places in needs.items():
        target = numbers if key.symbol else serials
        target.update(zip(places, range(firsts[key], firsts[key] + len(places)), strict=True))
    return numbers, serials
