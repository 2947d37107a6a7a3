"""Supplements, payments, apologies: the law is kept, and never a trap."""

from decimal import Decimal

import pytest

from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.errors import (
    DecisionExists,
    DueNotLater,
    NothingAsked,
    NotNow,
    NotYours,
    ReasonNeeded,
)
from motcua.dossiers.models import ClockEntry, Deviation
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import MONDAY, later
from motcua.workdays.rules import Calendar, add_working_minutes

pytestmark = pytest.mark.django_db
WEEK = Calendar(code="national")
GROUND = "Điều 19 Nghị định 118/2025/NĐ-CP"


def ask(dossier, by, at, **kwargs):
    return actions.request_supplement(
        dossier, items=[Asked(text="Giấy khám sức khỏe còn hạn")], cause="applicant",
        legal_ground=GROUND, text="Giấy đã hết hạn", by=by, at=at, **kwargs,
    )  # fmt: skip


def test_a_supplement_stops_the_clock_and_starts_it_from_zero(hall):
    dossier = hall.taken()
    ask(dossier, hall.appraiser, later(30))
    dossier.refresh_from_db()
    assert (dossier.state, dossier.paused_at) == (State.SUPPLEMENT, later(30))
    dossier = actions.supplement(dossier, by=hall.receiver, at=later(days=1))
    assert (dossier.state, dossier.due_at) == (State.IN_PROGRESS, later(days=4))
    assert dossier.first_due_at == later(days=3)
    kinds = ClockEntry.objects.filter(dossier=dossier).values_list("kind", flat=True)
    assert list(kinds) == ["start", "pause", "restart"]


def test_a_step_that_waited_for_the_applicant_has_its_whole_time_again(hall):
    dossier = hall.taken()
    task = dossier.tasks.get(until=None)
    ask(dossier, hall.appraiser, later(30))
    actions.supplement(dossier, by=hall.receiver, at=later(days=7))
    again = dossier.tasks.get(until=None)
    assert again.due_at - later(days=7) == task.due_at - later(0)
    actions.appraise(dossier, text="Đủ", by=hall.appraiser, at=later(60, days=7))
    again.refresh_from_db()
    assert again.used_minutes == 60


def test_a_second_supplement_needs_a_reason_and_is_counted(hall):
    dossier = hall.taken()
    ask(dossier, hall.appraiser, later(30))
    actions.supplement(dossier, by=hall.receiver, at=later(60))
    with pytest.raises(ReasonNeeded) as refusal:
        ask(dossier, hall.appraiser, later(90))
    assert refusal.value.rule_code == "second_supplement"
    second = ask(dossier, hall.appraiser, later(90), reason="Giấy mới nộp bị rách")
    assert second.round == 2
    assert Deviation.objects.get(dossier=dossier).rule == "second_supplement"


def test_a_supplement_after_three_working_days_is_late(hall):
    dossier = hall.taken()
    with pytest.raises(ReasonNeeded):
        ask(dossier, hall.appraiser, later(days=4))
    assert ask(dossier, hall.appraiser, later(days=4), reason="Mới phát hiện").is_late


def test_asking_for_nothing_is_refused(hall):
    with pytest.raises(NothingAsked):
        actions.request_supplement(
            hall.taken(), items=[], cause="applicant", legal_ground=GROUND, text="x",
            by=hall.appraiser, at=later(30),
        )  # fmt: skip


def test_a_stranger_asks_for_nothing(hall):
    with pytest.raises(NotYours):
        ask(hall.taken(), hall.stranger, later(30))


def test_what_is_not_awaited_is_not_taken(hall):
    with pytest.raises(NotNow):
        actions.supplement(hall.taken(), by=hall.receiver, at=later(30))


def test_the_appraiser_meets_nobody_outside_the_counter(hall):
    dossier = hall.taken()
    ask(dossier, hall.appraiser, later(30))
    with pytest.raises(NotYours):
        actions.supplement(dossier, by=hall.appraiser, at=later(60))


def test_an_incomplete_submission_waits_and_comes_back_to_the_counter(hall):
    dossier = actions.submit(hall.submission(), by=hall.receiver, at=MONDAY)
    ask(dossier, hall.receiver, later(5))
    dossier = actions.supplement(dossier, by=hall.receiver, at=later(60))
    assert (dossier.state, dossier.due_at) == (State.SUBMITTED, None)


def test_payment_stops_the_clock_and_what_was_left_runs_on(hall):
    dossier = hall.taken()
    charge = actions.request_payment(
        dossier, name="Phí thẩm định", amount=Decimal(50_000), kind="phi", legal_ground="TT 63",
        by=hall.appraiser, at=later(30),
    )  # fmt: skip
    dossier.refresh_from_db()
    assert (dossier.state, dossier.national_code) == (State.PAYMENT, 6)
    actions.record_payment(
        dossier, charge, method="transfer", amount=Decimal(50_000), receipt_number="CK-77",
        by=hall.receiver, at=later(30, days=1),
    )  # fmt: skip
    dossier.refresh_from_db()
    assert (dossier.state, dossier.due_at) == (State.IN_PROGRESS, later(days=4))
    step = dossier.tasks.get(until=None)
    assert step.due_at == add_working_minutes(step.since, step.allotted_minutes + 480, WEEK)


def test_a_part_of_the_sum_does_not_start_the_clock(hall):
    dossier = hall.taken()
    charge = actions.request_payment(
        dossier, name="Phí thẩm định", amount=Decimal(50_000), kind="phi", legal_ground="TT 63",
        by=hall.appraiser, at=later(30),
    )  # fmt: skip
    actions.record_payment(
        dossier, charge, method="cash", amount=Decimal(20_000), receipt_number="0009001",
        by=hall.receiver, at=later(60),
    )  # fmt: skip
    dossier.refresh_from_db()
    assert dossier.state == State.PAYMENT


def test_the_appraiser_takes_no_money(hall):
    dossier = hall.taken()
    charge = dossier.fees.get().charge
    with pytest.raises(NotYours):
        actions.record_payment(
            dossier, charge, method="cash", amount=Decimal(1), receipt_number="1",
            by=hall.appraiser, at=later(60),
        )  # fmt: skip


def sorry(dossier, by, at, until, **kwargs):
    return actions.apologise(
        dossier, until=until, cause="agency", legal_ground=GROUND, text="Chờ ý kiến chuyên môn",
        by=by, at=at, **kwargs,
    )  # fmt: skip


def test_an_apology_one_working_day_before_gives_the_new_date(hall):
    dossier = hall.taken()
    apology = sorry(dossier, hall.head, later(days=1), later(days=7))
    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.first_due_at) == (later(days=7), later(days=3))
    assert not apology.is_late


def test_a_late_apology_is_possible_marked_and_counted(hall):
    apology = sorry(hall.taken(), hall.head, later(days=4), later(days=7))
    assert apology.is_late
    assert Deviation.objects.get().rule == "late_apology"


def test_a_second_extension_needs_a_reason(hall):
    dossier = hall.taken()
    sorry(dossier, hall.head, later(days=1), later(days=7))
    with pytest.raises(ReasonNeeded):
        sorry(dossier, hall.head, later(days=2), later(days=9))
    sorry(dossier, hall.head, later(days=2), later(days=9), reason="Cơ quan phối hợp chưa trả lời")


def test_an_extension_must_extend(hall):
    with pytest.raises(DueNotLater):
        sorry(hall.taken(), hall.head, later(60), later(days=2))


def test_the_counter_does_not_extend(hall):
    with pytest.raises(NotYours):
        sorry(hall.taken(), hall.receiver, later(60), later(days=7))


def test_a_withdrawal_gives_everything_back(hall):
    dossier = actions.withdraw(
        hall.taken(), text="Không còn nhu cầu", by=hall.receiver, at=later(9)
    )
    assert (dossier.state, dossier.national_code) == (State.WITHDRAWN, 7)
    assert not dossier.tasks.filter(until=None).exists()
    with pytest.raises(NotNow):
        actions.withdraw(dossier, text="lần nữa", by=hall.receiver, at=later(10))


def test_the_appraiser_takes_no_withdrawal(hall):
    with pytest.raises(NotYours):
        actions.withdraw(hall.taken(), text="x", by=hall.appraiser, at=later(9))


def stop(dossier, by):
    return actions.stop(
        dossier, requested_at=later(60), legal_ground="Điều 7 Thông tư 03/2025/TT-VPCP",
        text="Người nộp đề nghị dừng", by=by, at=later(70),
    )  # fmt: skip


def test_a_dossier_is_stopped_at_the_applicants_wish(hall):
    assert stop(hall.taken(), hall.receiver).national_code == 8


def test_nothing_is_stopped_once_there_is_a_decision(hall):
    with pytest.raises((DecisionExists, NotNow)):
        stop(hall.approved(), hall.receiver)


def test_a_stranger_stops_nothing(hall):
    with pytest.raises(NotYours):
        stop(hall.taken(), hall.stranger)
