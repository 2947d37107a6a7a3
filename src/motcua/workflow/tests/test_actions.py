"""Routes are drawn, checked and published; what is published stays."""

from datetime import UTC, date, datetime

import pytest
from django.db import Error, transaction

from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory
from motcua.workflow.actions import draw, load_shipped_routes, publish
from motcua.workflow.errors import NotPublishable, Published
from motcua.workflow.models import Route, RouteVersion, Step

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def clerk():
    return UserFactory.create()


@pytest.fixture
def staffed(clerk):
    unit = UnitFactory.create()
    for duty in (Duty.RECEIVE, Duty.APPRAISE, Duty.APPROVE, Duty.SEAL, Duty.RETURN):
        PostFactory.create(user=clerk, unit=unit, duty=duty)


def test_both_shipped_routes_are_published_once(clerk, staffed):
    load_shipped_routes(by=clerk, at=AT)
    load_shipped_routes(by=clerk, at=AT)
    codes = {"five-on-the-spot", "through-the-agency"}
    assert {v.route.code for v in RouteVersion.objects.filter(state="published")} == codes
    five = Route.objects.get(code="five-on-the-spot").current()
    names = ["Tiếp nhận", "Thẩm định", "Phê duyệt", "Đóng dấu", "Trả kết quả"]
    assert [step.name_vi for step in five.steps.all()] == names


def test_a_route_whose_duty_nobody_holds_today_is_not_published(clerk):
    with pytest.raises(NotPublishable) as refusal:
        load_shipped_routes(by=clerk, at=AT)
    assert {problem.code for problem in refusal.value.problems} == {"nobody"}


def test_a_published_version_is_not_published_again(clerk, staffed):
    version = load_shipped_routes(by=clerk, at=AT)[0].current()
    with pytest.raises(Published):
        publish(version, by=clerk, at=AT)


def test_a_new_version_ends_the_one_before_it(clerk, staffed):
    route = load_shipped_routes(by=clerk, at=AT)[0]
    first = route.current()
    drawing = {
        "steps": [
            {"key": "receive", "kind": "receive", "name_vi": "Tiếp nhận", "duty": "receive"},
            {"key": "return", "kind": "return", "name_vi": "Trả kết quả", "duty": "return"},
        ],
        "flows": [{"source": "receive", "target": "return"}],
    }
    second = publish(draw(route, drawing=drawing, by=clerk), by=clerk, at=AT)
    first.refresh_from_db()
    assert (first.state, second.number, route.current()) == ("ended", 2, second)


def test_the_database_refuses_to_change_a_published_step(clerk, staffed):
    step = Step.objects.filter(version=load_shipped_routes(by=clerk, at=AT)[0].current()).first()
    step.minutes = 1
    with pytest.raises(Error, match="never change"), transaction.atomic():
        step.save()


def test_who_holds_a_duty_is_asked_on_the_local_day(clerk):
    unit = UnitFactory.create()
    for duty in (Duty.RECEIVE, Duty.APPRAISE, Duty.APPROVE, Duty.SEAL, Duty.RETURN):
        PostFactory.create(user=clerk, unit=unit, duty=duty, valid_from=date(2026, 3, 3))
    past_midnight = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)  # 01:30 on 3 March in Việt Nam
    assert load_shipped_routes(by=clerk, at=past_midnight)


def test_an_account_that_is_shut_staffs_no_step(clerk, staffed):
    clerk.is_active = False
    clerk.save()
    with pytest.raises(NotPublishable):
        load_shipped_routes(by=clerk, at=AT)
