"""The checklist of a procedure, as it stands on the counter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.catalogue.models import PaperRequirement, ProcedureVersion
from motcua.desk.forms.applicant import Errors
from motcua.desk.forms.intake import Case, Scan
from motcua.documents.models import File
from motcua.dossiers.actions import PaperGiven, ScanGiven
from motcua.dossiers.models import Paper

MOST_COPIES = 99


@dataclass
class PaperRow:
    """One line of the checklist with what was ticked and counted."""

    requirement: PaperRequirement
    is_received: bool
    originals: str
    copies: str
    is_checked: bool
    none_because: str
    scans: list[Scan] = field(default_factory=list)
    reused: str = ""  # uuid of the paper handed in before
    is_replaced_by: str = ""  # the name of an alternative that was received

    @property
    def id(self) -> str:
        return str(self.requirement.pk)

    @property
    def pages(self) -> int:
        return sum(scan.get("pages") or 0 for scan in self.scans)

    @property
    def files(self) -> int:
        """Return how many files are there whose pages nobody knows."""
        return sum(scan.get("pages") is None for scan in self.scans)

    @property
    def is_settled(self) -> bool:
        return self.is_received or bool(self.none_because) or bool(self.is_replaced_by)


def groups(requirements: Sequence[PaperRequirement]) -> list[str]:
    """Return the cases among which the published list distinguishes, in its order."""
    return list(dict.fromkeys(r.heading for r in requirements if r.is_by_case and r.heading))


def chosen_group(case: Case, found: list[str]) -> str:
    """Return the case chosen, "" for none of them.

    Until somebody chooses, it is the first of several; a single special case is the exception.
    """
    place = case.one("case")
    if place.isdigit() and int(place) < len(found):
        return found[int(place)]
    return found[0] if not place and len(found) > 1 else ""


def paper_rows(case: Case, version: ProcedureVersion) -> list[PaperRow]:
    """Return the lines of the case chosen, in the order of the published list."""
    requirements = list(version.papers.all())
    group = chosen_group(case, groups(requirements))
    rows = [
        _row(case, requirement)
        for requirement in requirements
        if requirement.kind == PaperRequirement.Kind.PAPER
        and (not requirement.is_by_case or requirement.heading == group)
    ]
    _mark_replaced(rows)
    return rows


def papers_given(rows: Sequence[PaperRow]) -> tuple[list[PaperGiven], Errors]:
    """Return the checklist as the act takes it, or what is wrong with its numbers."""
    errors: Errors = []
    given = []
    before = Paper.objects.in_bulk([row.reused for row in rows if row.reused], field_name="uuid")
    files = File.objects.in_bulk([scan["file"] for row in rows for scan in row.scans])
    for row in rows:
        originals = _count(row.originals, f"originals-{row.id}", errors)
        copies = _count(row.copies, f"copies-{row.id}", errors)
        if row.is_received and not (originals or copies or row.scans):
            errors.append((
                f"originals-{row.id}",
                _("Count the originals or copies of “%(name)s”.") % {"name": row.requirement.name},
            ))  # fmt: skip
        given.append(
            PaperGiven(
                name=row.requirement.name,
                requirement=row.requirement,
                originals=originals if row.is_received else 0,
                copies=copies if row.is_received else 0,
                is_received=row.is_received,
                not_needed_because="" if row.is_received else _why_none(row),
                is_checked=row.is_received and row.is_checked,
                reused_from=before.get(UUID(row.reused))
                if row.is_received and row.reused
                else None,
                scans=tuple(
                    ScanGiven(file=files[scan["file"]], name=scan["name"])
                    for scan in row.scans
                    if row.is_received and scan["file"] in files
                ),
            )
        )
    return given, errors


def missing(rows: Sequence[PaperRow]) -> list[PaperRow]:
    """Return what has still to come."""
    return [row for row in rows if not row.is_settled]


def _row(case: Case, requirement: PaperRequirement) -> PaperRow:
    key = str(requirement.pk)
    is_counted = requirement.originals or requirement.copies
    return PaperRow(
        requirement=requirement,
        is_received=key in case.many("received"),
        originals=case.one(f"originals-{key}", str(requirement.originals or int(not is_counted))),
        copies=case.one(f"copies-{key}", str(requirement.copies)),
        is_checked=key in case.many("checked"),
        none_because=case.one(f"none-{key}"),
        scans=case.scans.get(key, []),
        reused=case.reused.get(key, ""),
    )


def _mark_replaced(rows: Sequence[PaperRow]) -> None:
    """One of several alternatives is enough: the others are replaced by it."""

    def family(row: PaperRow) -> int:
        return row.requirement.alternative_of_id or row.requirement.pk

    received = {family(row): row.requirement.name for row in rows if row.is_received}
    for row in rows:
        if not row.is_received:
            row.is_replaced_by = received.get(family(row), "")


def _why_none(row: PaperRow) -> str:
    if row.none_because or not row.is_replaced_by:
        return row.none_because
    return (_("Replaced by: %(name)s") % {"name": row.is_replaced_by})[:300]


def _count(text: str, name: str, errors: Errors) -> int:
    bare = text.strip() or "0"
    if bare.isdecimal() and int(bare) <= MOST_COPIES:
        return int(bare)
    errors.append((name, _("Write the number of papers in figures, at most 99.")))
    return 0
