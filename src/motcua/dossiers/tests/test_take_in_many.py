"""Many at once: the same rows and the same refusals as one by one, each with its own answer."""

from dataclasses import replace

import pytest
from django.db import connection

from motcua.core.errors import Invalid
from motcua.dossiers import actions
from motcua.dossiers.actions import intake
from motcua.dossiers.chain import verify
from motcua.dossiers.errors import FeeUnstated, NotYours, PapersMissing, TooMany
from motcua.dossiers.models import (
    Access,
    ClockEntry,
    Deviation,
    Dossier,
    Fee,
    History,
    HistorySecret,
    Paper,
    Serial,
    Task,
)
from motcua.dossiers.tests.cast import MONDAY
from motcua.org.tests.factories import PostFactory
from motcua.payments.errors import ReceiptMissing, ReceiptTaken
from motcua.payments.models import Payment

pytestmark = pytest.mark.django_db

#: Enough for the way by COPY.
MANY = 30
#: What differs from one dossier to the next, and nothing else.
OWN = {
    "id", "uuid", "dossier_id", "paper_id", "charge_id", "code", "tracking_code", "slip_number",
    "head_hash", "hash", "hash_before", "receipt_number", "salt", "xid", "facts",
}  # fmt: skip


def rows(dossier: Dossier) -> dict[str, list[dict[str, object]]]:
    """Return all rows of a dossier, without what makes each its own."""
    of = {
        "dossier": Dossier.objects.filter(pk=dossier.pk),
        "papers": dossier.papers.all(),
        "access": Access.objects.filter(dossier=dossier).order_by("unit", "capacity"),
        "clock": ClockEntry.objects.filter(dossier=dossier),
        "tasks": Task.objects.filter(dossier=dossier).order_by("id"),
        "history": History.objects.filter(dossier=dossier).order_by("sequence"),
        "secrets": HistorySecret.objects.filter(dossier=dossier).order_by("sequence"),
        "deviations": Deviation.objects.filter(dossier=dossier),
        "fees": Fee.objects.filter(dossier=dossier),
        "payments": Payment.objects.filter(charge__in=dossier.fees.values("charge")),
    }
    return {
        name: [{k: v for k, v in row.items() if k not in OWN} for row in found.values()]
        for name, found in of.items()
    }


def test_what_is_taken_in_at_once_has_the_rows_of_two_acts(hall):
    submitted = actions.submit(hall.submission(), by=hall.receiver, at=MONDAY)
    by_two = actions.receive(submitted, by=hall.receiver, at=MONDAY)
    by_one = hall.received()
    assert rows(by_one) == rows(by_two)
    facts = [
        {k: v for k, v in row.facts.items() if k not in ("code", "digests")}
        for row in History.objects.filter(dossier__in=[by_one, by_two]).order_by("dossier_id")
    ]
    assert facts[:2] == facts[2:]


def test_many_have_the_rows_of_one_and_a_chain_that_holds(hall):
    one = hall.received()
    many = [hall.submission() for _ in range(MANY)]
    taken = actions.take_in_many(many, by=hall.receiver, at=MONDAY)
    assert [dossier.code for dossier in taken] == [
        f"H99.12-260302-{serial:04}" for serial in range(2, MANY + 2)
    ]
    assert [dossier.slip_number for dossier in taken] == list(range(2, MANY + 2))
    for dossier in Dossier.objects.exclude(pk=one.pk):
        assert list(verify(dossier)) == []
        assert rows(dossier) == rows(one)


def test_each_refusal_stands_in_its_place_and_takes_no_number(hall):
    good = [hall.submission() for _ in range(4)]
    short = replace(good[0].papers[0], is_received=False)
    twice = replace(hall.submission(), fees=good[0].fees)
    unpaid = replace(hall.submission(), fees=[replace(good[0].fees[0], receipt_number="")])
    given = [
        good[0],
        replace(hall.submission(), papers=[short]),
        replace(hall.submission(), fees=[]),
        good[1],
        twice,
        replace(hall.submission(), receiving_unit=hall.elsewhere),
        replace(hall.submission(), phone="0" * 21),
        replace(hall.submission(), name="Nguyễn\x00Thị"),
        replace(hall.submission(), person=None),
        unpaid,
        *good[2:],
    ]
    answers = actions.take_in_many(given, by=hall.receiver, at=MONDAY)
    kinds = [type(answer) for answer in answers]
    assert kinds == [
        Dossier, PapersMissing, FeeUnstated, Dossier, ReceiptTaken, NotYours, Invalid, Invalid,
        Invalid, ReceiptMissing, Dossier, Dossier,
    ]  # fmt: skip
    codes = [answer.code for answer in answers if isinstance(answer, Dossier)]
    assert codes == [f"H99.12-260302-000{serial}" for serial in (1, 2, 3, 4)]
    assert Dossier.objects.count() == Fee.objects.count() == 4
    assert Serial.objects.get().last == 4
    assert not Paper.objects.exclude(dossier__in=Dossier.objects.all()).exists()


def test_a_stranger_is_refused_each_of_them(hall):
    answers = actions.take_in_many([hall.submission()] * 2, by=hall.stranger, at=MONDAY)
    assert [type(answer) for answer in answers] == [NotYours, NotYours]
    assert not Dossier.objects.exists()


def test_a_receipt_of_the_ledger_is_refused(hall):
    known = hall.submission()
    actions.take_in([known], by=hall.receiver, at=MONDAY)
    (answer,) = actions.take_in_many([known], by=hall.receiver, at=MONDAY)
    assert isinstance(answer, ReceiptTaken)


def test_what_lacks_papers_is_taken_with_a_reason_and_counted(hall):
    given = hall.submission()
    short = replace(given.papers[1], is_received=False)
    incomplete = replace(given, papers=[given.papers[0], short])
    whole = hall.submission()
    taken = actions.take_in_many(
        [incomplete, whole], by=hall.receiver, at=MONDAY, reason="Bổ sung trong ngày"
    )
    assert [d.dossier_id for d in Deviation.objects.all()] == [taken[0].pk]


def test_units_have_numbers_of_their_own(hall):
    PostFactory.create(user=hall.receiver, unit=hall.elsewhere, duty="receive")
    given = [
        hall.submission(),
        hall.submission(receiving_unit=hall.elsewhere),
        hall.submission(),
    ]
    taken = actions.take_in_many(given, by=hall.receiver, at=MONDAY)
    assert [dossier.code for dossier in taken] == [
        "H99.12-260302-0001", "H98.12-260302-0001", "H99.12-260302-0002",
    ]  # fmt: skip


def test_more_than_a_call_takes_is_refused(hall, monkeypatch):
    monkeypatch.setattr(intake, "MOST_AT_ONCE", 1)
    with pytest.raises(TooMany):
        actions.take_in_many([hall.submission()] * 2, by=hall.receiver, at=MONDAY)


def test_nothing_is_asked_where_nothing_is_given(hall):
    assert actions.take_in_many([], by=hall.receiver, at=MONDAY) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossiers_history")
        assert cursor.fetchone()[0] == 0
