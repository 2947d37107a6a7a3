"""Which units a report is about, and who stands for a unit that is no more.

Facts keep the unit of their day; a merged or replaced one is joined to its successor when read,
never rewritten (design.md, decision 15). A split unit has no one successor and stays itself.
"""

from collections.abc import Mapping
from datetime import date

from motcua.org.models import Succession, SuccessionKind, Unit

JOINED = (SuccessionKind.MERGE, SuccessionKind.REPLACE)


def successors(today: date) -> Mapping[int, int]:
    """Return the last successor of every unit that has one by today."""
    rows = Succession.objects.filter(kind__in=JOINED, on__lte=today).order_by("on", "pk")
    direct = dict(rows.values_list("predecessor_id", "successor_id"))
    return {old: _last(old, direct) for old in direct}


def _last(unit: int, direct: Mapping[int, int]) -> int:
    seen = {unit}
    while unit in direct and direct[unit] not in seen:
        unit = direct[unit]
        seen.add(unit)
    return unit


def belonging(unit: Unit, today: date) -> set[int]:
    """Return the unit, all below it, and those that were joined to any of them."""
    own = set(Unit.objects.under(unit).values_list("pk", flat=True))
    return own | {old for old, new in successors(today).items() if new in own}
