"""Calendars as they are kept: editable rows, and immutable versions that due dates stand on."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.workdays import rules

NATIONAL = "national"


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def national(self) -> "Calendar":
        """Return the calendar every other inherits from."""
        return self.get(code=NATIONAL)

    def deadline(self) -> "CalendarQuerySet":
        """Return the calendars that due dates are counted on."""
        return self.filter(purpose=Calendar.Purpose.DEADLINE)


class Calendar(models.Model):
    """A calendar of the country, of a unit, or of the door of a unit.

    What it does not say itself it takes from its parent: the week as a whole, days one by one.
    """

    class Purpose(models.TextChoices):
        DEADLINE = "deadline", _("counts time limits")
        SERVICE = "service", _("says when the door is open")

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.DEADLINE)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    decreed_until = models.DateField(null=True, blank=True)  # empty: as the parent says

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code=NATIONAL) | models.Q(parent__isnull=False),
                name="calendar_but_the_national_has_a_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader, Vietnamese where there is none."""
        return (get_language() == "en" and self.name_en) or self.name_vi

    def current_version(self) -> "CalendarVersion":
        """Return the newest version; every calendar has one since it was made."""
        return self.versions.order_by("-number")[0]

    def frozen(self) -> rules.Calendar:
        """Return the newest version as a value to count with."""
        return self.current_version().frozen()

    def service_calendar(self) -> "Calendar":
        """Return the calendar of the door, or this one where the door keeps the same time."""
        return self.children.filter(purpose=self.Purpose.SERVICE).first() or self


class WeeklySession(models.Model):
    """A stretch of working time in the week of a calendar; a calendar with none inherits all."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="sessions")
    starts_on = models.DateField(null=True, blank=True)  # of the season; none: since ever
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["starts_on", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")),
                name="weekly_session_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6), name="weekly_session_on_a_weekday"
            ),
            models.UniqueConstraint(
                fields=["calendar", "starts_on", "weekday", "opens"],
                name="weekly_session_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class CalendarDay(models.Model):
    """A dated day of one calendar that differs from its weekday, and by which decision."""

    class Kind(models.TextChoices):
        HOLIDAY = rules.DayKind.HOLIDAY, _("public holiday")
        IN_LIEU = rules.DayKind.IN_LIEU, _("day off in lieu")
        SWAPPED = rules.DayKind.SWAPPED, _("swapped day off")
        MAKEUP = rules.DayKind.MAKEUP, _("make-up working day")
        SHORT = rules.DayKind.SHORT, _("other working hours")
        CLOSED = rules.DayKind.CLOSED, _("closed by decision")

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    sessions = models.JSONField(null=True, blank=True)  # [["07:30", "11:30"]]; none: as usual
    decision_number = models.CharField(max_length=120, blank=True)
    is_expected = models.BooleanField(default=False)  # computed, not yet decreed

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "on"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.name_vi}"

    def frozen(self) -> rules.Day:
        """Return the day as a value."""
        sessions = self.sessions
        return rules.Day(
            on=self.on,
            kind=rules.DayKind(self.kind),
            name_vi=self.name_vi,
            name_en=self.name_en,
            sessions=None if sessions is None else tuple(map(rules.Session.from_json, sessions)),
            decision=self.decision_number,
            is_expected=self.is_expected,
        )


class CalendarVersion(models.Model):
    """A calendar as it stood after one change, whole; never changed again (trigger)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()  # rules.Calendar.as_json()
    sha256 = models.CharField(max_length=64)  # of the snapshot in canonical JSON
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: the seed
    decision_number = models.CharField(max_length=120)
    decided_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["calendar", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id}/{self.number}"

    def frozen(self) -> rules.Calendar:
        """Return the version as a value to count with; made once per process."""
        return _frozen(self.pk)


@lru_cache(maxsize=256)
def _frozen(pk: int) -> rules.Calendar:
    """Return the value of a version; a version never changes, so the cache never lies."""
    version = CalendarVersion.objects.get(pk=pk)
    return rules.Calendar.from_json(version.snapshot, version=version.number)


def national_calendar() -> rules.Calendar:
    """Return the newest version of the national calendar as a value."""
    return Calendar.objects.national().frozen()


def explain_stored(data: Mapping[str, Any]) -> rules.DueDate:
    """Return a stored due date with the calendar version it was counted on, years later too."""
    named = data["calendar"]
    version = CalendarVersion.objects.get(calendar__code=named["code"], number=named["version"])
    return rules.DueDate.from_json(data, calendar=version.frozen())
