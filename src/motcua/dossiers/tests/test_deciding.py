"""Approve, refuse, seal, release, return, revoke: by whom, and when not."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.dossiers import actions
from motcua.dossiers.chain import verify
from motcua.dossiers.errors import NotNow, NotPaid, NotSealed, NotYours
from motcua.dossiers.models import History, Result
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import later
from motcua.org.errors import NoAuthority
from motcua.org.models import Authority

pytestmark = pytest.mark.django_db


def test_approving_names_the_authority_it_rests_on(hall):
    dossier = hall.approved()
    assert (dossier.state, dossier.outcome) == (State.DECIDED, "granted")
    assert Result.objects.get(dossier=dossier).authority == "34/QĐ-UBND"
    row = History.objects.get(dossier=dossier, verb="approve")
    assert row.facts["authority"] == str(Authority.objects.get(user=hall.approver).uuid)


def test_approving_without_authority_on_that_day_says_why(hall):
    Authority.objects.filter(user=hall.approver).update(valid_to=date(2026, 2, 28))
    dossier = hall.appraised()
    with pytest.raises(NoAuthority) as refusal:
        actions.approve(dossier, document=None, signed=None, by=hall.approver, at=later(90))
    assert "34/QĐ-UBND" in str(refusal.value)
    assert not Result.objects.exists()


def test_nothing_is_approved_before_it_is_appraised(hall):
    with pytest.raises(NotNow):
        actions.approve(hall.taken(), document=None, signed=None, by=hall.approver, at=later(20))


def test_the_appraiser_does_not_approve(hall):
    with pytest.raises(NotYours):
        actions.approve(
            hall.appraised(), document=None, signed=None, by=hall.appraiser, at=later(90)
        )


def test_a_refusal_is_a_result_too(hall):
    dossier = actions.refuse_result(
        hall.appraised(), document=None, signed=None, cause="applicant",
        legal_ground="Điều 8 Luật Trật tự, an toàn giao thông", text="Chưa đủ tuổi",
        by=hall.approver, at=later(90),
    )  # fmt: skip
    assert (dossier.state, dossier.outcome) == (State.DECIDED, "refused")
    dossier = actions.seal(dossier, signed=None, by=hall.clerk, at=later(95))
    dossier = actions.complete(dossier, verification=None, by=hall.clerk, at=later(96))
    assert dossier.national_code == 9


def test_the_seal_comes_after_the_signature(hall):
    with pytest.raises(NotNow):
        actions.seal(hall.appraised(), signed=None, by=hall.clerk, at=later(90))


def test_only_the_clerk_seals(hall):
    with pytest.raises(NotYours):
        actions.seal(hall.approved(), signed=None, by=hall.approver, at=later(95))


def test_what_is_not_sealed_is_not_released(hall):
    with pytest.raises(NotSealed):
        actions.complete(hall.approved(), verification=None, by=hall.clerk, at=later(95))


def test_what_is_owed_holds_the_release_back_until_it_is_paid(hall):
    dossier = hall.received(fees=[
        actions.FeeGiven(name="Lệ phí", amount=Decimal(135_000)),
    ])  # fmt: skip
    dossier = actions.take(dossier, by=hall.appraiser, at=later(10))
    dossier = actions.appraise(dossier, text="Đạt", by=hall.appraiser, at=later(20))
    dossier = actions.approve(dossier, document=None, signed=None, by=hall.approver, at=later(30))
    dossier = actions.seal(dossier, signed=None, by=hall.clerk, at=later(40))
    with pytest.raises(NotPaid, match="135000"):
        actions.complete(dossier, verification=None, by=hall.clerk, at=later(50))
    actions.record_payment(
        dossier, dossier.fees.get().charge, method="cash", amount=Decimal(135_000),
        receipt_number="0009001", by=hall.receiver, at=later(60),
    )  # fmt: skip
    done = actions.complete(dossier, verification=None, by=hall.clerk, at=later(70))
    assert done.state == State.FINISHED


def test_finishing_says_whether_it_was_on_time(hall):
    dossier = hall.finished()
    row = History.objects.get(dossier=dossier, verb="complete")
    assert row.facts["timeliness"] == "early"


def test_a_result_is_returned_once(hall):
    dossier = actions.return_result(
        hall.finished(), to_name="Trần Văn Bình", by=hall.receiver, at=later(200)
    )
    with pytest.raises(NotNow):
        actions.return_result(dossier, to_name="Khác", by=hall.receiver, at=later(201))


def test_a_late_result_is_returned_without_any_condition(hall):
    dossier = actions.complete(hall.sealed(), verification=None, by=hall.clerk, at=later(days=9))
    assert History.objects.get(dossier=dossier, verb="complete").facts["timeliness"] == "late"
    returned = actions.return_result(dossier, to_name="x", by=hall.receiver, at=later(days=9))
    assert returned.state == State.RETURNED


def test_the_clerk_returns_nothing(hall):
    with pytest.raises(NotYours):
        actions.return_result(hall.finished(), to_name="x", by=hall.clerk, at=later(200))


def test_a_result_is_revoked_with_its_ground(hall):
    dossier = actions.revoke_result(
        hall.finished(), legal_ground="Điều 12", text="Cấp sai đối tượng",
        by=hall.approver, at=later(300),
    )  # fmt: skip
    assert Result.objects.get(dossier=dossier).revoked_at == later(300)


def test_what_is_not_issued_is_not_revoked(hall):
    with pytest.raises(NotNow):
        actions.revoke_result(
            hall.approved(), legal_ground="x", text="y", by=hall.approver, at=later(300)
        )


def test_who_does_not_approve_revokes_nothing(hall):
    with pytest.raises(NotYours):
        actions.revoke_result(
            hall.finished(), legal_ground="x", text="y", by=hall.receiver, at=later(300)
        )


def test_the_chain_holds_after_a_whole_life(hall):
    assert list(verify(hall.finished())) == []
