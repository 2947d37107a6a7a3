"""Coverage on a day: which procedures there are, and how many are done at the centre.

Counted from the catalogue as it was in force that day: by the agencies its versions name, by level,
or by the centre that receives; every figure is a list of versions.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.catalogue.models import FiledWhere, Level, ProcedureVersion
from motcua.core.text import fold, sort_key
from motcua.org.models import Unit, UnitKind
from motcua.reporting.definitions import Meaning

SPLITS = ("agency", "level", "centre")
MEANING = Meaning(
    code="coverage",
    version=2,
    article="Nghị định 118/2025/NĐ-CP; Thông tư 01/2018/TT-VPCP điều 13, chỉ số 5",
    vi="Thủ tục có hiệu lực trong ngày: thuộc thẩm quyền; tiếp nhận được (đã rõ thời hạn và cơ "
    "quan giải quyết); giải quyết ngay tại trung tâm (cả năm bước). Với một trung tâm, thẩm quyền "
    "là thủ tục cùng cấp, tiếp nhận gồm cả thủ tục không phụ thuộc địa giới hành chính.",
    en="Procedures in force on the day: under its authority; received (time limit and deciding "
    "agency are known); decided at the centre (all five steps). At one centre the authority is "
    "what belongs to its level, and what may be filed at any centre is received as well.",
)

#: The level of the procedures that are decided where a centre stands.
_LEVELS = {UnitKind.PROVINCIAL_CENTRE: Level.PROVINCE, UnitKind.COMMUNE_CENTRE: Level.COMMUNE}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where dossiers come in: a centre of some level, or anywhere."""

    level: str = ""

    def decides(self, version: ProcedureVersion) -> bool:
        return not self.level or self.level in version.levels

    def receives(self, version: ProcedureVersion) -> bool:
        is_open = version.limit_value is not None and bool(version.agencies)
        return is_open and (version.filed_where == FiledWhere.ANY or self.decides(version))


#: What is counted of a version in force, in the order of the columns.
MEASURES: Mapping[str, Callable[[ProcedureVersion, Place], bool]] = {
    "authority": lambda version, place: place.decides(version),
    "received_here": lambda version, place: place.receives(version),
    "decided_here": lambda version, place: version.is_on_the_spot and place.decides(version),
    "online_full": lambda version, place: (
        version.service_level == "full" and place.decides(version)
    ),
    "online_part": lambda version, place: (
        version.service_level == "part" and place.decides(version)
    ),
    "saturday": lambda version, place: version.is_saturday and place.decides(version),
}
Lists = dict[str, list[ProcedureVersion]]


def _lists() -> Lists:
    return {name: [] for name in MEASURES}


@dataclass(frozen=True, kw_only=True)
class Share:
    """One agency, level or centre, or all: the versions behind each figure."""

    key: str
    name: str
    lists: Lists = field(default_factory=_lists)

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(versions) for name, versions in self.lists.items()}

    @property
    def is_whole(self) -> bool:
        """Say whether everything under its authority is done at the centre."""
        return self.counts["decided_here"] == self.counts["authority"] > 0

    def figures(self) -> dict[str, Any]:
        """Return the numbers, as every report does."""
        return dict(self.counts)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What stood in force on one day."""

    on: date
    by: str
    unit: Unit | None
    total: Share
    lines: list[Share]
    agencies: list[Share]

    @property
    def whole_agencies(self) -> int:
        return sum(share.is_whole for share in self.agencies)

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is printed for machines."""
        return {
            "kind": MEANING.word,
            "on": self.on.isoformat(),
            "unit": self.unit.code if self.unit else None,
            "by": self.by,
            "definition": MEANING.as_json(),
            "total": self.total.counts
            | {"agencies": len(self.agencies), "whole_agencies": self.whole_agencies},
            "rows": [
                {"key": share.key, "name": share.name, **share.counts, "whole": share.is_whole}
                for share in self.lines
            ],
        }

    def behind(self, figure: str, key: str) -> list[ProcedureVersion] | None:
        """Return the versions behind one number, of a line or of the total; None for no such."""
        shares = {share.key: share for share in self.lines} | {"": self.total}
        return shares[key].lists.get(figure) if key in shares else None


def coverage(on: date, *, by: str = "agency", unit: Unit | None = None) -> Coverage:
    """Count the procedures in force on a day, in total and line by line.

    ``unit``: a centre counts what it decides and receives; another unit narrows the centres.
    """
    place = _place(unit) if unit else Place()
    versions = list(ProcedureVersion.objects.in_force(on).select_related("procedure"))
    versions = [
        version for version in versions if place.decides(version) or place.receives(version)
    ]
    agencies = _by_agency(versions, place)
    lines = {
        "agency": lambda: agencies,
        "level": lambda: _by_level(versions, place),
        "centre": lambda: _by_centre(versions, on, unit),
    }[by]()
    total = Share(key="", name="", lists=_listed(versions, place))
    return Coverage(on=on, by=by, unit=unit, total=total, lines=lines, agencies=agencies)


def _place(unit: Unit) -> Place:
    """Return what a centre is; one that belongs to a centre is as that one."""
    for known in (unit.kind, unit.parent.kind if unit.parent else ""):
        if level := _LEVELS.get(UnitKind(known)) if known else None:
            return Place(level=level)
    return Place()


def _listed(versions: Iterable[ProcedureVersion], place: Place) -> Lists:
    found = _lists()
    for version in versions:
        for name, holds in MEASURES.items():
            if holds(version, place):
                found[name].append(version)
    return found


def _by_agency(versions: Iterable[ProcedureVersion], place: Place) -> list[Share]:
    named: dict[str, tuple[str, list[ProcedureVersion]]] = {}
    for version in versions:
        for key, name in {fold(name): name for name in version.agencies}.items():
            named.setdefault(key, (name, []))[1].append(version)
    shares = [
        Share(key=key, name=name, lists=_listed(its, place)) for key, (name, its) in named.items()
    ]
    return sorted(shares, key=lambda share: sort_key(share.name))


def _by_level(versions: list[ProcedureVersion], place: Place) -> list[Share]:
    found = {level: [version for version in versions if level in version.levels] for level in Level}
    return [
        Share(key=level, name=str(level.label), lists=_listed(its, place))
        for level, its in found.items()
        if its
    ]


def _by_centre(versions: list[ProcedureVersion], on: date, unit: Unit | None) -> list[Share]:
    """Return the centres that exist on the day; those of one level share their lists."""
    units = Unit.objects.under(unit) if unit else Unit.objects.all()
    centres = units.on(on).filter(kind__in=list(_LEVELS)).order_by("path")
    lists = {level: _listed(versions, Place(level=level)) for level in {*_LEVELS.values()}}
    return [
        Share(key=centre.code, name=centre.name, lists=lists[_LEVELS[UnitKind(centre.kind)]])
        for centre in centres
    ]
