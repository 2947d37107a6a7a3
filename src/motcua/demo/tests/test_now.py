"""What the sample calls now: a working moment, whatever the clock on the wall says."""

from datetime import timedelta

import pytest

from motcua.demo.now import moment
from motcua.dossiers.tests.cast import MONDAY
from motcua.workdays.rules import Calendar
from motcua.workdays.rules.values import LOCAL

CALENDAR = Calendar(code="national")


def local(at):
    return at.astimezone(LOCAL).strftime("%a %H:%M")


def test_in_working_hours_it_is_this_very_moment():
    at = MONDAY + timedelta(minutes=3)
    assert moment(at, CALENDAR) == at


@pytest.mark.parametrize("hours", [6 * 24, 6 * 24 + 12])  # Sunday, by day and by night
def test_on_a_sunday_it_is_the_afternoon_of_friday(hours):
    assert local(moment(MONDAY + timedelta(hours=hours), CALENDAR)) == "Fri 16:20"


def test_in_the_evening_it_is_the_afternoon_of_that_day():
    assert local(moment(MONDAY + timedelta(hours=13), CALENDAR)) == "Mon 16:20"
