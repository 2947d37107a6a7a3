"""What an officer learnt (Decree 61/2018 asks for trained staff at the counters)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrainingResult(models.TextChoices):
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
    ATTENDED = "attended", _("Attended")


class Training(models.Model):
    """A course that a user took."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trainings"
    )
    course = models.CharField(max_length=200)
    on = models.DateField()
    result = models.CharField(max_length=8, choices=TrainingResult)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "on"], name="training_stated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.on}"


class Qualification(models.Model):
    """A diploma or certificate that a user holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qualifications"
    )
    title = models.CharField(max_length=200)
    issued_by = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.title
