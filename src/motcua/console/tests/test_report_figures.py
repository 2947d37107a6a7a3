"""Time, trips, supplements: shown by their definition, opened where they count dossiers."""

import pytest
from django.urls import reverse

from motcua.console.pages.reports import SMALLER
from motcua.dossiers import actions
from motcua.dossiers.tests.cast import later, make_hall
from motcua.reporting import facts
from motcua.reporting.making import STEP_SPLITS

pytestmark = pytest.mark.django_db
PERIOD = {"first": "2026-01-01", "last": "2026-12-31"}


@pytest.fixture
def hall(client):
    hall = make_hall()
    hall.dossier = hall.finished()
    facts.write([hall.dossier.pk])
    client.force_login(hall.head)
    return hall


#: Figures that are no count of dossiers: sums, shares, averages, steps.
NO_COUNT = ("minutes", "percent", "average", "supplements", "contacts", "steps", "over")


@pytest.mark.parametrize("kind", SMALLER)
def test_each_figure_is_shown_and_opens_the_dossiers_behind_it(client, hall, kind):
    page = client.get(reverse("console:report_figures", args=[kind]), PERIOD)
    assert page.context["meaning"].word == kind
    table = page.context["table"]
    for cell in table.sums.cells:
        assert bool(cell.href) == bool(cell.value), cell.figure
        if cell.href:
            rows = client.get(cell.href).context["page"].rows
            assert rows, cell.figure
            assert len(rows) == cell.value or any(word in cell.figure for word in NO_COUNT)


@pytest.mark.parametrize("by", STEP_SPLITS)
def test_steps_say_where_dossiers_wait_and_open_them_however_they_are_split(client, hall, by):
    address = reverse("console:report_figures", args=["steps"])
    rows = client.get(address, PERIOD | {"by": by}).context["table"].rows
    assert rows
    for row in rows:
        steps = next(cell for cell in row.cells if cell.figure == "steps")
        assert client.get(steps.href).context["page"].rows == [hall.dossier]


def test_steps_over_their_time_open_only_those_dossiers(client, hall):
    slow = hall.received()
    actions.take(slow, by=hall.appraiser, at=later(days=20))
    actions.appraise(slow, text="Đủ điều kiện", by=hall.appraiser, at=later(days=20, hours=1))
    facts.write([slow.pk])
    page = client.get(reverse("console:report_figures", args=["steps"]), PERIOD)
    over = next(cell for cell in page.context["table"].sums.cells if cell.figure == "over")
    assert client.get(over.href).context["page"].rows == [slow]


def test_an_unknown_figure_is_not_there_and_an_officer_may_not(client, hall):
    assert client.get(reverse("console:report_figures", args=["x"]), PERIOD).status_code == 404
    client.force_login(hall.receiver)
    address = reverse("console:report_figures", args=["trips"])
    assert client.get(address, PERIOD).status_code == 403
