"""The reports as people see them: axe, wide and narrow."""

import pytest
from django.urls import reverse

from motcua.dossiers.tests.cast import make_hall
from motcua.reporting import facts
from motcua.reporting.tests.test_reports import copies
from tests.browser import DESK, PHONE, check_axe, no_sideways_scroll, shoot, sign_in, speak

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
WORDS = "?first=2026-01-01&last=2026-12-31&by=agency"


def test_the_reports_are_clean_wide_and_narrow(page):
    hall = make_hall()
    dossier = hall.received()
    copies(dossier, 40, "A", "-1 day")
    copies(dossier, 20, "B", "-10 minutes")
    copies(dossier, 5, "C", "1 day")
    list(facts.rebuild())
    sign_in(page, hall.head)
    speak(page, "vi")
    pages = [
        *((name, []) for name in ("reports", "report_ii06a", "report_coverage", "reports_frozen")),
        ("report_figures", ["trips"]),
    ]
    for name, words in pages:
        page.goto(reverse(f"console:{name}", args=words) + WORDS)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            shoot(page, f"{name}-{size['width']}", whole=True)
            check_axe(page)
            no_sideways_scroll(page)
