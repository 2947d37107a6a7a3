"""Who decides, from when to when: a power handed down from one level to another."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from motcua.catalogue.models.procedure import Procedure
from motcua.org.models import Unit, UnitKind


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
