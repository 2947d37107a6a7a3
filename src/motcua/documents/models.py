"""Bytes that are never changed, what they are as papers of the state, and who signed them."""

from datetime import date

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.org.models import Unit
from motcua.people.models import User


class File(models.Model):
    """Some bytes, stored once under the SHA-256 of their content and never changed.

    The name is the first one the bytes came under; whoever links to a file keeps its own.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)  # hexadecimal
    size_bytes = models.BigIntegerField(editable=False)
    media_type = models.CharField(max_length=100, editable=False)  # as sniffed, never as claimed
    pages = models.PositiveIntegerField(null=True, editable=False)  # of office files nobody knows
    name = models.CharField(max_length=200)
    storage_name = models.CharField(max_length=120, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # who brought these bytes last
    wanted_at = models.DateTimeField(db_default=Now())  # and when, by the database

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_is_hexadecimal"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def read(self) -> bytes:
        """Return the bytes, exactly as they came."""
        with default_storage.open(self.storage_name) as stream:
            return bytes(stream.read())


def lock_key(sha256: str) -> int:
    """Return the advisory lock of some bytes: held while they and their row come or go."""
    return int(sha256[:15], 16)


class Kind(models.TextChoices):
    """What a document is: the seven forms of Circular 03/2025, the daily papers, the result."""

    FORM01 = "form01", _("Receipt and appointment slip")
    FORM02 = "form02", _("Request to supplement")
    FORM03 = "form03", _("Refusal to receive")
    FORM04 = "form04", _("Apology and extension")
    FORM05 = "form05", _("Notice of stopping")
    FORM06 = "form06", _("Process control slip")
    FORM07 = "form07", _("Register")
    HANDOVER = "handover", _("Hand-over of dossiers")
    RESULT_HANDOVER = "result_handover", _("Hand-over of results")
    RESULT_RECEIPT = "result_receipt", _("Receipt of a result")
    PAYMENT_RECEIPT = "payment_receipt", _("Payment receipt")
    RESULT = "result", _("Result")


class FormTemplateQuerySet(models.QuerySet["FormTemplate"]):
    def in_force(self, kind: str, on: date) -> "FormTemplate | None":
        """Return the newest template of the kind that is valid on the day."""
        return self.filter(kind=kind, valid_from__lte=on).order_by("-valid_from").first()


class FormTemplate(models.Model):
    """What a province prints on a kind of form from a day on: wording that is not code.

    Where there is none, the shipped wording holds (``wording.py``). A number symbol holds the
    places ``{number}`` and ``{unit}``, the latter filled with TTPVHCC or BPTNTKQ.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    valid_from = models.DateField()
    title = models.CharField(max_length=200)
    number_symbol = models.CharField(max_length=60, blank=True)
    footer = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    decision_no = models.CharField(max_length=80, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    objects = FormTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"], name="one_form_template_per_kind_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.valid_from:%d/%m/%Y})"


class NumberSeries(models.Model):
    """The running numbers of one unit, symbol and year: gapless, never given twice."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "symbol", "year"], name="one_number_series_per_unit_symbol_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.year}: {self.last_number}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def in_force(self) -> "DocumentQuerySet":
        """Keep those issued and neither revoked nor superseded."""
        return self.filter(
            issued_at__isnull=False, revoked_at__isnull=True, superseded_by__isnull=True
        )

    def with_bytes(self, sha256: str) -> "DocumentQuerySet":
        """Keep those whose file, now or after one of its signatures, has this SHA-256."""
        return self.filter(Q(file__sha256=sha256) | Q(signatures__file__sha256=sha256)).distinct()


def _actor() -> "models.ForeignKey[User | None, User | None]":
    """Return a column for who did it, empty until it is done."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class Document(models.Model):
    """A paper of the state: made, then signed, numbered, issued, delivered, each a fact of its own.

    A failed signing leaves no trace here: it is never half signed, let alone issued.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # that issues it
    subject_code = models.CharField(max_length=60, blank=True)  # printed code of the dossier
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="documents")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)  # by a person
    numbered_by = _actor()
    number = models.PositiveIntegerField(null=True, blank=True)
    number_text = models.CharField(max_length=80, blank=True)  # as printed: "12/GP-UBND"
    numbered_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)  # signed by the organisation
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = _actor()
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = _actor()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = _actor()
    revoked_reason = models.TextField(blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_act_by = _actor()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(signed_at__isnull=False),
                name="document_is_sealed_only_after_a_person_signed",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(issued_at__isnull=False),
                name="document_is_revoked_only_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(numbered_at__isnull=True) | ~Q(number_text=""),
                name="document_numbered_has_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_code", "kind"], name="document_of_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} {self.title}".strip()


class SignerRole(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class Signature(models.Model):
    """One signature in a document, with the bytes as they stood after it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    sequence = models.PositiveSmallIntegerField()  # 1 is the first
    role = models.CharField(max_length=20, choices=SignerRole)
    signer_name = models.CharField(max_length=200)  # as the certificate says
    certificate_sha256 = models.CharField(max_length=64)
    certificate_serial = models.CharField(max_length=64)
    level = models.CharField(max_length=10)  # PAdES: B-T, B-LT, B-LTA
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()  # said by the timestamp authority, else by the signer
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["document", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sequence"], name="one_signature_per_document_and_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} {self.signed_at:%Y-%m-%d %H:%M}"
