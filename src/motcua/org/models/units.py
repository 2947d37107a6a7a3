"""The dated tree of units and what became of the closed ones."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.core.questions import Question, answer
from motcua.core.text import fold, nfc, sort_key
from motcua.workdays.models import NATIONAL, Calendar, CalendarVersion

_CALENDAR_VERSION = """
SELECT json_build_array(id, calendar_id, number) FROM workdays_calendarversion
WHERE calendar_id = COALESCE(
    (SELECT calendar_id FROM org_unit WHERE id = ANY(%s) AND calendar_id IS NOT NULL
     ORDER BY length(path) DESC LIMIT 1),
    (SELECT id FROM workdays_calendar WHERE code = %s))
ORDER BY number DESC LIMIT 1
"""


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Province")
    DEPARTMENT = "department", _("Department of the province")
    AGENCY = "agency", _("Agency under a ministry")
    PROVINCIAL_CENTRE = "provincial_centre", _("Provincial service centre")
    COMMUNE = "commune", _("Commune, ward or special zone")
    COMMUNE_CENTRE = "commune_centre", _("Commune service centre")
    BRANCH = "branch", _("Branch of a service centre")
    RECEPTION_POINT = "reception_point", _("Reception point")
    DISTRICT = "district", _("Former district")
    UTILITY = "utility", _("Utility company")


#: Places where citizens file; officials of many agencies are posted there.
CENTRES = (
    UnitKind.PROVINCIAL_CENTRE,
    UnitKind.COMMUNE_CENTRE,
    UnitKind.BRANCH,
    UnitKind.RECEPTION_POINT,
)


class UnitQuerySet(models.QuerySet["Unit"]):
    def on(self, day: date) -> "UnitQuerySet":
        """Keep those that exist on the day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def under(self, unit: "Unit") -> "UnitQuerySet":
        """Keep the unit and everything below it, at any depth."""
        return self.filter(ancestor_ids__contains=[unit.pk])

    def descendants(self, unit: "Unit") -> "UnitQuerySet":
        return self.under(unit).exclude(pk=unit.pk)

    def ancestors(self, unit: "Unit") -> "UnitQuerySet":
        """Keep those above the unit, from the top down."""
        above = self.filter(pk__in=unit.ancestor_ids).exclude(pk=unit.pk)
        return above.order_by(Length("path"))

    def centres(self) -> "UnitQuerySet":
        """Keep the places where citizens file."""
        return self.filter(kind__in=CENTRES)

    def named(self, words: str) -> "UnitQuerySet":
        """Keep those whose Vietnamese name or code holds every word, marks and case aside."""
        found = self
        for word in fold(words).split():
            found = found.filter(name_fold__contains=word)
        return found.order_by("name_sort", "pk")


class Unit(models.Model):
    """An office of the state, or a utility, that exists from one day to another."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(max_length=35, unique=True)  # identifier (Decision 20/2020), for ever
    code_confirmed = models.BooleanField(default=True)  # False: ours, until the province issues one
    kind = models.CharField(max_length=20, choices=UnitKind)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_fold = models.CharField(max_length=240, editable=False)  # name and code, for search
    name_sort = models.CharField(max_length=420, editable=False)
    superior_name = models.CharField(max_length=200, blank=True)  # line above it on legal forms
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)  # and itself
    path = models.CharField(max_length=200, editable=False)  # the same, "12/340/", top first
    valid_from = models.DateField(null=True, blank=True)  # None: before our records
    valid_to = models.DateField(null=True, blank=True)  # last day, included
    decision_no = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    province_code = models.CharField(max_length=2, blank=True)  # of the General Statistics Office
    commune_code = models.CharField(max_length=5, blank=True)  # the same
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # of deadlines; None: as the unit above

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9]+(\.[A-Z0-9]+)*$"),
                name="unit_code_is_groups_of_capitals_and_digits",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        ]
        indexes = [
            GinIndex(fields=["ancestor_ids"], name="unit_by_ancestor"),
            GinIndex(fields=["name_fold"], opclasses=["gin_trgm_ops"], name="unit_by_name"),
            models.Index(fields=["commune_code"], name="unit_by_commune"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_columns()
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        if self.ancestor_ids[-1:] != [self.pk]:
            self.fill_place()
            super().save(update_fields=["ancestor_ids", "path"])

    def fill_columns(self) -> None:
        """Set the columns made from the name and the code."""
        self.name_vi = nfc(self.name_vi)
        self.name_fold = fold(f"{self.name_vi} {self.code}")
        self.name_sort = sort_key(self.name_vi)

    def fill_place(self) -> None:
        """Set the columns made from the parent; needs the primary key."""
        above = self.parent.ancestor_ids if self.parent else []
        self.ancestor_ids = [*above, self.pk]
        self.path = "".join(f"{pk}/" for pk in self.ancestor_ids)

    @property
    def name(self) -> str:
        """Return the name in the reader's language, Vietnamese where there is no other."""
        return self.name_en if self.name_en and get_language() == "en" else self.name_vi

    def exists_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def calendar_version(self) -> CalendarVersion:
        """Return the newest version of the unit's deadline calendar; one query.

        A unit without a calendar of its own takes the nearest above it, at last the national one.
        """
        return answer(self.calendar_wanted())

    def calendar_wanted(self) -> Question[CalendarVersion]:
        """Return what ``calendar_version`` asks, to be asked together with something else."""
        # In SQL: every act asks this. The snapshot is long, and kept per process by its key.
        return Question(_CALENDAR_VERSION, (self.ancestor_ids, NATIONAL), _version_read)

    @property
    def is_centre(self) -> bool:
        return self.kind in CENTRES

    def is_under(self, unit: "Unit") -> bool:
        """Say whether the unit is this one or stands above it."""
        return unit.pk in self.ancestor_ids


def _version_read(row: list[int] | None) -> CalendarVersion:
    assert row is not None  # the national calendar is there since the first start
    return CalendarVersion.from_db(connection.alias, ("id", "calendar_id", "number"), row)


class FormerName(models.Model):
    """What a unit was called until a day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    last_on = models.DateField()
    decision_no = models.CharField(max_length=80, blank=True)  # of the new name
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.name_vi


class SuccessionKind(models.TextChoices):
    MERGE = "merge", _("Merged into")
    SPLIT = "split", _("Split into")
    REPLACE = "replace", _("Replaced by")


class Succession(models.Model):
    """What became of a closed unit; figures of both are joined through it when read."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inheritances")
    kind = models.CharField(max_length=8, choices=SuccessionKind)
    on = models.DateField()  # first day of the successor
    decision_no = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_stated_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="succession_joins_two_units"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
