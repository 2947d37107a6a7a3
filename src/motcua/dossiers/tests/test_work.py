"""Take, assign, appraise, consult, send back, hand over."""

import pytest

from motcua.dossiers import actions
from motcua.dossiers.errors import (
    HeldByOther,
    NotNow,
    NotYours,
    OpinionOpen,
    ReasonNeeded,
    TaskGone,
    WayUnknown,
    WrongPerson,
)
from motcua.dossiers.models import Deviation, Dossier, Opinion, Task
from motcua.dossiers.permissions import Standing, open_verbs
from motcua.dossiers.states import State, Verb
from motcua.dossiers.tests.cast import MONDAY, draw_crossroads, later
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def open_task(dossier):
    return Task.objects.get(dossier=dossier, until=None)


def verbs(user, dossier):
    tasks = list(Task.objects.filter(dossier=dossier, until=None))
    return set(open_verbs(Standing.of(user, MONDAY.date()), dossier, tasks))


@pytest.fixture
def second(hall):
    """Another appraiser of the same hall."""
    user = UserFactory.create()
    PostFactory.create(user=user, unit=hall.centre, duty=Duty.APPRAISE)
    return user


def test_taking_puts_the_task_in_hand(hall):
    dossier = hall.taken()
    assert (dossier.state, open_task(dossier).holder) == (State.IN_PROGRESS, hall.appraiser)


def test_a_task_in_hand_is_not_taken_again(hall, second):
    dossier = hall.taken()
    with pytest.raises(HeldByOther, match=hall.appraiser.full_name):
        actions.take(dossier, by=second, at=later(11))
    with pytest.raises(TaskGone):
        actions.take(dossier, by=hall.appraiser, at=later(11))


def test_the_counter_does_not_take_an_appraisal(hall):
    with pytest.raises(NotYours):
        actions.take(hall.received(), by=hall.receiver, at=later(11))


def test_the_head_assigns_to_who_holds_the_duty(hall, second):
    dossier = hall.received()
    actions.assign(dossier, task=open_task(dossier), to=second, by=hall.head, at=later(5))
    assert open_task(dossier).holder == second
    assert open_task(dossier).badge == "assigned"


def test_nobody_is_assigned_what_is_not_their_duty(hall):
    dossier = hall.received()
    with pytest.raises(WrongPerson):
        actions.assign(dossier, task=open_task(dossier), to=hall.clerk, by=hall.head, at=later(5))


def test_an_officer_does_not_assign(hall, second):
    dossier = hall.received()
    with pytest.raises(NotYours):
        actions.assign(dossier, task=open_task(dossier), to=second, by=hall.appraiser, at=later(5))


def test_a_task_is_reassigned_during_leave(hall, second):
    dossier = hall.taken()
    actions.reassign(
        dossier, task=open_task(dossier), to=second, reason="Nghỉ phép", by=hall.head, at=later(20)
    )
    assert open_task(dossier).holder == second
    with pytest.raises(HeldByOther):
        actions.appraise(dossier, text="Đạt", by=hall.appraiser, at=later(30))


def test_an_appraisal_goes_on_to_approval_and_counts_its_time(hall):
    dossier = hall.appraised()
    task = Task.objects.get(dossier=dossier, kind="appraise")
    assert (task.used_minutes, task.ending) == (60, "done")
    assert open_task(dossier).kind == "approve"


def test_an_appraisal_is_not_done_twice(hall):
    dossier = hall.appraised()
    with pytest.raises(NotNow):
        actions.appraise(dossier, text="Đạt", by=hall.appraiser, at=later(70))


def test_a_stranger_does_not_appraise(hall):
    with pytest.raises(NotYours):
        actions.appraise(hall.taken(), text="Đạt", by=hall.stranger, at=later(30))


@pytest.fixture
def crossroads(hall):
    draw_crossroads(hall)
    return hall


def test_an_appraisal_takes_the_way_that_was_chosen(crossroads):
    dossier = crossroads.taken()
    actions.appraise(dossier, text="Đạt", choice="hard", by=crossroads.appraiser, at=later(30))
    assert open_task(dossier).step.key == "visit"


@pytest.mark.parametrize("choice", ["", "easy"])
def test_an_appraisal_without_a_way_that_is_drawn_is_refused_and_stays(crossroads, choice):
    dossier = crossroads.taken()
    with pytest.raises(WayUnknown, match="simple, hard"):
        actions.appraise(dossier, text="Đạt", choice=choice, by=crossroads.appraiser, at=later(30))
    assert open_task(dossier).step.key == "appraise"


def test_a_consulted_unit_sees_the_dossier_and_answers(hall):
    dossier = actions.consult(
        hall.taken(), unit=hall.elsewhere, question="Ranh giới có đổi không?",
        due_at=later(hours=4), by=hall.appraiser, at=later(20),
    )  # fmt: skip
    assert dossier in Dossier.objects.visible_to(hall.stranger, MONDAY.date())
    actions.give_opinion(dossier, answer="Không đổi", agrees=True, by=hall.stranger, at=later(60))
    opinion = Opinion.objects.get(task__dossier=dossier)
    assert (opinion.answer, opinion.answered_at) == ("Không đổi", later(60))


def test_nothing_is_decided_while_an_opinion_is_still_awaited(hall):
    dossier = actions.consult(
        hall.taken(), unit=hall.elsewhere, question="?", due_at=later(hours=4),
        by=hall.appraiser, at=later(20),
    )  # fmt: skip
    actions.appraise(dossier, text="Đạt", by=hall.appraiser, at=later(30))
    with pytest.raises(OpinionOpen):
        actions.approve(dossier, document=None, signed=None, by=hall.approver, at=later(40))
    actions.approve(
        dossier, document=None, signed=None, by=hall.approver, at=later(hours=5)
    )  # an answer that is overdue holds nobody up
    assert not Task.objects.filter(dossier=dossier, kind="consult", until=None).exists()


def test_the_unit_that_was_not_asked_gives_no_opinion(hall):
    with pytest.raises((NotYours, NotNow)):
        actions.give_opinion(hall.taken(), answer="x", agrees=True, by=hall.stranger, at=later(30))


def test_work_is_sent_back_to_the_same_appraiser_and_the_clock_goes_on(hall):
    before = hall.appraised()
    dossier = actions.send_back(
        before, cause="agency", text="Thiếu ý kiến về ranh giới", by=hall.approver, at=later(80)
    )
    task = open_task(dossier)
    assert (task.kind, task.holder, task.badge) == ("appraise", hall.appraiser, "sent_back")
    assert dossier.due_at == before.due_at


def test_the_clerk_sends_back_before_sealing(hall):
    dossier = actions.send_back(
        hall.approved(), cause="agency", text="Sai tên", by=hall.clerk, at=later(95)
    )
    assert (dossier.state, dossier.outcome) == (State.IN_PROGRESS, "")
    assert open_task(dossier).kind == "approve"
    again = actions.approve(dossier, document=None, signed=None, by=hall.approver, at=later(99))
    assert again.state == State.DECIDED


def test_the_appraiser_sends_nothing_back(hall):
    with pytest.raises(NotYours):
        actions.send_back(hall.taken(), cause="agency", text="x", by=hall.appraiser, at=later(80))


def test_a_list_is_handed_over_and_both_sides_sign_once(hall):
    dossiers = [hall.received(), hall.received()]
    handed = actions.hand_over(dossiers, target=hall.elsewhere, by=hall.receiver, at=later(30))
    assert handed.dossiers.count() == 2
    assert handed.due_at.date() == MONDAY.date()
    with pytest.raises(NotYours):
        actions.take_over(handed, by=hall.receiver, at=later(40))
    actions.take_over(handed, by=hall.stranger, at=later(40))
    with pytest.raises(TaskGone):
        actions.take_over(handed, by=hall.stranger, at=later(41))


def test_a_late_list_needs_a_reason_and_is_counted(hall):
    dossier = hall.received()
    with pytest.raises(ReasonNeeded):
        actions.hand_over([dossier], target=hall.elsewhere, by=hall.receiver, at=later(days=2))
    actions.hand_over(
        [dossier], target=hall.elsewhere, by=hall.receiver, at=later(days=2), reason="Xe hỏng"
    )
    broken = Deviation.objects.get(dossier=dossier)
    assert (broken.rule, broken.reason) == ("late_hand_over", "Xe hỏng")


def test_a_result_goes_back_from_the_agency_to_the_counter(hall):
    dossier = hall.finished()
    Dossier.objects.filter(pk=dossier.pk).update(deciding_unit=hall.province)
    dossier.refresh_from_db()
    handed = actions.hand_over([dossier], target=hall.centre, by=hall.clerk, at=later(120))
    assert (handed.source, handed.target) == (hall.province, hall.centre)
    assert handed.due_at.date() == MONDAY.date()


def test_buttons_are_the_verbs_that_would_not_be_refused(hall):
    dossier = hall.appraised()
    assert Verb.APPROVE in verbs(hall.approver, dossier)
    assert Verb.APPROVE not in verbs(hall.appraiser, dossier)
    assert verbs(hall.stranger, dossier) == set()
    assert Verb.WITHDRAW in verbs(hall.receiver, dossier)
    assert Verb.RETURN not in verbs(hall.receiver, dossier)
