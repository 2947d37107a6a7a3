"""Papers, tasks, the clock, and what is asked for on the way."""

from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import PaperRequirement
from motcua.core.ids import uuid7
from motcua.documents.models import Document, File
from motcua.dossiers.models.dossier import Dossier
from motcua.org.models import Duty, Unit
from motcua.payments.models import Charge
from motcua.workdays.models import CalendarVersion
from motcua.workflow.models import Step, StepKind


class Cause(models.TextChoices):
    """Why a supplement, a decline, a refusal or a send-back was needed; oversight feeds on it."""

    GUIDANCE = "guidance", _("wrong or incomplete guidance")
    APPLICANT = "applicant", _("the applicant")
    AGENCY = "agency", _("the agency")
    RULE = "rule", _("an unclear or hard rule")
    SYSTEM = "system", _("the system or the equipment")


class Paper(models.Model):
    """One paper of the checklist, as it was handed in."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers")
    requirement = models.ForeignKey(
        PaperRequirement, null=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    originals = models.PositiveSmallIntegerField(default=0)  # handed in
    copies = models.PositiveSmallIntegerField(default=0)
    is_received = models.BooleanField(default=False)
    not_needed_because = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True)  # against the original
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    reused_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_received=False) | models.Q(not_needed_because=""),
                name="paper_received_or_not_needed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PaperFile(models.Model):
    """A scan or an upload that shows a paper; its bytes are never changed."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class TaskQuerySet(models.QuerySet["Task"]):
    def to_do(self, duty: str, units: Collection[int]) -> "TaskQuerySet":
        """Keep the open ones of a duty at some units: a work list, ordered by what falls due."""
        return self.filter(until=None, duty=duty, unit_id__in=units, dossier_due_at__isnull=False)


class Task(models.Model):
    """A step of the route that somebody has to do, is doing, or did."""

    class Ending(models.TextChoices):
        DONE = "done", _("done")
        SENT_BACK = "sent_back", _("sent back")
        CANCELLED = "cancelled", _("no longer needed")

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="tasks")
    step = models.ForeignKey(
        Step, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=12, choices=Duty.choices)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    since = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # this step's share
    dossier_due_at = models.DateTimeField(null=True)  # copied: the work list is ordered by it
    allotted_minutes = models.PositiveIntegerField(default=0)
    used_minutes = models.PositiveIntegerField(null=True)  # working time, once it has ended
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    badge = models.CharField(max_length=40, blank=True)  # what changed since the holder looked

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None, ending="")
                | (models.Q(until__isnull=False) & ~models.Q(ending="")),
                name="task_ended_knows_how",
            ),
            models.UniqueConstraint(
                fields=["dossier", "step"],
                condition=models.Q(until=None, step__isnull=False),
                name="task_open_once_per_step",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "duty", "dossier_due_at", "id"],
                condition=models.Q(until=None),
                name="task_work_list",
            ),
            models.Index(
                fields=["holder", "dossier_due_at", "id"],
                condition=models.Q(until=None),
                name="task_held_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.dossier_id}"


class ClockEntry(models.Model):
    """One thing that happened to the clock, with its legal ground and the sum it gave."""

    class Kind(models.TextChoices):
        START = "start", _("started")
        PAUSE = "pause", _("paused")
        RESUME = "resume", _("went on")
        RESTART = "restart", _("started from zero")
        EXTEND = "extend", _("extended")
        RECOUNT = "recount", _("counted anew")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="clock")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ground = models.CharField(max_length=300, blank=True)
    calendar_version = models.ForeignKey(
        CalendarVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    inputs = models.JSONField(default=dict)  # limit, convention, cut-off
    explanation = models.JSONField(default=dict)  # DueDate.as_json()
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class SupplementRequest(models.Model):
    """What was asked for at once and completely; form 02."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="supplements", db_index=False
    )
    round = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_at_intake = models.BooleanField()
    items = models.JSONField()  # [{"paper": uuid or None, "text": …}]
    cause = models.CharField(max_length=10, choices=Cause.choices)
    legal_ground = models.CharField(max_length=300)
    text = models.TextField()
    number = models.PositiveIntegerField()
    is_late = models.BooleanField(default=False)  # more than 3 working days after reception
    sent_at = models.DateTimeField(null=True)  # papers came online; the counter looks at them
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "round"], name="supplement_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.round}"


class Opinion(models.Model):
    """A question to another unit, and what it answered."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="opinion")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    question = models.TextField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    agrees = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.question[:60]


class Apology(models.Model):
    """Form 04: sorry, why, and the new date."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="apologies")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    legal_ground = models.CharField(max_length=300)
    text = models.TextField()
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()
    is_late = models.BooleanField(default=False)  # less than one working day before expiry

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at:%Y-%m-%d}"


class Deviation(models.Model):
    """A rule that was broken with a reason: possible, marked, counted (design.md, decision 18)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="deviations")
    rule = models.CharField(max_length=40)  # "second_supplement", "late_supplement", …
    verb = models.CharField(max_length=20)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return self.rule


class Fee(models.Model):
    """The link from a dossier to what is owed for it; the higher app owns it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="fees")
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.charge_id}"


class Result(models.Model):
    """The decision as a document: signed, sealed, released, returned are facts of their own."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="results")
    document = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: a past result whose document is made on first opening
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField()
    authority = models.CharField(max_length=200)  # decision number and mode, as signed
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    sealed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)  # corrected or replaced by a later one
    revoked_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(superseded_at=None, revoked_at=None),
                name="result_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.approved_at:%Y-%m-%d}"


class HandOver(models.Model):
    """A list of dossiers that goes from unit to unit; both sides sign."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.PositiveIntegerField()
    source = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    dossiers = models.ManyToManyField(Dossier, related_name="hand_overs")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()  # the same day, after the cut-off the next morning
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} · {self.number}"
