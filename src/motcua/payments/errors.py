"""Refusals about money."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class WrongAmount(Refusal):
    """More than is owed, or nothing at all."""

    code = "wrong_amount"
    status = 422
    message = _("%(amount)s đ was given, but %(outstanding)s đ is owed.")


class ReasonMissing(Refusal):
    """A sum of zero, or an exemption, without the ground for it."""

    code = "reason_missing"
    status = 422
    message = _("Say why nothing is to be paid.")


class ReceiptMissing(Refusal):
    """Money without the number of its receipt."""

    code = "receipt_missing"
    status = 422
    message = _("Write the number of the receipt.")


class ReceiptTaken(Refusal):
    """A receipt number that stands on another payment."""

    code = "receipt_taken"
    message = _("Receipt %(number)s is already in the ledger.")
