"""Time, trips, supplements: shown by their definition, opened where they count dossiers."""

import pytest
from django.urls import reverse

from motcua.console.pages.reports import FIGURE_COLUMNS, FIGURES
from motcua.dossiers.tests.cast import make_hall
from motcua.reporting import facts

pytestmark = pytest.mark.django_db
PERIOD = {"first": "2026-01-01", "last": "2026-12-31"}


@pytest.fixture
def hall(client):
    hall = make_hall()
    facts.write([hall.finished().pk])
    client.force_login(hall.head)
    return hall


@pytest.mark.parametrize("code", FIGURES)
def test_each_figure_is_shown_and_opens_what_it_counts(client, hall, code):
    page = client.get(reverse("console:report_figures", args=[code]), PERIOD)
    assert page.status_code == 200
    assert page.context["definition"].code == code
    opened = [(value, href) for value, href in page.context["total"] if href]
    assert bool(opened) == (code != "steps")
    for value, href in opened:
        assert len(client.get(href).context["page"].rows) == value


@pytest.mark.parametrize("code", FIGURES)
def test_every_column_has_its_words(client, hall, code):
    page = client.get(reverse("console:report_figures", args=[code]), PERIOD)
    assert not set(page.context["heads"]) & set(FIGURE_COLUMNS)


def test_steps_say_where_dossiers_wait(client, hall):
    page = client.get(reverse("console:report_figures", args=["steps"]), PERIOD | {"by": "kind"})
    assert len(page.context["lines"]) == 4


def test_an_unknown_figure_is_not_there_and_an_officer_may_not(client, hall):
    assert client.get(reverse("console:report_figures", args=["x"]), PERIOD).status_code == 404
    client.force_login(hall.receiver)
    address = reverse("console:report_figures", args=["trips"])
    assert client.get(address, PERIOD).status_code == 403
