"""Which procedures a person may decide, by whose delegation, from when to when."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.org.models.units import Unit
from motcua.people.models import User


class SigningMode(models.TextChoices):
    """The words before the title of who signs (Decree 30/2020, annex I, II.7)."""

    OWN = "", _("In one's own name")
    TM = "TM", _("On behalf of the collective (TM.)")
    KT = "KT", _("For the head, as deputy (KT.)")
    TL = "TL", _("By order of the head (TL.)")
    TUQ = "TUQ", _("By delegation of the head (TUQ.)")


class AuthorityQuerySet(models.QuerySet["Authority"]):
    def on(self, day: date) -> "AuthorityQuerySet":
        """Keep those in force on the day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def of(self, user: User) -> "AuthorityQuerySet":
        return self.filter(user=user)

    def own(self) -> "AuthorityQuerySet":
        """Keep those held by office, not by delegation."""
        return self.filter(delegated_by__isnull=True)

    def about(self, *, procedure_code: str, sector_code: str) -> "AuthorityQuerySet":
        """Keep those whose scope holds the procedure, on whatever day."""
        return self.filter(
            Q(covers_all=True)
            | Q(procedure_codes__contains=[procedure_code])
            | Q(sectors__contains=[sector_code])
        )

    def reaching(self, unit: Unit) -> "AuthorityQuerySet":
        """Keep the power of the unit that decides, or of one above it.

        At a service centre the officials of every agency decide who are posted there, each by the
        power of their own agency: where the centre stands as the unit that decides, any counts.
        """
        return self if unit.is_centre else self.filter(unit__in=unit.ancestor_ids)

    def covering(
        self, *, user: User, procedure_code: str, sector_code: str, unit: Unit, on: date
    ) -> "AuthorityQuerySet":
        """Keep what lets the user decide for the unit on the day; own first, then the newest."""
        held = self.of(user).on(on).reaching(unit)
        found = held.about(procedure_code=procedure_code, sector_code=sector_code)
        return found.order_by(models.F("delegated_by").asc(nulls_first=True), "-valid_from", "-pk")


class Authority(models.Model):
    """A user may decide certain procedures of an agency; what was delegated is not delegated on."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authorities"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="authorities")  # whose
    covers_all = models.BooleanField(default=False)
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    procedure_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    delegated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
    )  # None: held by office
    mode = models.CharField(max_length=3, choices=SigningMode, blank=True, default=SigningMode.OWN)
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

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="authority_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(covers_all=True) | ~Q(sectors=[]) | ~Q(procedure_codes=[]),
                name="authority_has_a_scope",
            ),
            models.CheckConstraint(
                condition=~Q(mode="TUQ") | Q(delegated_by__isnull=False, valid_to__isnull=False),
                name="authority_by_delegation_names_who_and_until_when",
            ),
            models.CheckConstraint(
                condition=Q(delegated_by__isnull=True) | ~Q(delegated_by=models.F("user")),
                name="authority_is_delegated_to_another",
            ),
        ]
        indexes = [models.Index(fields=["user", "valid_from"], name="authorities_of_a_user")]

    def __str__(self) -> str:
        return f"{self.user}, {self.unit}"

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
