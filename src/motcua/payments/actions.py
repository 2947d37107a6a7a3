"""Raise a charge and record what was paid; the face's counter or a gateway calls these."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from motcua.org.models import Unit
from motcua.payments.errors import ReasonMissing, ReceiptMissing, ReceiptTaken, WrongAmount
from motcua.payments.models import Charge, FeeKind, Method, Payment
from motcua.people.models import User


def raise_charge(
    *,
    unit: Unit,
    name: str,
    amount: Decimal,
    by: User,
    at: datetime,
    kind: str = FeeKind.CHARGE,
    reason: str = "",
) -> Charge:
    """Put a sum on the account, in whole dong; zero needs the reason why nothing is owed."""
    if amount < 0:
        raise WrongAmount(amount=amount, outstanding=0)
    if amount == 0 and not reason:
        raise ReasonMissing
    return Charge.objects.create(
        unit=unit, name=name, amount=amount, kind=kind, reason=reason, raised_by=by, raised_at=at
    )


def record_payment(
    charge: Charge,
    *,
    method: str,
    amount: Decimal,
    by: User,
    at: datetime,
    receipt_number: str = "",
    note: str = "",
) -> Payment:
    """Record money given at the counter or an exemption; the receipt number stands once.

    Raises WrongAmount where it is not between 1 dong and what is owed, ReasonMissing for an
    exemption without ground, ReceiptMissing for money without one, ReceiptTaken
    for a number already used.
    """
    with transaction.atomic():
        locked = Charge.objects.select_for_update().get(pk=charge.pk)
        outstanding = locked.outstanding()
        if not 0 < amount <= outstanding:
            raise WrongAmount(amount=amount, outstanding=outstanding)
        if method == Method.EXEMPT and not note:
            raise ReasonMissing
        if method != Method.EXEMPT and not receipt_number:
            raise ReceiptMissing
        if receipt_number and Payment.objects.filter(receipt_number=receipt_number).exists():
            raise ReceiptTaken(number=receipt_number)
        return Payment.objects.create(
            charge=locked,
            method=method,
            amount=amount,
            receipt_number=receipt_number,
            note=note,
            at=at,
            by=by,
        )


def take_back(payment: Payment, *, reason: str, by: User, at: datetime) -> Payment:
    """Set a mistaken payment right with a line of the opposite sum; nothing is overwritten."""
    if not reason:
        raise ReasonMissing
    return Payment.objects.create(
        charge=payment.charge,
        method=payment.method,
        amount=-payment.amount,
        receipt_number=payment.receipt_number,
        note=reason,
        takes_back=payment,
        at=at,
        by=by,
    )
