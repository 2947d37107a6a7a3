"""Tokens with which other systems come in; endpoints at which they are told what happened."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State, Verb
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

    @property
    def told_scopes(self) -> list[tuple[str, str]]:
        """Return each scope with what it is for, empty where the program no longer knows it."""
        words = dict(Scope.choices)
        return [(scope, str(words.get(scope, ""))) for scope in self.scopes]

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Endpoint(models.Model):
    """Where another system hears what happens to the dossiers a unit is concerned with."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=400)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    verbs = ArrayField(
        models.CharField(max_length=20, choices=Verb.choices), default=list
    )  # empty: all
    secret_sealed = models.CharField(max_length=400, editable=False)  # encrypted
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def hears(self, verb: str) -> bool:
        return not self.verbs or verb in self.verbs


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Keep what may be sent now: nothing earlier of the same dossier is still to come."""
        before = Delivery.objects.filter(
            endpoint=models.OuterRef("endpoint"),
            dossier=models.OuterRef("dossier"),
            sequence__lt=models.OuterRef("sequence"),
            delivered_at=None,
        )
        waiting = self.filter(delivered_at=None, dead_at=None, next_at__lte=at)
        return waiting.filter(~models.Exists(before)).order_by("id")


class Delivery(models.Model):
    """One act told to one endpoint; a dead one holds back what followed on its dossier."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()  # of the act in the dossier's history
    verb = models.CharField(max_length=20, choices=Verb.choices)
    state = models.CharField(max_length=12, choices=State.choices)  # after the act
    at = models.DateTimeField()  # of the act
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    answer = models.CharField(max_length=200, blank=True)  # of the last attempt: status or failure
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "dossier", "sequence"], name="delivery_once_per_act"
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_at"],
                condition=Q(delivered_at=None, dead_at=None),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["endpoint", "dossier", "sequence"],
                condition=Q(delivered_at=None),
                name="delivery_not_yet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.dossier_id}/{self.sequence}"
