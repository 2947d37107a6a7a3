"""Coverage on a day: which procedures an agency has, and how many are done at the centre.

Counted from the catalogue as it was in force that day, by the agencies its versions name and by
level; every figure is a list of versions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.catalogue.models import Level, ProcedureVersion
from motcua.core.text import fold, sort_key

VERSION = 1
ARTICLE = "Nghị định 118/2025/NĐ-CP; Thông tư 01/2018/TT-VPCP điều 13, chỉ số 5"

#: What is counted of a version in force, in the order of the columns.
MEASURES: Mapping[str, Callable[[ProcedureVersion], bool]] = {
    "authority": lambda _version: True,
    "received_here": lambda version: version.limit_value is not None,
    "decided_here": lambda version: version.is_on_the_spot,
    "online_full": lambda version: version.service_level == "full",
    "online_part": lambda version: version.service_level == "part",
    "saturday": lambda version: version.is_saturday,
}


@dataclass(kw_only=True)
class Share:
    """One agency, one level, or all: the versions behind each figure."""

    name: str
    lists: dict[str, list[ProcedureVersion]] = field(
        default_factory=lambda: {name: [] for name in MEASURES}
    )

    def add(self, version: ProcedureVersion) -> None:
        for name, holds in MEASURES.items():
            if holds(version):
                self.lists[name].append(version)

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(versions) for name, versions in self.lists.items()}

    @property
    def is_whole(self) -> bool:
        """Say whether everything of the agency is done at the centre."""
        return self.counts["decided_here"] == self.counts["authority"] > 0


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What stood in force on one day."""

    on: date
    total: Share
    agencies: list[Share]
    levels: list[Share]

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is printed for machines."""
        return {
            "kind": "coverage",
            "on": self.on.isoformat(),
            "definition": {"version": VERSION, "article": ARTICLE},
            "total": self.total.counts
            | {
                "agencies": len(self.agencies),
                "whole_agencies": sum(share.is_whole for share in self.agencies),
            },
            "rows": [_row(share) for share in self.agencies],
            "levels": [_row(share) for share in self.levels],
        }


def coverage(on: date) -> Coverage:
    """Count the procedures in force on a day, once in total and once for each agency named."""
    total = Share(name="")
    agencies: dict[str, Share] = {}
    levels: dict[str, Share] = {}
    for version in ProcedureVersion.objects.in_force(on).select_related("procedure"):
        total.add(version)
        for name in {fold(name): name for name in version.agencies}.values():
            agencies.setdefault(fold(name), Share(name=name)).add(version)
        for level in version.levels:
            levels.setdefault(level, Share(name=str(Level(level).label))).add(version)
    return Coverage(
        on=on,
        total=total,
        agencies=sorted(agencies.values(), key=lambda share: sort_key(share.name)),
        levels=[levels[level] for level in Level.values if level in levels],
    )


def _row(share: Share) -> dict[str, Any]:
    return {"name": share.name, **share.counts, "whole": share.is_whole}
