"""Old years: what was moved from the database into sealed files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealedFile(models.Model):
    """A file that holds one kind of rows of one year, with its digest and the centre's signature.

    Until ``dropped_at`` the rows stand in the database too, and are read there.
    """

    class Kind(models.TextChoices):
        HISTORY = "history", _("history")
        LOOKS = "looks", _("looks")
        FACTS = "facts", _("facts")
        STEPS = "steps", _("step facts")

    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    path = models.CharField(max_length=120)  # within the archive
    sha256 = models.CharField(max_length=64)  # over the whole file
    size_bytes = models.BigIntegerField()
    rows = models.BigIntegerField()
    # The days between which facts are counted, and acts were done; null: not known.
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    sealed_at = models.DateTimeField()
    signature = models.BinaryField(null=True)  # detached CMS with its timestamp
    dropped_at = models.DateTimeField(null=True)  # since then the rows stand here alone

    class Meta:
        ordering = ["year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["year", "kind"], name="sealed_once_per_year_and_kind"),
            models.CheckConstraint(
                condition=models.Q(dropped_at=None) | models.Q(signature__isnull=False),
                name="sealed_is_signed_before_rows_go",
            ),
        ]

    def __str__(self) -> str:
        return self.path
