"""Counting due dates anew in Chromium: wide and narrow, both languages, found whole by axe."""

import pytest

from motcua.console.tests.test_recounts import storm
from motcua.dossiers.models import RecountRun
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from tests.browser import look_at, sign_in, speak


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_the_preview_and_the_job(page, language):
    hall = make_hall()
    hall.received()
    user = PostFactory.create(unit=hall.province, duty=Duty.ADMINISTER).user
    calendar = storm(user)
    speak(page, language)
    sign_in(page, user)
    page.goto(f"/console/calendars/{calendar.uuid}/recount/")
    look_at(page, f"recount-{language}")
    page.locator("form button.btn--main").click()
    page.locator("#run").wait_for()
    look_at(page, f"recount-job-{language}")
    assert RecountRun.objects.get().of == 1
