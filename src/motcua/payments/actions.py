"""Raise a charge and record what was paid; the face's counter or a gateway calls these."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from motcua.core.questions import Question, answer
from motcua.org.models import Unit
from motcua.payments.errors import ReasonMissing, ReceiptMissing, ReceiptTaken, WrongAmount
from motcua.payments.models import Charge, FeeKind, Method, Payment
from motcua.people.models import User

_RECEIPTS_TAKEN = """
SELECT ARRAY(
    SELECT receipt_number FROM payments_payment
    WHERE receipt_number <> '' AND takes_back_id IS NULL -- as its index says
    AND receipt_number = ANY(%s::text[]))
"""


def stated_charge(
    *,
    unit: Unit,
    name: str,
    amount: Decimal,
    by: User,
    at: datetime,
    kind: str = FeeKind.CHARGE,
    reason: str = "",
) -> Charge:
    """Return a sum for the account, in whole dong, not yet written; zero needs the reason."""
    if amount < 0:
        raise WrongAmount(amount=amount, outstanding=0)
    if amount == 0 and not reason:
        raise ReasonMissing
    return Charge(
        unit=unit, name=name, amount=amount, kind=kind, reason=reason, raised_by=by, raised_at=at
    )


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
    charge = stated_charge(
        unit=unit, name=name, amount=amount, kind=kind, reason=reason, by=by, at=at
    )
    charge.save(force_insert=True)
    return charge


def stated_payment(
    charge: Charge,
    *,
    outstanding: Decimal,
    method: str,
    amount: Decimal,
    by: User,
    at: datetime,
    receipt_number: str = "",
    note: str = "",
    taken: Collection[str] = (),
) -> Payment:
    """Return money given or an exemption, not yet written; ``taken``: receipts of the ledger.

    Raises WrongAmount where it is not between 1 dong and what is owed, ReasonMissing for an
    exemption without ground, ReceiptTaken for a number already used.
    """
    if not 0 < amount <= outstanding:
        raise WrongAmount(amount=amount, outstanding=outstanding)
    if method == Method.EXEMPT and not note:
        raise ReasonMissing
    if method != Method.EXEMPT and not receipt_number:
        raise ReceiptMissing
    if receipt_number in taken:
        raise ReceiptTaken(number=receipt_number)
    return Payment(
        charge=charge,
        method=method,
        amount=amount,
        receipt_number=receipt_number,
        note=note,
        at=at,
        by=by,
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
    """Record money given at the counter or an exemption; the receipt number stands once."""
    with transaction.atomic():
        locked = Charge.objects.select_for_update().get(pk=charge.pk)
        payment = stated_payment(
            locked,
            outstanding=locked.outstanding(),
            method=method,
            amount=amount,
            receipt_number=receipt_number,
            note=note,
            taken=answer(receipts_taken([receipt_number])),
            by=by,
            at=at,
        )
        payment.save(force_insert=True)
    return payment


def receipts_taken(numbers: Iterable[str]) -> Question[set[str]]:
    """Ask which of the receipt numbers stand in the ledger already."""
    return Question(_RECEIPTS_TAKEN, ([number for number in numbers if number],), set)


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
