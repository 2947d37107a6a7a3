"""The pages of calendars in Chromium: wide and narrow, both languages, found whole by axe."""

import pytest

from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory
from motcua.workdays.tests.factories import unit_calendar
from tests.browser import look_at, sign_in, speak


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_a_calendar_and_its_preview(page, language):
    unit = UnitFactory.create(calendar=unit_calendar(by=UserFactory.create()))
    user = PostFactory.create(unit=unit, duty=Duty.ADMINISTER).user
    speak(page, language)
    sign_in(page, user)
    page.goto(f"/console/calendars/{unit.calendar.uuid}/?year=2027")
    look_at(page, f"calendar-{language}")
    page.fill("[name=first_on]", "2026-12-03")
    page.select_option("[name=kind]", "closed")
    page.fill("[name=name_vi]", "Nghỉ tránh bão")
    page.fill("[name=decision_number]", "45/QĐ-UBND")
    page.locator("form button.btn--main").click()
    look_at(page, f"calendar-preview-{language}")
    page.locator("form button.btn--main").click()
    assert unit.calendar.versions.count() == 2
