"""Who heads a hall reads its numbers, and opens each down to the dossiers they may see."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from motcua.console.keyset import keyset
from motcua.console.pages.reports import table
from motcua.dossiers.models import Access
from motcua.dossiers.tests.cast import make_hall, make_version
from motcua.reporting import facts
from motcua.reporting.definitions import DEFINITIONS
from motcua.reporting.reports import Line, Report
from motcua.reporting.wanted import Wanted

pytestmark = pytest.mark.django_db
PERIOD = {"first": "2026-01-01", "last": "2026-12-31", "by": "agency"}


@pytest.fixture
def hall(client):
    hall = make_hall()
    hall.dossier = hall.finished()
    facts.write([hall.dossier.pk])
    client.force_login(hall.head)
    return hall


def test_the_head_reads_the_numbers_and_opens_one_down_to_its_dossier(client, hall):
    found = client.get(reverse("console:reports"), PERIOD)
    assert found.status_code == 200
    (row,) = found.context["table"].rows
    assert row.line.name == hall.centre.name
    early = next(cell for cell in row.cells if cell.figure == "early")
    assert early.value == 1
    listed = client.get(early.href)
    assert hall.dossier.reference in listed.content.decode()


def unseen(client, figure="finished", **more):
    """Return what the list behind a figure says that it lacks, in English, and its rows."""
    client.cookies.load({"django_language": "en"})
    words = PERIOD | {"report": "on-time", "figure": figure} | more
    context = client.get(reverse("console:report_dossiers"), words).context
    return context["unseen"], context["page"].rows


def test_a_list_says_how_many_of_the_counted_may_not_be_seen_and_not_which(client, hall):
    others = [hall.finished(), hall.finished()]
    list(facts.rebuild())
    assert unseen(client)[0] == ""
    Access.objects.filter(dossier=others[0]).delete()
    told, rows = unseen(client)
    assert told == "1 of 3 is the dossier of a unit that you may not look into."
    assert others[0] not in rows
    Access.objects.filter(dossier=others[1]).delete()
    assert unseen(client)[0] == "2 of 3 are dossiers of units that you may not look into."
    assert unseen(client, report="ii06a", figure="7")[0].startswith("2 of 3 ")
    assert unseen(client, figure="late") == ("", [])


def test_a_list_of_several_pages_is_not_counted_and_says_so_in_general(client, hall, monkeypatch):
    Access.objects.filter(dossier=hall.finished()).delete()
    hall.finished()
    list(facts.rebuild())
    general = "The list holds what you may look into; the figure may count dossiers beside them."
    with monkeypatch.context() as short:
        short.setattr("motcua.console.pages.unseen.MOST", 2)
        assert unseen(client)[0] == general
    monkeypatch.setitem(keyset.__kwdefaults__, "size", 1)
    with CaptureQueriesContext(connection) as asked:
        assert unseen(client)[0] == general
    assert "COUNT(" not in str(asked.captured_queries)


def test_procedures_are_not_listed_as_dossiers(client, hall):
    words = {"report": "coverage", "figure": "authority"}
    assert client.get(reverse("console:report_dossiers"), words).status_code == 404


@pytest.mark.parametrize(
    ("by", "key"),
    [("sector", None), ("month", "202603"), ("channel", "counter"), ("officer", None)],
)
def test_every_split_opens_as_many_dossiers_as_it_counts(client, hall, by, key):
    (row,) = client.get(reverse("console:reports"), PERIOD | {"by": by}).context["table"].rows
    assert key in (None, row.line.key)
    finished = next(cell for cell in row.cells if cell.figure == "finished")
    assert len(client.get(finished.href).context["page"].rows) == finished.value == 1


def test_each_column_of_the_form_opens_its_dossiers(client, hall):
    hall.received()
    list(facts.rebuild())
    page = client.get(reverse("console:report_ii06a"), PERIOD)
    assert page.context["broken"] == []
    for cell in page.context["table"].sums.cells:
        opened = client.get(cell.href).context["page"].rows if cell.href else []
        assert len(opened) == cell.value, cell.figure


@pytest.mark.parametrize("by", ["agency", "level", "centre"])
def test_each_number_of_the_coverage_opens_its_list(client, hall, by):
    make_version("1.000001", levels=["province"], service_level="full")
    page = client.get(reverse("console:report_coverage"), {"by": by})
    table = page.context["table"]
    for cell in (*table.rows[0].cells, *table.sums.cells):
        listed = client.get(cell.href).context["versions"] if cell.href else []
        assert len(listed) == cell.value, cell.figure


def test_the_coverage_of_a_day_before_is_empty_and_an_unknown_figure_is_not_there(client, hall):
    before = client.get(reverse("console:report_coverage"), {"last": "2020-01-01"})
    assert before.context["total"]["authority"] == 0
    address = reverse("console:report_procedures")
    assert client.get(address, {"report": "coverage", "figure": "x"}).status_code == 404
    given = {"report": "coverage", "figure": "authority", "key": "y"}
    assert client.get(address, given).context["versions"] == []


@pytest.mark.parametrize(
    ("by", "lines", "drawn", "says"),
    [
        ("agency", 8, range(8), ""),
        ("agency", 9, range(8), "Drawn are the first 8 lines; the table has all."),
        ("month", 24, range(24), ""),
        ("month", 40, range(16, 40), "Drawn are the last 24 months; the table has all."),
        ("month", 1, (), ""),
    ],
)
def test_a_chart_draws_the_newest_months_and_says_what_it_leaves_out(by, lines, drawn, says):
    period = {"first": date(2023, 1, 1), "last": date(2026, 12, 31), "unit": None, "by": by}
    counts = {"received": 3, "finished": 2, "early": 1, "on_time": 0, "late": 1}
    counted = [Line(key=str(n), name=f"line {n}", counts=counts) for n in range(lines)]
    total = Line(key="", name="", counts=counts)
    found = Report(definition=DEFINITIONS["on_time"], total=total, lines=counted, **period)
    with override("en"):
        made = table(Wanted(kind="on-time", **period), found)
    assert [bar.label for bar in made.bars] == [f"line {n}" for n in drawn]
    assert made.bars_say == says
    assert len(made.rows) == lines


def test_who_neither_heads_nor_supervises_may_not(client, hall):
    client.force_login(hall.receiver)
    for name in ("reports", "report_ii06a", "report_coverage", "report_dossiers"):
        assert client.get(reverse(f"console:{name}"), PERIOD).status_code == 403


def test_the_numbers_of_another_hall_are_not_there(client, hall):
    strange = PERIOD | {"unit": hall.elsewhere.code}
    assert client.get(reverse("console:reports"), strange).status_code == 404
    assert client.get(reverse("console:reports"), PERIOD | {"unit": ""}).status_code == 404
    words = strange | {"report": "on-time", "figure": "early"}
    assert client.get(reverse("console:report_dossiers"), words).status_code == 404


def test_a_period_that_ends_before_it_begins_is_said_so(client, hall):
    wrong = PERIOD | {"first": "2026-12-31", "last": "2026-01-01"}
    assert client.get(reverse("console:reports"), wrong).status_code == 422
    assert client.get(reverse("console:reports"), PERIOD | {"by": "x"}).status_code == 422
