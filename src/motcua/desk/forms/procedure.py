"""Which procedure: words, hits, the version in force, the unit that decides."""

from datetime import date

from django.utils.translation import gettext as _

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.models.allocation import who_decides
from motcua.catalogue.search import Hit, search
from motcua.desk.forms.applicant import Errors
from motcua.desk.forms.intake import Case
from motcua.org.models import Unit, UnitKind, UnitQuerySet

MOST_HITS = 6
_DECIDERS = (
    UnitKind.DEPARTMENT,
    UnitKind.AGENCY,
    UnitKind.UTILITY,
    UnitKind.PROVINCE,
    UnitKind.COMMUNE,
)


def hits(words: str, *, on: date) -> list[Hit]:
    """Return what the words may mean, best first."""
    return search(words, on=on, limit=MOST_HITS) if words.strip() else []


def by_code(words: str, *, on: date) -> int | None:
    """Return the version in force of the procedure whose code was typed in full."""
    found = ProcedureVersion.objects.in_force(on).filter(
        procedure__in=Procedure.objects.by_code(words)
    )
    return found.values_list("pk", flat=True).first()


def version_of(case: Case) -> ProcedureVersion | None:
    """Return the version chosen, with all that the screen shows of it."""
    if case.version is None:
        return None
    return (
        ProcedureVersion.objects.select_related("procedure__sector", "route")
        .prefetch_related("papers", "fee_rules", "channel_rules")
        .get(pk=case.version)
    )


def deciding_unit(case: Case, version: ProcedureVersion, *, unit: Unit, on: date) -> Unit | None:
    """Return who decides: the officer's choice, else what the catalogue says, else unknown.

    What is done on the spot and whose agency is not among our units is decided in the hall.
    """
    chosen = case.one("deciding")
    if chosen.isdigit():
        return deciders(unit, on=on).filter(pk=int(chosen)).first()
    found = who_decides(version, received_at=unit, on=on)
    return found or (unit if version.is_on_the_spot else None)


def deciders(unit: Unit, *, on: date) -> UnitQuerySet:
    """Return the units of the province that can decide, and the receiving one itself."""
    top = unit.ancestor_ids[:1] or [unit.pk]
    found = Unit.objects.on(on).filter(ancestor_ids__contains=top)
    return (found.filter(kind__in=_DECIDERS) | found.filter(pk=unit.pk)).order_by("name_sort")


def decider_missing(found: Unit | None) -> Errors:
    """Say that nobody knows who decides, so the officer chooses."""
    return [] if found else [("deciding", _("Choose the unit that decides."))]
