"""Who serves where, in which duty, from when to when."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.org.models.units import Unit
from motcua.people.models import User


class Duty(models.TextChoices):
    RECEIVE = "receive", _("Receive")
    APPRAISE = "appraise", _("Appraise")
    APPROVE = "approve", _("Approve")
    SEAL = "seal", _("Seal")
    RETURN = "return", _("Return results")
    HEAD = "head", _("Head")
    SUPERVISE = "supervise", _("Supervise")
    ADMINISTER = "administer", _("Administer")


class Rank(models.TextChoices):
    HEAD = "head", _("Head of an agency")
    DEPUTY_HEAD = "deputy_head", _("Deputy head or equivalent")
    OFFICE_HEAD = "office_head", _("Head of an office or division")
    SPECIALIST = "specialist", _("Specialist")
    STAFF = "staff", _("Other staff")
    SERVICE = "service", _("Staff of a postal or utility company")


_DAYS = Func(
    "valid_from",
    "valid_to",
    Value("[]"),  # both included
    function="daterange",
    output_field=DateRangeField(),
)


class PostQuerySet(models.QuerySet["Post"]):
    def on(self, day: date) -> "PostQuerySet":
        """Keep those in force on the day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def of(self, user: User) -> "PostQuerySet":
        return self.filter(user=user).select_related("unit")

    def at(self, unit: Unit) -> "PostQuerySet":
        """Keep those of this very unit."""
        return self.filter(unit=unit)

    def under(self, unit: Unit) -> "PostQuerySet":
        """Keep those of the unit and of everything below it."""
        return self.filter(unit__ancestor_ids__contains=[unit.pk])

    def over(self, unit: Unit) -> "PostQuerySet":
        """Keep those of the unit and of everything above it."""
        return self.filter(unit_id__in=unit.ancestor_ids)


class Post(models.Model):
    """A user serves at a unit in one duty, by a decision."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    duty = models.CharField(max_length=12, choices=Duty)
    title = models.CharField(max_length=120, blank=True)  # as signed: "Phó Giám đốc"
    posted_from = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="posted_elsewhere"
    )
    rank = models.CharField(max_length=12, choices=Rank, default=Rank.SPECIALIST)
    is_reserve = models.BooleanField(default=False)  # steps in when the regular officer is away
    decision_no = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day, included
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)  # when the end was recorded
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_reason = models.CharField(max_length=200, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_it_begins",
            ),
            # What names both, as a row of history does, can then be held to name those that fit.
            models.UniqueConstraint(fields=["id", "unit"], name="post_with_its_unit"),
            ExclusionConstraint(
                name="post_held_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("duty", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["user", "valid_from"], name="posts_of_a_user"),
            models.Index(fields=["unit", "duty"], name="posts_of_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_duty_display()}, {self.unit}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> "AbsenceQuerySet":
        return self.filter(first_on__lte=day, last_on__gte=day)


class Absence(models.Model):
    """A user is away; a stand-in is named for the work that falls due."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences"
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_on = models.DateField()
    last_on = models.DateField()  # included
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")),
                name="absence_stand_in_is_another",
            ),
        ]
        indexes = [models.Index(fields=["user", "first_on"], name="absences_of_a_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.first_on}–{self.last_on}"
