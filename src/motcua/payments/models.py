"""What is owed and what was paid: a ledger that only grows (design.md, decision 12)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.core.ids import uuid7
from motcua.org.models import Unit


class FeeKind(models.TextChoices):
    FEE = "phi", _("fee")  # phí: the price of a service
    CHARGE = "le_phi", _("charge")  # lệ phí: fixed by law for an act of the state


class Method(models.TextChoices):
    CASH = "cash", _("cash")
    TRANSFER = "transfer", _("bank transfer")
    EXEMPT = "exempt", _("exempt")


class Charge(models.Model):
    """A sum somebody owes; none (0) is stated with its reason, unknown is not a charge at all."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=FeeKind.choices, default=FeeKind.CHARGE)
    name = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=15, decimal_places=0)  # whole dong
    reason = models.CharField(max_length=300, blank=True)  # why none, or why this sum
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="charge_not_negative"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0) | ~models.Q(reason=""),
                name="charge_none_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.amount}"

    def outstanding(self) -> Decimal:
        """Return the dong still owed; exemptions count as settled."""
        paid = self.payments.aggregate(sum=models.Sum("amount"))["sum"]
        return self.amount - (paid or Decimal(0))


class Payment(models.Model):
    """One line of the ledger; a mistake is set right by a line that takes it back."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=8, choices=Method.choices)
    amount = models.DecimalField(max_digits=15, decimal_places=0)  # whole dong; minus takes back
    receipt_number = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    takes_back = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["receipt_number"],
                condition=~models.Q(receipt_number="") & models.Q(takes_back=None),
                name="payment_receipt_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(method="exempt") | ~models.Q(receipt_number=""),
                name="payment_money_has_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ({self.method})"
