"""One act asked for on many dossiers at once; each succeeds or fails alone."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.states import Verb
from motcua.org.models import Succession
from motcua.workdays.models import CalendarVersion


class Batch(models.Model):
    """What somebody asked for; a job carries it out line by line."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    verb = models.CharField(max_length=20, choices=Verb.choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.asked_at:%Y-%m-%d %H:%M}"


class BatchLine(models.Model):
    """One dossier of a batch and what came of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        REFUSED = "refused", _("not done")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    sentence = models.CharField(max_length=400, blank=True)  # why it was not done
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "dossier"], name="batch_dossier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.position} · {self.outcome}"


class Progress(models.Model):
    """Long work that somebody asked for, done by a job; how far it is."""

    #: The job that carries it out, given the key of the row.
    TASK: ClassVar[str]

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    of = models.PositiveIntegerField()  # how many there were to do when it began
    done = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)  # why the job broke off
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.done}/{self.of}"


class Run(Progress):
    """A walk over many dossiers by key; broken off, it goes on where it stopped."""

    moved = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=400, blank=True)  # of the last refusal
    last = models.BigIntegerField(default=0)  # key of the last dossier looked at

    class Meta:
        abstract = True


class RecountRun(Run):
    """Due dates counted anew after a change of a calendar."""

    TASK = "motcua.dossiers.tasks.recount_due_dates"

    calendar_version = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, related_name="+"
    )  # that was the newest when somebody asked
    ground = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_version"],
                condition=models.Q(finished_at=None),
                name="recount_runs_once_at_a_time",
            ),
        ]


class SuccessionRun(Run):
    """The open dossiers of a unit that ends, passed on to the one that takes them over."""

    TASK = "motcua.dossiers.tasks.pass_on_dossiers"

    succession = models.OneToOneField(Succession, on_delete=models.PROTECT, related_name="run")
