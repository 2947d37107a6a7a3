"""The parts of a version: ways to file it, papers asked for, fees."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    POST = "post", _("By post")


class ChannelRule(models.Model):
    """One way to file: whether it is open, and its own time limit where the law gives one."""

    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.CASCADE, related_name="channel_rules"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    limit_value = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField(max_length=12, blank=True)  # empty: that of the version
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["version_id", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["version", "channel"], name="channel_rule_once"),
        ]

    def __str__(self) -> str:
        return self.get_channel_display()


class PaperRequirement(models.Model):
    """A paper asked for (CPSV-AP: evidence), in the order of the published list.

    Where ``is_by_case``, the heading names a case and only those in it bring the paper.
    """

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        NOTE = "note", _("Note")  # a line of the published list that asks for nothing

    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.CASCADE, related_name="papers"
    )
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.PAPER)
    heading = models.TextField(blank=True)  # as published: "Trường hợp ủy quyền …"
    is_by_case = models.BooleanField(default=False)  # the heading is one case among several
    name = models.TextField()
    form_name = models.CharField(max_length=250, blank=True)  # the form to fill in: "Mẫu CT01"
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    alternative_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="alternatives"
    )

    class Meta:
        ordering = ["version_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="paper_sequence_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FeeKind(models.TextChoices):
    PHI = "phi", _("Service fee")  # phí
    LE_PHI = "le_phi", _("State fee")  # lệ phí


class FeeRule(models.Model):
    """What it costs in one case. ``amount`` NULL is unknown; 0 is free because a rule says so."""

    version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.CASCADE, related_name="fee_rules"
    )
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=FeeKind.choices, blank=True)  # empty: not said
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)  # empty: all
    case = models.TextField(blank=True)  # to whom it applies, in the words of the rule
    amount = models.DecimalField(max_digits=15, decimal_places=0, null=True, blank=True)  # dong
    at_least = models.DecimalField(max_digits=15, decimal_places=0, null=True, blank=True)
    at_most = models.DecimalField(max_digits=15, decimal_places=0, null=True, blank=True)

    class Meta:
        ordering = ["version_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["version", "seq"], name="fee_sequence_once"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="fee_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(at_least__isnull=True, at_most__isnull=True)
                | Q(amount__isnull=True, at_least__lte=models.F("at_most")),
                name="fee_bounds_stand_for_an_unknown_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
