"""Words people use that no published name contains, and the stamp that search looks at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.core.text import fold, nfc


class Synonym(models.Model):
    """An abbreviation or an everyday word and what it means: "sổ đỏ", "gplx"."""

    phrase = models.CharField(max_length=80)
    phrase_fold = models.CharField(max_length=80, editable=False)
    means = models.CharField(max_length=250)  # words that stand in the names of procedures
    note = models.CharField(max_length=250, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("synonym")
        ordering = ["phrase_fold", "means"]
        constraints = [
            models.UniqueConstraint(fields=["phrase_fold", "means"], name="synonym_once"),
        ]

    def __str__(self) -> str:
        return f"{self.phrase} → {self.means}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_search_columns()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def fill_search_columns(self) -> None:
        """Set the columns made from the phrase; bulk writers call it themselves."""
        self.phrase, self.means = nfc(self.phrase), nfc(self.means)
        self.phrase_fold = fold(self.phrase)


class IndexStamp(models.Model):
    """One row whose number grows when anything that search reads has changed (triggers)."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="index_stamp_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)
