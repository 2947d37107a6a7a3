"""What is published about a procedure, from one day to another."""

from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.catalogue.models.parts import ChannelRule, FeeRule
from motcua.catalogue.models.procedure import Procedure
from motcua.core.ids import uuid7
from motcua.core.text import fold, nfc, sort_key
from motcua.org.models import UnitKind
from motcua.workflow.models import Route


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")  # being completed; nobody can be received on it
    PUBLISHED = "published", _("Published")  # cannot be changed any more
    ENDED = "ended", _("Ended")  # has a last day; dossiers of its time keep it


class Level(models.TextChoices):
    PROVINCE = "province", pgettext_lazy("level", "Province")
    COMMUNE = "commune", pgettext_lazy("level", "Commune")
    MINISTRY = "ministry", pgettext_lazy("level", "Ministry")
    DISTRICT = "district", _("District (until June 2025)")
    OTHER = "other", _("Another body")


class LimitUnit(models.TextChoices):
    HOUR = "hour", _("hours")
    WORKING_HOUR = "working_hour", _("working hours")
    CALENDAR_DAY = "calendar_day", _("days")
    WORKING_DAY = "working_day", _("working days")
    MONTH = "month", _("months")


class Convention(models.TextChoices):
    ROLLING_HOURS = "rolling_hours", _("To the hour of receipt")
    END_OF_DAY = "end_of_day", _("To the end of the last day")


class ServiceLevel(models.TextChoices):
    FULL = "full", _("Fully online")
    PART = "part", _("Partly online")
    INFO = "info", _("Information only")


class FiledWhere(models.TextChoices):
    ANY = "any", _("At any centre of the province")
    OWN = "own", _("Only at the centre of the deciding unit")


class Missing(models.TextChoices):
    """What an editor still has to find out; the first two keep a version from being received."""

    LIMIT = "limit", _("time limit")
    AGENCY = "agency", _("deciding agency")
    FEE = "fee", pgettext_lazy("missing", "fee")


#: Without these nobody can say when the result is due, or who decides.
BLOCKING = frozenset({Missing.LIMIT, Missing.AGENCY})


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def published(self) -> "ProcedureVersionQuerySet":
        """Keep those that were published once, also when they have ended since."""
        return self.exclude(state=VersionState.DRAFT)

    def in_force(self, on: date) -> "ProcedureVersionQuerySet":
        """Keep those that hold on that day: at most one of each procedure."""
        started = self.published().filter(valid_from__lte=on)
        return started.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))

    def receivable(self, on: date) -> "ProcedureVersionQuerySet":
        """Keep those on which a dossier can be received that day."""
        return self.in_force(on).exclude(limit_value__isnull=True).exclude(agencies=[])

    def shown(self, on: date) -> "ProcedureVersionQuerySet":
        """Keep what the public sees that day: what is in force, else the draft to complete."""
        held = ProcedureVersion.objects.in_force(on).filter(procedure=models.OuterRef("procedure"))
        draft = Q(state=VersionState.DRAFT) & ~models.Exists(held)
        in_force = self.in_force(on).values("pk")
        return self.filter(Q(pk__in=in_force) | draft).select_related("procedure__sector")

    def newest(self) -> "ProcedureVersionQuerySet":
        """Keep of each procedure the version with the highest number, draft or not."""
        newer = ProcedureVersion.objects.filter(
            procedure=models.OuterRef("procedure"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer)).select_related("procedure__sector")

    def named(self, words: str) -> "ProcedureVersionQuerySet":
        """Keep those whose name or code holds every word, marks and case aside."""
        found = self
        for word in fold(words).split():
            by_code = Q(procedure__code__startswith=word) | Q(
                procedure__local_code__istartswith=word
            )
            found = found.filter(Q(name_fold__contains=word) | by_code)
        return found

    def with_fee_known(self) -> "ProcedureVersionQuerySet":
        """Say of each row whether a fee rule with an amount stands, without a query per row."""
        known = FeeRule.objects.filter(version=models.OuterRef("pk"), amount__isnull=False)
        return self.annotate(fee_is_known=models.Exists(known))

    def lacking(self, missing: "Missing") -> "ProcedureVersionQuerySet":
        """Keep those, not ended, whose editor still has to find out one part."""
        gap = {
            Missing.LIMIT: Q(limit_value__isnull=True),
            Missing.AGENCY: Q(agencies=[]),
            Missing.FEE: Q(fee_is_known=False),
        }[missing]
        found = self.with_fee_known() if missing == Missing.FEE else self
        return found.exclude(state=VersionState.ENDED).filter(gap)

    def to_complete(self) -> "ProcedureVersionQuerySet":
        """Keep those an editor should look at: limit, agency or fee is missing."""
        gaps = Q(limit_value__isnull=True) | Q(agencies=[]) | Q(fee_is_known=False)
        return self.with_fee_known().exclude(state=VersionState.ENDED).filter(gaps)


class ProcedureVersion(models.Model):
    """One published content of a procedure; a dossier belongs to the one of its day, for ever.

    The parts follow Decree 63/2010, article 8.2. What is not known is empty, never guessed. A
    published version cannot be changed (trigger), only ended, once; its route may be chosen later.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the procedure
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    valid_from = models.DateField(null=True, blank=True)  # first day in force
    valid_to = models.DateField(null=True, blank=True)  # last day, included
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    name_vi = models.TextField()
    name_en = models.TextField(blank=True)
    name_fold = models.TextField(editable=False)
    name_sort = models.TextField(editable=False)
    ministry = models.CharField(max_length=250, blank=True)  # who published it nationally
    decision_no = models.CharField(max_length=120, blank=True)  # the decision that published it
    levels = ArrayField(
        models.CharField(max_length=10, choices=Level.choices), default=list, blank=True
    )
    agencies = ArrayField(
        models.TextField(), default=list, blank=True
    )  # names, as the law has them
    deciding_kind = models.CharField(max_length=20, blank=True, choices=UnitKind)  # where sure

    limit_value = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField(max_length=12, choices=LimitUnit.choices, blank=True)
    limit_text = models.TextField(blank=True)  # the words of the source
    promise_value = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    promise_unit = models.CharField(max_length=12, choices=LimitUnit.choices, blank=True)
    convention = models.CharField(
        max_length=13, choices=Convention.choices, default=Convention.ROLLING_HOURS
    )
    cutoff = models.TimeField(null=True, blank=True)  # received later counts from the next day

    service_level = models.CharField(max_length=4, choices=ServiceLevel.choices, blank=True)
    filed_where = models.CharField(max_length=3, choices=FiledWhere.choices, default=FiledWhere.ANY)
    is_immediate = models.BooleanField(default=False)  # result while one waits, no slip
    is_on_the_spot = models.BooleanField(default=False)  # all five steps inside the hall
    is_postal = models.BooleanField(default=False)  # taken and returned by public post
    is_saturday = models.BooleanField(default=False)  # taken on Saturday mornings

    subjects = models.TextField(blank=True)  # who may do it
    conditions = models.TextField(blank=True)
    steps = models.TextField(blank=True)  # how it goes, one step a line
    result_name = models.TextField(blank=True)
    result_kind = models.CharField(max_length=60, blank=True)  # licence, certificate, decision …
    legal_basis = models.TextField(blank=True)  # one text a line
    source = models.CharField(max_length=250, blank=True)  # the file or person it comes from
    route = models.ForeignKey(  # the internal process, approved apart: may be chosen later
        Route, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "-number"]
        indexes = [
            models.Index(fields=["procedure", "valid_from"], name="version_in_force_on_a_day"),
            models.Index(fields=["name_sort", "id"], name="version_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state="draft"),
                name="version_one_draft_a_procedure",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(valid_from__isnull=False, published_at__isnull=False),
                name="version_published_has_first_day",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", valid_to__isnull=False)
                | (~Q(state="ended") & Q(valid_to__isnull=True)),
                name="version_ended_has_last_day",
            ),
            models.CheckConstraint(  # the day before: replaced on its very first day
                condition=Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from") - models.Value(1)),
                name="version_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(limit_value__gt=0) & ~Q(limit_unit="") & Q(agencies__len__gt=0)),
                name="version_published_has_limit_and_agency",
            ),
            models.CheckConstraint(
                condition=Q(limit_value__isnull=True, limit_unit="")
                | (Q(limit_value__isnull=False) & ~Q(limit_unit="")),
                name="version_limit_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(promise_value__isnull=True, promise_unit="")
                | (Q(promise_value__gt=0) & ~Q(promise_unit="")),
                name="version_promise_has_unit",
            ),
            ExclusionConstraint(
                name="version_one_in_force_a_day",
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
                condition=~Q(state="draft")
                & (Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_vi} ({self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_search_columns()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def fill_search_columns(self) -> None:
        """Set the columns made from the name; bulk writers call it themselves."""
        self.name_vi = nfc(self.name_vi)
        self.name_fold = fold(self.name_vi)
        self.name_sort = sort_key(self.name_vi[:200])

    @property
    def code(self) -> str:
        return self.procedure.code

    @cached_property
    def missing(self) -> list[Missing]:
        """What an editor still has to find out, the blocking ones first."""
        gaps = []
        if self.limit_value is None:
            gaps.append(Missing.LIMIT)
        if not self.agencies:
            gaps.append(Missing.AGENCY)
        if not self._fee_is_known():
            gaps.append(Missing.FEE)
        return gaps

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def is_receivable(self, on: date) -> bool:
        """Whether a dossier can be received on it that day: in force, with limit and agency."""
        return self.is_in_force(on) and not BLOCKING.intersection(self.missing)

    def is_in_force(self, on: date) -> bool:
        if self.state == VersionState.DRAFT or self.valid_from is None:
            return False
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def _fee_is_known(self) -> bool:
        if hasattr(self, "fee_is_known"):
            return bool(self.fee_is_known)
        return any(amount is not None for amount in self.fee_amounts())

    def fee_amounts(self) -> tuple[Decimal | None, ...]:
        """Return the amount of each fee rule; None where it is unknown."""
        if self._is_read("fee_rules"):
            return tuple(rule.amount for rule in self.fee_rules.all())
        return _kept_fees(self.pk)

    def _is_read(self, parts: str) -> bool:
        """Say whether the parts are at hand or may still change; others are kept per process."""
        return self.state == VersionState.DRAFT or parts in getattr(
            self, "_prefetched_objects_cache", ()
        )

    def limit_on(self, channel: str) -> tuple[Decimal, str] | None:
        """Return value and unit of the statutory limit for one channel; None where unknown."""
        rules = self.channel_rules.all() if self._is_read("channel_rules") else _kept_ways(self.pk)
        for rule in rules:
            if rule.channel == channel and rule.limit_value is not None:
                return rule.limit_value, rule.limit_unit
        return None if self.limit_value is None else (self.limit_value, self.limit_unit)

    @staticmethod
    def in_force(procedure: Procedure, on: date) -> "ProcedureVersion | None":
        """Return the version of the procedure that holds on that day."""
        return ProcedureVersion.objects.in_force(on).filter(procedure=procedure).first()


@lru_cache(maxsize=8192)
def _kept_fees(version_id: int) -> tuple[Decimal | None, ...]:
    """Return the fees of a published version; they never change (trigger)."""
    rules = FeeRule.objects.filter(version=version_id)
    return tuple(rules.values_list("amount", flat=True))


@lru_cache(maxsize=8192)
def _kept_ways(version_id: int) -> tuple[ChannelRule, ...]:
    """Return the ways to file of a published version; they never change (trigger)."""
    return tuple(ChannelRule.objects.filter(version=version_id))
