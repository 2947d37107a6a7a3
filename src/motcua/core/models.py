"""Facts that travel upward, the places their readers have reached, and acts done once."""

from django.conf import settings
from django.db import models

from motcua.core.fields import CurrentXid, Xid8Field


class Event(models.Model):
    """A fact that an app tells upward, where no history row of a dossier says it already.

    Written inside the act; read in batches below ``pg_snapshot_xmin(pg_current_snapshot())``
    (design.md, decision 1).
    """

    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    kind = models.CharField(max_length=60)  # past tense: "calendar.changed"
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)  # ids only, never personal values

    class Meta:
        indexes = [models.Index(fields=["xid", "id"], name="event_in_reading_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Cursor(models.Model):
    """How far one listener has read; a logical restore starts a new epoch."""

    name = models.CharField(max_length=60, primary_key=True)
    epoch = models.UUIDField(null=True)
    xid = Xid8Field(default="0")
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Once(models.Model):
    """An act that was asked for with a key and is done once, however often it is asked for."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    answer = models.JSONField(default=dict)  # what the first time answered

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="once_per_user_and_key"),
        ]

    def __str__(self) -> str:
        return self.key
