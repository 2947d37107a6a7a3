"""Submit, receive, decline, transfer: what the counter may do, and what it may not."""

from dataclasses import replace

import pytest

from motcua.core.errors import NotAllowed
from motcua.dossiers import actions
from motcua.dossiers.errors import (
    FeeUnstated,
    NotNow,
    NotReceivable,
    NotYours,
    PapersMissing,
    ReasonNeeded,
)
from motcua.dossiers.models import Access, Deviation, Dossier, History
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import MONDAY, later, make_version
from motcua.payments.errors import ReceiptTaken

pytestmark = pytest.mark.django_db


def test_a_submission_waits_without_code_and_without_promise(hall):
    dossier = actions.submit(hall.submission(), by=hall.receiver, at=MONDAY)
    assert (dossier.state, dossier.code, dossier.due_at) == (State.SUBMITTED, None, None)
    assert len(dossier.tracking_code) == 12


def test_a_stranger_does_not_take_in_at_our_counter(hall):
    with pytest.raises(NotYours):
        actions.take_in([hall.submission()], by=hall.stranger, at=MONDAY)
    assert not Dossier.objects.exists()


def test_what_was_received_is_not_received_again(hall):
    dossier = hall.received()
    with pytest.raises(NotNow) as refusal:
        actions.receive(dossier, by=hall.colleague, at=later(1))
    assert "H99.12-260302-0001" in str(refusal.value)
    assert History.objects.filter(dossier=dossier, verb="receive").count() == 1


def test_a_missing_paper_is_named(hall):
    short = replace(hall.submission().papers[1], is_received=False)
    submission = hall.submission()
    submission = replace(submission, papers=[submission.papers[0], short])
    with pytest.raises(PapersMissing, match="Giấy khám sức khỏe"):
        actions.take_in([submission], by=hall.receiver, at=MONDAY)
    assert not Dossier.objects.exists()


def test_taking_in_an_incomplete_dossier_is_possible_with_a_reason_and_counted(hall):
    submission = hall.submission()
    short = replace(submission.papers[1], is_received=False)
    submission = replace(submission, papers=[submission.papers[0], short])
    (dossier,) = actions.take_in(
        [submission], by=hall.receiver, at=MONDAY, reason="Bệnh viện gửi trực tiếp chiều nay"
    )
    assert Deviation.objects.get(dossier=dossier).rule == "received_incomplete"


def test_a_paper_that_is_not_needed_says_why(hall):
    submission = hall.submission()
    spare = replace(
        submission.papers[1], is_received=False, not_needed_because="Đã có trong cơ sở dữ liệu"
    )
    submission = replace(submission, papers=[submission.papers[0], spare])
    (dossier,) = actions.take_in([submission], by=hall.receiver, at=MONDAY)
    assert dossier.state == State.RECEIVED


def test_an_unknown_fee_must_be_stated(hall):
    with pytest.raises(FeeUnstated):
        actions.take_in([hall.submission(fees=[])], by=hall.receiver, at=MONDAY)


def test_a_procedure_to_complete_is_not_received(hall):
    draft = make_version("1.000001")
    type(draft).objects.create(procedure=draft.procedure, number=2, name_vi="Bản nháp")
    newest = draft.procedure.versions.get(number=2)
    with pytest.raises(NotReceivable):
        actions.take_in([hall.submission(procedure_version=newest)], by=hall.receiver, at=MONDAY)


def test_several_dossiers_are_taken_in_together_or_not_at_all(hall):
    good, same_receipt = hall.submission(), hall.submission()
    same_receipt = replace(
        same_receipt, fees=[replace(same_receipt.fees[0], receipt_number="0000001")]
    )
    with pytest.raises(ReceiptTaken):
        actions.take_in([good, same_receipt], by=hall.receiver, at=MONDAY)
    assert not Dossier.objects.exists()


def test_the_unit_above_oversees_and_others_see_nothing(hall):
    dossier = hall.received()
    seen = Dossier.objects.visible_to
    day = MONDAY.date()
    assert dossier in seen(hall.receiver, day)
    assert dossier in seen(hall.head, day)
    assert dossier not in seen(hall.stranger, day)
    overseeing = Access.objects.filter(dossier=dossier, unit=hall.province)
    assert overseeing.get().capacity == "overseeing"


def test_declining_gives_cause_ground_and_text(hall):
    dossier = actions.submit(hall.submission(), by=hall.receiver, at=MONDAY)
    dossier = actions.decline(
        dossier, cause="applicant", legal_ground="Điều 17 Nghị định 118/2025/NĐ-CP",
        text="Không thuộc thẩm quyền", by=hall.receiver, at=later(5),
    )  # fmt: skip
    assert (dossier.state, dossier.national_code, dossier.ended_at) == ("declined", 3, later(5))
    row = History.objects.get(dossier=dossier, verb="decline")
    assert row.facts["cause"] == "applicant"
    assert "Không thuộc" not in str(row.facts)


def test_a_received_dossier_is_not_declined(hall):
    with pytest.raises(NotNow):
        actions.decline(
            hall.received(), cause="applicant", legal_ground="x", text="y",
            by=hall.receiver, at=later(5),
        )  # fmt: skip


def test_an_appraiser_does_not_decline(hall):
    dossier = actions.submit(hall.submission(), by=hall.receiver, at=MONDAY)
    with pytest.raises(NotAllowed):
        actions.decline(
            dossier, cause="applicant", legal_ground="x", text="y", by=hall.appraiser, at=later(5)
        )


def test_a_transfer_moves_the_decision_and_lets_the_other_unit_see(hall):
    dossier = hall.received()
    moved = actions.transfer(
        dossier, unit=hall.elsewhere, legal_ground="Điều 18", text="", by=hall.receiver, at=later(9)
    )
    assert moved.deciding_unit == hall.elsewhere
    assert dossier in Dossier.objects.visible_to(hall.stranger, MONDAY.date())


def test_a_late_transfer_needs_a_reason_and_is_counted(hall):
    dossier = hall.received()
    with pytest.raises(ReasonNeeded) as refusal:
        actions.transfer(
            dossier, unit=hall.elsewhere, legal_ground="Điều 18", text="", by=hall.receiver,
            at=later(days=1),
        )  # fmt: skip
    assert refusal.value.rule_code == "late_transfer"
    actions.transfer(
        dossier, unit=hall.elsewhere, legal_ground="Điều 18", text="Chờ xác minh thẩm quyền",
        by=hall.receiver, at=later(days=1),
    )  # fmt: skip
    assert Deviation.objects.get(dossier=dossier).rule == "late_transfer"


def test_the_stranger_does_not_transfer(hall):
    with pytest.raises(NotYours):
        actions.transfer(
            hall.received(), unit=hall.elsewhere, legal_ground="x", text="", by=hall.stranger,
            at=later(9),
        )  # fmt: skip
