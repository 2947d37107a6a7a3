"""The pages of calendars in Chromium: wide and narrow, both languages, found whole by axe."""

import pytest

from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory
from motcua.workdays.tests.factories import unit_calendar
from tests.browser import DESK, PHONE, check_axe, no_sideways_scroll, shoot, sign_in, speak


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1366", "360"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_a_calendar_and_its_preview(page, language, size):
    unit = UnitFactory.create(calendar=unit_calendar(by=UserFactory.create()))
    user = PostFactory.create(unit=unit, duty=Duty.ADMINISTER).user
    page.set_viewport_size(size)
    speak(page, language)
    sign_in(page, user)
    page.goto(f"/console/calendars/{unit.calendar.uuid}/?year=2027")
    shoot(page, f"calendar-{language}-{size['width']}", whole=True)
    check_axe(page)
    no_sideways_scroll(page)
    page.fill("[name=first_on]", "2026-12-03")
    page.select_option("[name=kind]", "closed")
    page.fill("[name=name_vi]", "Nghỉ tránh bão")
    page.fill("[name=decision_number]", "45/QĐ-UBND")
    page.locator("form button.btn--main").click()
    check_axe(page)
    no_sideways_scroll(page)
    shoot(page, f"calendar-preview-{language}-{size['width']}", whole=True)
    page.locator("form button.btn--main").click()
    assert unit.calendar.versions.count() == 2
