"""What an import would do, before it does it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.models import Procedure, ProcedureVersion, VersionState
from motcua.catalogue.readers import Reading, Sheet
from motcua.catalogue.readers.sheets import ChannelSheet, FeeSheet, PaperSheet, RefusedRow
from motcua.catalogue.rules import sector_key


class Result(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """What becomes of one row of a file."""

    result: Result
    sheet: Sheet
    base: ProcedureVersion | None = None  # the newest version, whose unsaid parts are kept
    changes: tuple[str, ...] = ()  # names of the parts that differ
    reason: str = ""  # why refused

    @property
    def code(self) -> str:
        return self.sheet.code

    @property
    def name(self) -> str:
        return self.sheet.name_vi or (self.base.name_vi if self.base else "")


@dataclass(frozen=True)
class Plan:
    """What becomes of every row, in the order of the files."""

    rows: list[PlanRow] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows have each result, all four named."""
        found = Counter(row.result for row in self.rows)
        return {result.value: found[result] for result in Result}

    def to_write(self) -> list[PlanRow]:
        return [row for row in self.rows if row.result in {Result.NEW, Result.CHANGED}]


#: Parts compared as they stand on the version; the sheet has them under the same name.
PLAIN = (
    "name_vi", "ministry", "decision_no", "limit_text", "subjects", "conditions", "steps",
    "result_name", "legal_basis",
)  # fmt: skip


def plan(reading: Reading, *, on: date) -> Plan:
    """Compare what was read with the newest versions; writes nothing."""
    known = _newest(reading.sheets)
    rows = [_row(sheet, known.get(sheet.code, ()), on) for sheet in reading.sheets.values()]
    return Plan([*rows, *(_refused(row) for row in reading.refused)])


def _refused(row: RefusedRow) -> PlanRow:
    sheet = Sheet(code=row.code, file=row.file, row=row.row)
    return PlanRow(result=Result.REFUSED, sheet=sheet, reason=row.reason)


def _newest(codes: Iterable[str]) -> dict[str, Sequence[ProcedureVersion]]:
    """Return the versions that are not ended of each procedure, newest first."""
    versions = (
        ProcedureVersion.objects.filter(procedure__code__in=list(codes))
        .exclude(state=VersionState.ENDED)
        .select_related("procedure__sector")
        .prefetch_related("channel_rules", "papers", "fee_rules")
        .order_by("-number")
    )
    found: dict[str, list[ProcedureVersion]] = {}
    for version in versions:
        found.setdefault(version.procedure.code, []).append(version)
    ended = Procedure.objects.filter(code__in=set(codes) - set(found))
    return found | dict.fromkeys(ended.values_list("code", flat=True), ())


def _row(sheet: Sheet, open_versions: Sequence[ProcedureVersion], on: date) -> PlanRow:
    base = open_versions[0] if open_versions else None
    reason = _reason_against(sheet, open_versions, on)
    if reason:
        return PlanRow(result=Result.REFUSED, sheet=sheet, base=base, reason=reason)
    if base is None:
        return PlanRow(result=Result.NEW, sheet=sheet)
    changes = tuple(differences(sheet, base))
    result = Result.CHANGED if changes else Result.UNCHANGED
    return PlanRow(result=result, sheet=sheet, base=base, changes=changes)


def _reason_against(sheet: Sheet, versions: Sequence[ProcedureVersion], on: date) -> str:
    if not versions and (sheet.name_vi is None or sheet.sector is None):
        return _("No procedure has this code yet, and the file does not name it.")
    if not versions or not any(differences(sheet, versions[0])):
        return ""
    if len(versions) > 1:
        return _("An editor works on a draft of it. Publish it or throw it away first.")
    begins = versions[0].valid_from
    if begins is not None and begins > on:
        return _("Its newest version begins later, on %(day)s.") % {"day": begins.isoformat()}
    return ""


def differences(sheet: Sheet, base: ProcedureVersion) -> Iterable[str]:
    """Name the parts that the sheet says otherwise than the version."""
    for name in PLAIN:
        said = getattr(sheet, name)
        if said is not None and said != getattr(base, name):
            yield name
    pairs: dict[str, tuple[Any, Any]] = {
        "sector": (sheet.sector and sector_key(sheet.sector), base.procedure.sector.name_fold),
        "local_code": (sheet.local_code, base.procedure.local_code),
        "levels": (sheet.levels, tuple(base.levels)),
        "agencies": (sheet.agencies, tuple(base.agencies)),
        "limit": (sheet.limit, (base.limit_value, base.limit_unit)),
        "channels": (sheet.channels, channels_of(base)),
        "fees": (sheet.fees, fees_of(base)),
        "papers": (sheet.papers, papers_of(base)),
    }
    yield from (name for name, (said, stands) in pairs.items() if said and said != stands)


def channels_of(version: ProcedureVersion) -> tuple[ChannelSheet, ...]:
    """Return the ways to file as a sheet would say them."""
    return tuple(
        ChannelSheet(
            channel=rule.channel,
            limit=None if rule.limit_value is None else (rule.limit_value, rule.limit_unit),
            note=rule.note,
        )
        for rule in sorted(version.channel_rules.all(), key=lambda rule: rule.channel)
    )


def fees_of(version: ProcedureVersion) -> tuple[FeeSheet, ...]:
    """Return the fees as a sheet would say them."""
    return tuple(
        FeeSheet(
            kind=rule.kind,
            channel=rule.channel,
            case=rule.case,
            amount=rule.amount,
            at_least=rule.at_least,
            at_most=rule.at_most,
        )
        for rule in sorted(version.fee_rules.all(), key=lambda rule: rule.seq)
    )


def papers_of(version: ProcedureVersion) -> tuple[PaperSheet, ...]:
    """Return the papers as a sheet would say them."""
    return tuple(
        PaperSheet(
            name=paper.name,
            heading=paper.heading,
            form_name=paper.form_name,
            originals=paper.originals,
            copies=paper.copies,
        )
        for paper in sorted(version.papers.all(), key=lambda paper: paper.seq)
    )
