"""What a head of the hall counts: one row per dossier, per step and per day, made from the case.

Nobody writes here but ``facts.py``; every row can be made again from the dossiers, to the last
digit. No constraint points at the case: these rows follow it (design.md, decision 15).
"""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.core.ids import uuid7
from motcua.dossiers.models import Channel, Dossier, Progress
from motcua.org.models import Unit
from motcua.people.models import User
from motcua.reporting.permissions import readable_units
from motcua.reporting.wanted import Question, Wanted
from motcua.reporting.wording import TITLES, figure_words


class Timeliness(models.TextChoices):
    EARLY = "early", _("early")
    ON_TIME = "on_time", _("on time")
    LATE = "late", _("late")


def points_at(model: type[models.Model], *, null: bool = False) -> Any:
    """Return a key without constraint and without index: facts follow, they never hold."""
    return models.ForeignKey(
        model,
        null=null,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )


class DossierFact(models.Model):
    """One dossier as it is counted; moments beside the local days on which they fall."""

    dossier = models.OneToOneField(
        Dossier,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        related_name="fact",
        db_constraint=False,
    )
    year = models.PositiveSmallIntegerField()  # of submission
    definition = models.PositiveSmallIntegerField()  # version of what these columns mean
    procedure = points_at(Procedure)
    version = points_at(ProcedureVersion)
    receiving_unit = points_at(Unit)  # of the day it was received
    deciding_unit = points_at(Unit)  # of the day it was decided: the agency
    officer = points_at(User, null=True)  # who approved or refused
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=8, blank=True)
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # that counts: an apology does not move it
    finished_at = models.DateTimeField(null=True)  # national 9, else 10
    returned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # finished, withdrawn, stopped or declined
    received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    timeliness = models.CharField(max_length=7, choices=Timeliness.choices, blank=True)
    is_apologised = models.BooleanField()
    is_on_the_spot = models.BooleanField()  # all five steps inside the hall
    limit_minutes = models.BigIntegerField(null=True)  # from the clock's start to the legal end
    used_minutes = models.BigIntegerField(null=True)  # from the clock's start to the result
    supplements = models.PositiveSmallIntegerField()
    supplements_guidance = models.PositiveSmallIntegerField()
    supplements_applicant = models.PositiveSmallIntegerField()
    supplements_agency = models.PositiveSmallIntegerField()
    supplements_rule = models.PositiveSmallIntegerField()
    supplements_system = models.PositiveSmallIntegerField()
    contacts = models.PositiveSmallIntegerField()  # days at a counter before the result: trips

    class Meta:
        indexes = [
            models.Index(
                fields=["finished_on"],
                include=[
                    "receiving_unit", "deciding_unit", "procedure", "officer", "channel",
                    "timeliness", "is_apologised", "is_on_the_spot",
                ],
                condition=models.Q(finished_on__isnull=False),
                name="fact_on_time_of_a_period",
            ),
            models.Index(
                fields=["received_on"],
                include=["ended_on", "receiving_unit", "deciding_unit", "procedure", "channel"],
                condition=models.Q(received_on__isnull=False),
                name="fact_received_in_a_period",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.dossier_id}"


class StepFact(models.Model):
    """One step of one dossier: who had it, how long it waited and how long it took.

    Partitioned by the dossier's year from the first migration (design.md, decision 5).
    """

    pk = models.CompositePrimaryKey("dossier_year", "dossier_id", "task_id")
    dossier_year = models.PositiveSmallIntegerField()
    dossier = points_at(Dossier)
    task_id = models.BigIntegerField()
    step_id = models.BigIntegerField(null=True)  # null: a consultation beside the route
    kind = models.CharField(max_length=10)
    duty = models.CharField(max_length=12)
    unit = points_at(Unit)
    holder = points_at(User, null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    until_on = models.DateField(null=True)
    ending = models.CharField(max_length=10, blank=True)
    allotted_minutes = models.PositiveIntegerField()
    used_minutes = models.PositiveIntegerField(null=True)  # working time
    waited_minutes = models.BigIntegerField(null=True)  # from its opening until somebody took it
    open_minutes = models.BigIntegerField(null=True)  # by the clock on the wall

    class Meta:
        managed = False
        db_table = "reporting_stepfact"

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.kind}"


class DayTally(models.Model):
    """How many of one kind were received, and how many ended and how, on one day."""

    on = models.DateField()
    receiving_unit = points_at(Unit)
    deciding_unit = points_at(Unit)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    received = models.IntegerField(default=0)
    finished = models.IntegerField(default=0)
    early = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    late_apologised = models.IntegerField(default=0)
    on_the_spot = models.IntegerField(default=0)
    same_day = models.IntegerField(default=0)  # finished on the day of reception
    withdrawn = models.IntegerField(default=0)
    stopped = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["on", "receiving_unit", "deciding_unit", "channel"],
                name="tally_once_per_day_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} · {self.finished}"


class OfReport(models.Model):
    """A row about one report: which, of which period and unit, split by what."""

    kind = models.CharField(max_length=20)  # a word of making.KINDS
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    by = models.CharField(max_length=10, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.first_on} – {self.last_on}"

    @property
    def wanted(self) -> Wanted:
        """Return what the report is counted for."""
        return Wanted(
            kind=self.kind, first=self.first_on, last=self.last_on, unit=self.unit, by=self.by
        )

    @property
    def title(self) -> str:
        """Return what the report is called."""
        return str(TITLES[self.kind])


class FrozenReportQuerySet(models.QuerySet["FrozenReport"]):
    def readable(self, user: User, day: date) -> "FrozenReportQuerySet":
        """Keep those of the user's units; the whole catalogue's coverage is for all of them.

        Raises NotAllowed where the user heads and supervises nothing.
        """
        units = readable_units(user, day)
        if user.is_superuser:
            return self
        of_catalogue = models.Q(kind="coverage", unit=None)
        return self.filter(models.Q(unit__in=units.values("pk")) | of_catalogue)


class FrozenReport(OfReport):
    """A report as it was handed in: it never changes (trigger), and says what differs today."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    definition = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)  # over the canonical content
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = FrozenReportQuerySet.as_manager()

    class Meta:
        ordering = ["-frozen_at"]


class Export(OfReport, Progress):
    """A report, or the list behind one of its figures, as a file for who asked; gone after a while.

    Its bytes lie in the file store under its own name: nobody refers to them but this row.
    """

    TASK = "motcua.reporting.tasks.write_export"

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        PDF = "pdf", "PDF"

    figure = models.CharField(max_length=30, blank=True)  # whose list; empty: the report itself
    key = models.TextField(blank=True)  # of the line the figure stands in
    format = models.CharField(max_length=4, choices=Format.choices)

    def __str__(self) -> str:
        return self.file_name

    @property
    def question(self) -> Question | None:
        """Return the figure whose list it is; None where it is the report itself."""
        if not self.figure:
            return None
        return Question(**vars(self.wanted), figure=self.figure, key=self.key)

    @property
    def title(self) -> str:
        """Return what is in the file."""
        report = super().title
        return f"{report}: {figure_words(self.figure)}" if self.figure else report

    @property
    def storage_name(self) -> str:
        return f"exports/{self.uuid}.{self.format}"

    @property
    def file_name(self) -> str:
        """Return what the file is called where it is kept."""
        parts = (self.kind, self.figure, str(self.first_on), str(self.last_on))
        return f"{'-'.join(part for part in parts if part)}.{self.format}"
