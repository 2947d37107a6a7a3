"""Users who sign in, persons and businesses who ask, mandates between them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.core.text import fold, nfc, sort_key
from motcua.people import identity


class User(AbstractUser):
    """Somebody, or a machine, that acts in the system."""

    first_name = None  # type: ignore[assignment]  # a Vietnamese name is one field
    last_name = None  # type: ignore[assignment]
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    full_name = models.CharField(max_length=120)  # as on the name card
    name_fold = models.CharField(max_length=280, editable=False, default="")  # both names, to find
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, default="vi")
    own_keys = models.JSONField(default=dict, blank=True)  # {"Alt+R": "Alt+B"}: pressed instead
    is_machine = models.BooleanField(default=False)  # a watch or a connector, never a person
    is_password_given = models.BooleanField(default=False)  # by somebody else, to be used once
    sessions_ended = models.PositiveIntegerField(default=0)  # how often all of them were, at once
    demo_role = models.CharField(max_length=120, blank=True)  # shown on the demo's sign-in page
    demo_order = models.PositiveSmallIntegerField(default=0)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_fold = fold(f"{self.username} {self.full_name}")
        changed = kwargs.get("update_fields")
        if changed is not None and {"username", "full_name"} & set(changed):
            kwargs["update_fields"] = {*changed, "name_fold"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to go on: of the password, and of ``sessions_ended``."""
        own: str = super().get_session_auth_hash()
        return f"{own}-{self.sessions_ended}" if self.sessions_ended else own


class SignInFailureQuerySet(models.QuerySet["SignInFailure"]):
    def of(self, username: str) -> "SignInFailureQuerySet":
        return self.filter(username=fold(username)[:150])


class SignInFailure(models.Model):
    """A password that did not fit; a few of them lock the name for a while."""

    username = models.CharField(max_length=150)  # folded, also of names nobody has
    address = models.CharField(max_length=45, blank=True)  # where it came from
    at = models.DateTimeField()

    objects = SignInFailureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["username", "at"], name="failures_of_a_name_by_time")]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"


class IdKind(models.TextChoices):
    CCCD = "cccd", _("Citizen identity card")
    CMND = "cmnd", _("Old identity card (9 digits)")
    PASSPORT = "passport", _("Passport")
    OTHER = "other", _("Another document")
    NONE = "none", _("No document")


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not stated")


class PersonQuerySet(models.QuerySet["Person"]):
    def current(self) -> "PersonQuerySet":
        """Leave out those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def verified(self) -> "PersonQuerySet":
        return self.filter(verified_at__isnull=False)

    def with_number(self, kind: str, number: str) -> "PersonQuerySet":
        return self.with_hash(kind, identity.hash_number(kind, number))

    def with_hash(self, kind: str, number_hash: str) -> "PersonQuerySet":
        return self.filter(id_kind=kind, id_hash=number_hash)

    def named(self, words: str) -> "PersonQuerySet":
        """Keep those whose name holds every word, marks and case aside."""
        found = self
        for word in fold(words).split():
            found = found.filter(full_name_fold__contains=word)
        return found.order_by("full_name_sort", "pk")


class Person(models.Model):
    """A human being as declared; verified once a document proved it (design.md, decision 8)."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    id_kind = models.CharField(max_length=10, choices=IdKind, default=IdKind.NONE)
    id_hash = models.CharField(max_length=64, blank=True)  # HMAC-SHA256 of kind and number
    id_encrypted = models.BinaryField(null=True)  # AES-256-GCM
    id_issued_on = models.DateField(null=True, blank=True)
    full_name = models.CharField(max_length=120)
    full_name_fold = models.CharField(max_length=120, editable=False)
    full_name_sort = models.CharField(max_length=260, editable=False)
    born_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=8, choices=Sex, default=Sex.UNKNOWN)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_kind", "id_hash"],
                condition=Q(verified_at__isnull=False),
                name="person_verified_number_is_one",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | ~Q(id_hash=""),
                name="person_verified_has_number",
            ),
            models.CheckConstraint(
                condition=Q(id_hash="", id_encrypted__isnull=True)
                | (~Q(id_hash="") & Q(id_encrypted__isnull=False)),
                name="person_number_is_hashed_and_encrypted",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="person_not_merged_into_self",
            ),
        ]
        indexes = [
            models.Index(fields=["id_hash"], name="person_by_number"),
            models.Index(fields=["full_name_sort"], name="person_in_name_order"),
            GinIndex(fields=["full_name_fold"], opclasses=["gin_trgm_ops"], name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.full_name = nfc(self.full_name)
        self.full_name_fold = fold(self.full_name)
        self.full_name_sort = sort_key(self.full_name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def masked_number(self) -> str:
        """Return the number with all but the last four characters hidden, or ""."""
        return identity.mask_number(self.read_number())

    @property
    def masked_phone(self) -> str:
        return identity.mask_phone(self.phone)

    @property
    def masked_email(self) -> str:
        return identity.mask_email(self.email)

    def keep_number(self, kind: str, number: str) -> None:
        """Set kind, hash and encrypted number on the instance; an empty number clears them."""
        self.id_kind = kind
        self.id_hash = identity.hash_number(kind, number) if number else ""
        self.id_encrypted = identity.encrypt_number(kind, number) if number else None

    def read_number(self) -> str:
        """Return the number in clear: for printing on legal forms; screens ask `reveal_number`."""
        if self.id_encrypted is None:
            return ""
        return identity.decrypt_number(self.id_kind, bytes(self.id_encrypted))


class NumberReveal(models.Model):
    """Somebody looked at an identity number in clear, and why."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"


class Merge(models.Model):
    """Two rows found to be one human; both stay, and it can be undone."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_given")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="person_merged_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("merged")), name="merge_joins_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class BusinessQuerySet(models.QuerySet["Business"]):
    def named(self, words: str) -> "BusinessQuerySet":
        """Keep those whose name holds every word, marks and case aside."""
        found = self
        for word in fold(words).split():
            found = found.filter(name_fold__contains=word)
        return found.order_by("name_sort", "pk")


class Business(models.Model):
    """An enterprise, cooperative, household business or organisation."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    tax_code = models.CharField(max_length=14, blank=True)  # 10 digits, or 10-3 of a branch, or 12
    name = models.CharField(max_length=250)
    name_fold = models.CharField(max_length=250, editable=False)
    name_sort = models.CharField(max_length=520, editable=False)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    representative = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="represents"
    )
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "businesses"
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"], condition=~Q(tax_code=""), name="business_tax_code_is_one"
            ),
        ]
        indexes = [
            GinIndex(fields=["name_fold"], opclasses=["gin_trgm_ops"], name="business_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name = nfc(self.name)
        self.name_fold = fold(self.name)
        self.name_sort = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class MandateKind(models.TextChoices):
    LEGAL = "legal", _("Legal representative")
    FAMILY = "family", _("Parent, guardian or family")
    AUTHORISED = "authorised", _("Authorised in writing")
    HELPER = "helper", _("Helps with filing, by consent")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def on(self, day: date) -> "MandateQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Mandate(models.Model):
    """An agent acts for a person or for a business, from one day to another."""

    agent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="agents"
    )
    business = models.ForeignKey(
        Business, on_delete=models.PROTECT, null=True, blank=True, related_name="agents"
    )
    kind = models.CharField(max_length=12, choices=MandateKind)
    scope = models.CharField(max_length=300, blank=True)  # what the paper allows, in its words
    document_no = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day, included
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, business__isnull=True)
                | Q(person__isnull=True, business__isnull=False),
                name="mandate_is_for_a_person_or_a_business",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="mandate_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=models.F("agent")),
                name="mandate_is_not_for_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} → {self.person or self.business}"
