"""Tokens with which other systems come in."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.org.models import Unit


class Scope(models.TextChoices):
    """What a token may be used for; where, the posts of its machine user say."""

    CATALOGUE_READ = "catalogue:read", _("read the catalogue, search it, count due dates")
    DOSSIER_READ = "dossier:read", _("read dossiers, their papers and history")
    DOSSIER_WRITE = "dossier:write", _("take dossiers in and act on them")
    PERSON_READ = "person:read", _("find persons; addresses of applicants")
    PERSON_WRITE = "person:write", _("declare persons")
    REPORT_READ = "report:read", _("read reports")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, at: datetime) -> "ApiTokenQuerySet":
        """Keep those that open something at that moment."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None, user__is_active=True
        )


class ApiToken(models.Model):
    """A secret given once to another system; only its SHA-256 is kept."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=120)  # of the system, as its people call it
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens"
    )  # the machine user that acts; its posts say where it may do what
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+"
    )  # that answers for it
    start = models.CharField(max_length=12)  # of the secret, to tell tokens apart
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    requests_per_minute = models.PositiveIntegerField(null=True)  # None: no limit
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True)  # to the minute

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="api_tokens_of_a_unit")]

    def __str__(self) -> str:
        return self.name

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)
