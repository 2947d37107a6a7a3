"""Files that somebody handed in, what they would do, and what they did."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.core.ids import uuid7


class Import(models.Model):
    """One upload: planned at once, carried out by a job when its editor has read the plan."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned, nothing is written yet")
        WAITING = "waiting", _("being written")
        DONE = "done", _("written")
        REFUSED = "refused", _("not written")

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    counts = models.JSONField(default=dict)  # result → number of rows
    sentence = models.CharField(max_length=400, blank=True)  # why it was not written
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    carried_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.state}"


class ImportFile(models.Model):
    """A file as it came; its content goes once it is written."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    content = models.BinaryField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["of", "position"], name="import_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """What becomes of one row: before the job, what would."""

    class Result(models.TextChoices):
        NEW = "new", pgettext_lazy("row of an import", "new")
        CHANGED = "changed", pgettext_lazy("row of an import", "changed")
        UNCHANGED = "unchanged", pgettext_lazy("row of an import", "unchanged")
        REFUSED = "refused", pgettext_lazy("row of an import", "refused")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    result = models.CharField(max_length=9, choices=Result)
    code = models.CharField(max_length=60)
    name = models.TextField(blank=True)
    changes = ArrayField(models.CharField(max_length=20), default=list)  # parts that differ
    reason = models.TextField(blank=True)  # why refused
    file = models.CharField(max_length=250)
    line = models.PositiveIntegerField()  # as a spreadsheet counts

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["of", "position"], name="import_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.result}"
