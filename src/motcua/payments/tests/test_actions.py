"""The ledger only grows, never takes more than is owed, and knows free from unknown."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import Error, transaction

from motcua.org.tests.factories import UnitFactory
from motcua.payments.actions import raise_charge, record_payment, take_back
from motcua.payments.errors import ReasonMissing, ReceiptTaken, WrongAmount
from motcua.payments.models import Method
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def cashier():
    return UserFactory.create()


def charge(cashier, amount=135_000, **kwargs):
    unit = UnitFactory.create()
    return raise_charge(
        unit=unit, name="Lệ phí cấp lại", amount=Decimal(amount), by=cashier, at=AT, **kwargs
    )


def pay(owed, cashier, amount=135_000, number="0004182", method=Method.CASH, note=""):
    return record_payment(
        owed, method=method, amount=Decimal(amount), receipt_number=number, note=note,
        by=cashier, at=AT,
    )  # fmt: skip


def test_a_payment_settles_what_is_owed(cashier):
    owed = charge(cashier)
    pay(owed, cashier, 100_000)
    assert owed.outstanding() == 35_000
    pay(owed, cashier, 35_000, number="0004183")
    assert owed.outstanding() == 0


def test_more_than_is_owed_is_refused(cashier):
    owed = charge(cashier)
    with pytest.raises(WrongAmount):
        pay(owed, cashier, 135_001)
    assert not owed.payments.exists()


def test_nothing_to_pay_needs_its_reason(cashier):
    with pytest.raises(ReasonMissing):
        charge(cashier, 0)
    assert charge(cashier, 0, reason="Người cao tuổi").outstanding() == 0


def test_an_exemption_needs_its_ground(cashier):
    owed = charge(cashier)
    with pytest.raises(ReasonMissing):
        pay(owed, cashier, number="", method=Method.EXEMPT)
    pay(owed, cashier, number="", method=Method.EXEMPT, note="Hộ nghèo, giấy số 12")
    assert owed.outstanding() == 0


def test_a_receipt_number_stands_once(cashier):
    pay(charge(cashier), cashier)
    with pytest.raises(ReceiptTaken):
        pay(charge(cashier), cashier)


def test_a_mistake_is_taken_back_with_a_line_of_its_own(cashier):
    owed = charge(cashier)
    line = pay(owed, cashier)
    take_back(line, reason="Thu nhầm người", by=cashier, at=AT)
    assert owed.outstanding() == 135_000
    assert owed.payments.count() == 2


def test_the_database_refuses_to_change_a_line(cashier):
    line = pay(charge(cashier), cashier)
    line.amount = 1
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        line.save()
