"""Sectors, and procedures as they are known by their code."""

from datetime import date

from django.db import models
from django.db.models.functions import Upper

from motcua.catalogue.rules import sector_key
from motcua.core.ids import uuid7
from motcua.core.text import nfc, sort_key


class Sector(models.Model):
    """A field of administration ("Hộ tịch"); the shelf on which procedures stand."""

    code = models.CharField(
        max_length=60, unique=True
    )  # national "G03-GD10", else made from the name
    name_vi = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    name_fold = models.CharField(max_length=250, unique=True, editable=False)  # words only
    name_sort = models.CharField(max_length=600, editable=False)

    class Meta:
        ordering = ["name_sort"]

    def __str__(self) -> str:
        return self.name_vi

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_search_columns()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def fill_search_columns(self) -> None:
        """Set the columns made from the name; bulk writers call it themselves."""
        self.name_vi = nfc(self.name_vi)
        self.name_fold = sector_key(self.name_vi)
        self.name_sort = sort_key(self.name_vi)


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def by_code(self, code: str) -> "ProcedureQuerySet":
        """Find by the national or the local code, however it is typed ("1004194", "1.004194")."""
        bare = code.strip().upper()
        digits = bare.replace(".", "")
        if digits.isdigit() and len(digits) == 7:
            bare = f"{digits[0]}.{digits[1:]}"
        return self.filter(models.Q(code=bare) | models.Q(local_code=bare))

    def in_force(self, on: date) -> "ProcedureQuerySet":
        """Keep those that have a published version on that day."""
        from motcua.catalogue.models.version import ProcedureVersion  # noqa: PLC0415 - the other way round

        return self.filter(
            models.Exists(
                ProcedureVersion.objects.in_force(on).filter(procedure=models.OuterRef("pk"))
            )
        )


class Procedure(models.Model):
    """An administrative procedure: the code that stays while its versions come and go."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)  # national: d.dddddd
    local_code = models.CharField(max_length=60, blank=True)  # the province's own: 1.000948.H38
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="procedures")

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                Upper("local_code"),
                condition=~models.Q(local_code=""),
                name="procedure_local_code_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.code
