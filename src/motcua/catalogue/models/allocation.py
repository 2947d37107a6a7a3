"""Who decides, from when to when: a power handed down from one level to another."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from motcua.catalogue.models.procedure import Procedure
from motcua.catalogue.models.version import ProcedureVersion
from motcua.catalogue.rules import same_agency
from motcua.org.models import Unit, UnitKind

#: Kinds of units whose names stand among the published agencies.
DECIDING = (UnitKind.DEPARTMENT, UnitKind.AGENCY, UnitKind.UTILITY)


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def on(self, day: date) -> "AllocationQuerySet":
        """Keep those that hold on that day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Allocation(models.Model):
    """The power to decide a procedure, given to one unit or to every unit of a kind."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="allocations")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="allocations"
    )
    unit_kind = models.CharField(max_length=20, blank=True, choices=UnitKind)
    valid_from = models.DateField()  # first day it holds
    valid_to = models.DateField(null=True, blank=True)  # last day, included
    decision_no = models.CharField(max_length=120)
    made_at = models.DateTimeField(editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="allocation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, unit_kind="")
                | (Q(unit__isnull=True) & ~Q(unit_kind="")),
                name="allocation_is_to_a_unit_or_a_kind",
            ),
            ExclusionConstraint(
                name="allocation_one_a_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.unit or self.get_unit_kind_display()}"


def who_decides(version: ProcedureVersion, *, received_at: Unit, on: date) -> Unit | None:
    """Return the unit that decides what is received there that day; None where nobody can say.

    A dated allocation holds before the published agencies. A commune decides for its own people,
    so a dossier received at the provincial hall for "the commune" leaves the choice to the officer.
    """
    allocation = version.procedure.allocations.on(on).select_related("unit").first()
    if allocation is not None and allocation.unit is not None:
        return allocation.unit
    kind = allocation.unit_kind if allocation is not None else version.deciding_kind
    if kind in {UnitKind.COMMUNE, UnitKind.PROVINCE}:
        return Unit.objects.ancestors(received_at).on(on).filter(kind=kind).last() or (
            received_at if received_at.kind == kind else None
        )
    return _named_in(version.agencies, received_at=received_at, kind=kind, on=on)


def _named_in(names: list[str], *, received_at: Unit, kind: str, on: date) -> Unit | None:
    """Return the unit of the same province that the first known agency's name means."""
    units = Unit.objects.on(on).filter(ancestor_ids__contains=received_at.ancestor_ids[:1])
    units = units.filter(kind=kind) if kind else units.filter(kind__in=DECIDING)
    by_name = sorted(units, key=lambda unit: -len(unit.name_vi))
    return next(
        (unit for name in names for unit in by_name if same_agency(name, unit.name_vi)), None
    )
