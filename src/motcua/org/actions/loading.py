"""The provinces and communes of the country are loaded from the files of this package."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from django.db import connection, transaction

from motcua.org.models import Succession, SuccessionKind, Unit, UnitKind

#: Two-level local government began on this day (Resolution 202/2025/QH15).
REFORM = date(2025, 7, 1)
_LAST_DAY_BEFORE = date(2025, 6, 30)
_DECISION = "202/2025/QH15"

#: The place in the tree holds the unit's own key, known only when it is there: `fill_place` for
#: thousands at once.
_PLACES = """
UPDATE org_unit AS unit
   SET ancestor_ids = coalesce(above.ancestor_ids, '{}') || unit.id,
       path = coalesce(above.path, '') || unit.id || '/'
  FROM org_unit AS made LEFT JOIN org_unit AS above ON above.id = made.parent_id
 WHERE made.id = unit.id AND unit.id = ANY (%s)
"""

Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows a load made; zeros the second time."""

    provinces: int
    communes: int
    successions: int


@transaction.atomic
def load_units(*, at: datetime) -> Loaded:
    """Add the provinces and communes that are missing; what is there, and edited, stays.

    Only commands call this: nobody's duty is asked, and no user is named on the rows.
    """
    provinces = _load("provinces_2025.csv", _province)
    provinces += _load("provinces_closed.csv", _closed_province)
    tops = {unit.code: unit for unit in Unit.objects.filter(kind=UnitKind.PROVINCE)}
    by_area = {unit.province_code: unit for unit in tops.values() if unit.valid_to is None}
    communes = _load("communes_2025.csv", lambda row: _commune(row, by_area[row["province_code"]]))
    return Loaded(
        provinces=provinces, communes=communes, successions=_load_successions(tops, at=at)
    )


def _load(name: str, make: Callable[[Row], Unit]) -> int:
    """Insert the units of a file whose identifier is not there yet; return how many."""
    known = set(Unit.objects.values_list("code", flat=True))
    units = [unit for unit in map(make, _rows(name)) if unit.code not in known]
    for unit in units:
        unit.fill_columns()
    Unit.objects.bulk_create(units, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [[unit.pk for unit in units]])
    return len(units)


def _province(row: Row) -> Unit:
    return Unit(
        code=row["identifier"],
        kind=UnitKind.PROVINCE,
        name_vi=row["full_name"],
        name_en=row["full_name_en"],
        province_code=row["code"],
    )


def _closed_province(row: Row) -> Unit:
    unit = _province(row)
    unit.valid_to = _LAST_DAY_BEFORE
    unit.decision_no = _DECISION
    return unit


def _commune(row: Row, province: Unit) -> Unit:
    kind_en = {"phường": "Ward", "xã": "Commune", "đặc khu": "Special Zone"}[row["unit_type"]]
    return Unit(
        code=f"{province.code}.X{row['code']}",
        code_confirmed=False,
        kind=UnitKind.COMMUNE,
        name_vi=row["full_name"],
        name_en=f"{row['name_en']} {kind_en}",
        parent=province,
        valid_from=REFORM,
        province_code=row["province_code"],
        commune_code=row["code"],
    )


def _load_successions(provinces: dict[str, Unit], *, at: datetime) -> int:
    known = set(Succession.objects.values_list("predecessor_id", "successor_id"))
    rows = [
        Succession(
            predecessor=provinces[row["identifier"]],
            successor=provinces[row["successor"]],
            kind=SuccessionKind.MERGE,
            on=REFORM,
            decision_no=_DECISION,
            made_at=at,
        )
        for row in _rows("provinces_closed.csv")
    ]
    missing = [row for row in rows if (row.predecessor_id, row.successor_id) not in known]
    return len(Succession.objects.bulk_create(missing))


def _rows(name: str) -> Iterator[Row]:
    with files("motcua.org").joinpath("data", name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
