"""The sample's routes keep the pace of what was promised."""

from decimal import Decimal

import pytest

from motcua.demo.routes import route_for
from motcua.dossiers.tests.cast import MONDAY, make_hall

pytestmark = pytest.mark.django_db


def spent(route) -> int:
    return sum(step.minutes for step in route.current().steps.all())


def test_the_steps_share_the_time_that_was_promised():
    hall = make_hall()
    version = hall.version
    version.promise_value, version.promise_unit = Decimal(2), "working_day"
    route = route_for(version, by=hall.head, at=MONDAY)
    assert spent(route) == pytest.approx(2 * 480, abs=5)
    assert spent(route) <= 2 * 480
    assert route_for(version, by=hall.head, at=MONDAY) == route


def test_a_promise_longer_than_the_limit_is_cut_to_it():
    hall = make_hall()
    version = hall.version
    version.promise_value, version.promise_unit = Decimal(9), "working_day"
    route = route_for(version, by=hall.head, at=MONDAY)
    assert spent(route) == pytest.approx(3 * 480, abs=5)


def test_what_was_not_promised_in_working_days_takes_the_common_route():
    hall = make_hall()
    assert route_for(hall.version, by=hall.head, at=MONDAY) is None
