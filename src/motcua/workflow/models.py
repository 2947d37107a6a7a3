"""Routes as versioned data: what an office draws, a dossier pins."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.org.models import Duty, Unit
from motcua.workflow.rules import FlowShape, RouteShape, StepShape

if TYPE_CHECKING:
    from django.db.models import QuerySet


class StepKind(models.TextChoices):
    RECEIVE = "receive", _("Receive")
    APPRAISE = "appraise", _("Appraise")
    CONSULT = "consult", _("Consult")
    APPROVE = "approve", _("Approve")
    SEAL = "seal", _("Seal")
    RETURN = "return", _("Return")


class Place(models.TextChoices):
    CENTRE = "centre", _("at the centre")
    AGENCY = "agency", _("at the agency")


class UnitRole(models.TextChoices):
    """Which unit of the dossier does the step, where the route does not name one."""

    RECEIVING = "receiving", _("the unit that received it")
    DECIDING = "deciding", _("the unit that decides")


class Route(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name_vi

    def current(self) -> "RouteVersion":
        """Return the published version with the highest number."""
        return self.versions.filter(state=RouteVersion.State.PUBLISHED).latest("number")


class RouteVersion(models.Model):
    """One drawing of the route; once published only its end can still be written."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ENDED = "ended", _("ended")

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    decision_number = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["route", "number"], name="route_version_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="route_version_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route} · {self.number}"

    def shape(self) -> RouteShape:
        """Return the frozen value that the rules work on; a published one is read once."""
        return self._drawn() if self.state == self.State.DRAFT else drawing(self.pk).shape

    def _drawn(self) -> RouteShape:
        steps: QuerySet[Step] = self.steps.all()
        flows: QuerySet[Flow] = self.flows.all()
        return RouteShape(
            steps=tuple(s.shape() for s in sorted(steps, key=lambda s: s.position)),
            flows=tuple(
                FlowShape(source=f.source, target=f.target, choice=f.choice, is_back=f.is_back)
                for f in flows
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A published route as the acts need it; shared by all of them, so nobody changes it.

    The units of its steps are not in it: units change their name and their place.
    """

    shape: RouteShape
    steps: "Mapping[str, Step]"


@lru_cache(maxsize=512)
def drawing(version_id: int) -> Drawing:
    """Return the drawing of a published version: it never changes (trigger), so it is read once."""
    version = RouteVersion.objects.exclude(state=RouteVersion.State.DRAFT).get(pk=version_id)
    return Drawing(
        shape=version._drawn(),  # noqa: SLF001 - the other half of shape()
        steps={step.key: step for step in version.steps.all()},
    )


class Step(models.Model):
    version = models.ForeignKey(RouteVersion, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    duty = models.CharField(max_length=12, choices=Duty.choices)
    place = models.CharField(max_length=8, choices=Place.choices, default=Place.CENTRE)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    unit_role = models.CharField(
        max_length=10, choices=UnitRole.choices, default=UnitRole.RECEIVING
    )
    minutes = models.PositiveIntegerField(default=0)  # allotted working time

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="step_key_once_per_version"),
        ]

    def __str__(self) -> str:
        return self.name_vi

    def shape(self) -> StepShape:
        return StepShape(key=self.key, kind=self.kind, minutes=self.minutes, duty=self.duty)


class Flow(models.Model):
    version = models.ForeignKey(RouteVersion, on_delete=models.CASCADE, related_name="flows")
    source = models.SlugField(max_length=40)
    target = models.SlugField(max_length=40)
    choice = models.SlugField(max_length=40, blank=True)
    is_back = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "source", "target", "choice", "is_back"], name="flow_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
