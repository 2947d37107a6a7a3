"""The reports as people see them: every page of them, wide and narrow, clean for axe."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from motcua.console.pages.reports import SMALLER
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Unit
from motcua.reporting import facts
from motcua.reporting.exports import ask_for
from motcua.reporting.freezing import freeze
from motcua.reporting.tasks import write_export
from motcua.reporting.tests.test_reports import YEAR, copies
from motcua.reporting.wanted import Wanted
from tests.browser import look_at, sign_in, speak

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
WORDS = "first=2026-01-01&last=2026-12-31"


def told():
    """Return the head of a hall that has much to count, a frozen report and a file of one."""
    hall = make_hall()
    dossier = hall.received()
    other = Unit.objects.get(code="H98.12").pk
    copies(dossier, 40, "A", "-1 day")
    copies(dossier, 20, "B", "-10 minutes")
    copies(dossier, 5, "C", "1 day", deciding_unit_id=other)
    hall.finished()
    list(facts.rebuild())
    wanted = Wanted(kind="on-time", first=YEAR["first"], last=YEAR["last"], unit=hall.centre)
    frozen = freeze(wanted, today=YEAR["today"], made_by=hall.head, at=now())
    export = ask_for(wanted, "pdf", by=hall.head, at=now())
    write_export(export.pk)
    return hall.head, frozen, export


def pages(frozen, export):
    """Yield a short name and the address of every page of the reports."""
    for name in ("reports", "report_ii06a", "report_coverage", "reports_frozen", "report_exports"):
        yield name, f"{reverse(f'console:{name}')}?{WORDS}"
    for kind in SMALLER:
        yield kind, f"{reverse('console:report_figures', args=[kind])}?{WORDS}"
    yield "report_frozen", reverse("console:report_frozen", args=[frozen.uuid])
    yield "report_export", reverse("console:report_export", args=[export.uuid])
    of = f"{WORDS}&report=on-time&figure=finished"
    yield "report_dossiers", f"{reverse('console:report_dossiers')}?{of}"
    of = "report=coverage&figure=authority"
    yield "report_procedures", f"{reverse('console:report_procedures')}?{of}"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_reports_is_clean_wide_and_narrow(page, language):
    head, *things = told()
    sign_in(page, head)
    speak(page, language)
    for name, address in pages(*things):
        page.goto(address)
        look_at(page, f"{name}-{language}")
