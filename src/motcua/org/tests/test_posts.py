from datetime import date, timedelta

import pytest

from motcua.core.errors import Invalid
from motcua.org.actions import (
    end_post,
    post,
    record_absence,
    record_qualification,
    record_training,
)
from motcua.org.errors import Ended, NotManager, PostHeld, UnitClosed
from motcua.org.models import Duty, Rank, TrainingResult
from motcua.org.permissions import has_duty, stand_in_for
from motcua.org.tests.factories import AT, DAY, PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return PostFactory.create(duty=Duty.HEAD).user


@pytest.fixture
def centre(head):
    return head.posts.get().unit


@pytest.fixture
def officer():
    return UserFactory.create()


@pytest.fixture
def stranger():
    return PostFactory.create(duty=Duty.HEAD).user


def send(officer, centre, head, **facts):
    given = {
        "unit": centre,
        "duty": Duty.RECEIVE,
        "decision_no": "12/QĐ-UBND",
        "valid_from": DAY,
        "by": head,
        "at": AT,
    }
    return post(officer, **given | facts)


def test_an_officer_is_posted_and_then_holds_the_duty(officer, centre, head):
    posted = send(officer, centre, head, valid_to=date(2027, 3, 1))
    assert posted.warnings == ()
    assert has_duty(officer, Duty.RECEIVE, centre, DAY)
    assert (posted.post.made_by, posted.post.made_at) == (head, AT)


@pytest.mark.parametrize("valid_to", [None, date(2026, 5, 1), date(2030, 1, 1)])
def test_an_unusual_term_of_who_is_posted_from_an_agency_is_warned_of(
    officer, centre, head, valid_to
):
    posted = send(officer, centre, head, valid_to=valid_to, posted_from=UnitFactory.create())
    assert len(posted.warnings) == 1
    assert "36" in posted.warnings[0]


def test_a_specialist_who_approves_is_warned_of(officer, centre, head):
    assert len(send(officer, centre, head, duty=Duty.APPROVE).warnings) == 1
    deputy = send(UserFactory.create(), centre, head, duty=Duty.APPROVE, rank=Rank.DEPUTY_HEAD)
    assert deputy.warnings == ()


def test_a_post_held_already_or_turned_or_undecided_is_refused(officer, centre, head):
    send(officer, centre, head)
    with pytest.raises(PostHeld, match=officer.full_name):
        send(officer, centre, head, valid_from=DAY + timedelta(9))
    for wrong in ({"valid_to": DAY - timedelta(1)}, {"decision_no": " "}):
        with pytest.raises(Invalid):
            send(officer, centre, head, **wrong)


def test_nobody_is_posted_to_a_closed_unit(officer, centre, head):
    centre.valid_to = DAY
    centre.save()
    with pytest.raises(UnitClosed):
        send(officer, centre, head, valid_to=DAY + timedelta(1))


def test_a_stranger_and_a_machine_post_nobody(officer, centre, stranger, head):
    with pytest.raises(NotManager):
        send(officer, centre, stranger)
    head.is_machine = True
    with pytest.raises(NotManager):
        send(officer, centre, head)


def test_a_post_ends_with_its_last_day(officer, centre, head):
    held = send(officer, centre, head).post
    end_post(held, last_on=DAY, reason="Hết biệt phái", by=head, at=AT)
    assert has_duty(officer, Duty.RECEIVE, centre, DAY)
    assert not has_duty(officer, Duty.RECEIVE, centre, DAY + timedelta(1))


def test_a_post_does_not_end_twice_in_the_past_or_by_a_stranger(officer, centre, head, stranger):
    held = PostFactory.create(user=officer, unit=centre)
    for last_on in (DAY - timedelta(2), held.valid_from - timedelta(1)):
        with pytest.raises(Invalid):
            end_post(held, last_on=last_on, by=head, at=AT)
    with pytest.raises(NotManager):
        end_post(held, last_on=DAY, by=stranger, at=AT)
    end_post(held, last_on=DAY, by=head, at=AT)
    with pytest.raises(Ended):
        end_post(held, last_on=DAY, by=head, at=AT + timedelta(5))


def test_a_stand_in_steps_in_on_the_days_of_absence(officer, centre, head):
    colleague = UserFactory.create()
    record_absence(officer, first_on=DAY, last_on=DAY, stand_in=colleague, by=officer, at=AT)
    assert stand_in_for(officer, DAY) == colleague
    assert stand_in_for(officer, DAY + timedelta(1)) is None


def test_an_absence_that_makes_no_sense_or_of_a_strange_unit_is_refused(officer, centre, stranger):
    days = {"first_on": DAY, "last_on": DAY, "at": AT}
    with pytest.raises(Invalid):
        record_absence(officer, by=officer, **days | {"last_on": DAY - timedelta(1)})
    with pytest.raises(Invalid):
        record_absence(officer, stand_in=officer, by=officer, **days)
    with pytest.raises(NotManager):
        record_absence(officer, by=stranger, **days)


def test_a_course_is_recorded_once_with_its_last_result(officer, centre, head):
    send(officer, centre, head)
    facts = {"course": "Nghiệp vụ một cửa", "on": DAY, "by": head, "at": AT}
    record_training(officer, result=TrainingResult.FAILED, **facts)
    assert record_training(officer, result=TrainingResult.PASSED, **facts).result == "passed"
    assert officer.trainings.count() == 1


def test_a_course_of_tomorrow_or_without_name_or_by_a_stranger_is_refused(
    officer, centre, head, stranger
):
    send(officer, centre, head)
    facts = {"course": "Nghiệp vụ", "on": DAY, "result": TrainingResult.PASSED, "at": AT}
    for wrong in ({"on": DAY + timedelta(1)}, {"course": ""}):
        with pytest.raises(Invalid):
            record_training(officer, by=head, **facts | wrong)
    with pytest.raises(NotManager):
        record_training(officer, by=stranger, **facts)


def test_a_diploma_is_recorded_by_who_manages(officer, centre, head, stranger):
    send(officer, centre, head)
    assert record_qualification(officer, title="Cử nhân Luật", by=head, at=AT).made_by == head
    with pytest.raises(Invalid):
        record_qualification(officer, title="", by=head, at=AT)
    with pytest.raises(NotManager):
        record_qualification(officer, title="Cử nhân Luật", by=stranger, at=AT)
