"""Who decides, from when to when: a power handed down from one level to another."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from motcua.catalogue.models.procedure import Procedure


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def on(self, day: date) -> "AllocationQuerySet":
        """Keep those that hold on that day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Allocation(models.Model):
    """The power to decide a procedure, given to one unit or to every unit of a kind."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="allocations")
    unit_kind = models.CharField(max_length=20, blank=True)  # kind of org.Unit, e.g. "commune"
    valid_from = models.DateField()  # first day it holds
    valid_to = models.DateField(null=True, blank=True)  # first day it no longer holds
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
            ExclusionConstraint(
                name="allocation_one_a_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            function="daterange",
                            output_field=models.TextField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.unit_kind}"
