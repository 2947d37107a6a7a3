"""Anybody reads the hall's month; nobody learns from it about one person."""

import json

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.dossiers.tests.cast import make_hall
from motcua.org.tests.factories import UnitFactory
from motcua.reporting import facts
from motcua.reporting.public import OTHERS, protected
from motcua.reporting.reports import Line
from motcua.reporting.tests.test_reports import copies
from tests.browser import DESK, PHONE, check_axe, no_sideways_scroll, shoot, speak

MONTH = {"month": "2026-03"}
MONTHS = ["2026-03", "2026-04", "2026-05"]


@pytest.fixture(autouse=True)
def nothing_counted():
    caches["near"].clear()


def lines(*finished):
    return [
        Line(key=str(n), name=f"Sở {n}", counts=dict.fromkeys(("early", "on_time", "late"), 0)
             | {"finished": count})
        for n, count in enumerate(finished)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("finished", "shown"),
    [
        ((9, 8), [9, 8]),
        ((9, 8, 2), [9, 10]),  # one small agency takes the next with it
        ((9, 3, 2), [9, 5]),
        ((9, 1, 1), [11]),
        ((2, 1), []),
    ],
)
def test_small_numbers_are_joined_until_nothing_can_be_subtracted(finished, shown):
    found = protected(lines(*finished))
    assert [line.counts["finished"] for line in found] == shown
    joined = [line for line in found if line.key == OTHERS]
    assert len(joined) == (1 if shown and len(shown) < len(finished) else 0)


@pytest.fixture
def month(db):
    dossier = make_hall().received()
    small = UnitFactory.create(code="H99.55", name_vi="Sở Rất Nhỏ")
    copies(dossier, 40, "A", "-1 day")
    copies(dossier, 2, "B", "1 day", deciding_unit_id=small.pk)
    list(facts.rebuild())


def test_anybody_sees_the_month_and_no_small_agency(client, month):
    page = client.get(reverse("portal:numbers"), MONTH).content.decode()
    assert "42" in page
    assert "Sở Rất Nhỏ" not in page


def test_the_open_data_says_what_its_fields_mean(client, month):
    told = json.loads(client.get(reverse("portal:numbers_data", args=["json"]), MONTH).content)
    assert set(told["rows"][0]) == set(told["dictionary"])
    assert [row["finished"] for row in told["rows"]] == [42]
    text = client.get(reverse("portal:numbers_data", args=["csv"]), MONTH).content.decode()
    assert text.splitlines()[1].startswith("2026-03,")


@pytest.mark.parametrize("month", ["x", "2026-13", "0001-01", "2026-3", "99999-01"])
def test_a_month_that_is_none_is_not_found(client, db, month):
    assert client.get(reverse("portal:numbers"), {"month": month}).status_code == 404


@pytest.fixture
def year(db):
    """A hall with two agencies for three months, of which the small one hides in the second."""
    dossier = make_hall().received()
    small = UnitFactory.create(code="H99.55", name_vi="Sở Nhỏ").pk
    for days, own, others in ((0, 30, 7), (31, 40, 2), (61, 50, 9)):
        late = f"{days} days"
        copies(dossier, own, f"A{days}", late)
        copies(dossier, others, f"B{days}", late, deciding_unit_id=small)
    list(facts.rebuild())
    return dossier.deciding_unit


def test_the_months_are_counted_once_for_all_who_ask_within_a_minute(client, year):
    numbers = reverse("portal:numbers")
    client.get(numbers, {"month": "2026-05"})
    with CaptureQueriesContext(connection) as asked:
        client.get(numbers, {"month": "2026-05"})
        of_agency(client, "H99.55", "2026-05")
    assert not [query["sql"] for query in asked if "reporting_daytally" in query["sql"]]


def of_agency(client, code, month):
    return client.get(reverse("portal:numbers_agency", args=[code]), {"month": month})


def test_an_agency_opens_to_its_months_and_each_month_opens(client, year):
    page = client.get(reverse("portal:numbers"), {"month": "2026-05"})
    assert [month for month, _last, _figures in page.context["course"]] == MONTHS
    opened = reverse("portal:numbers_agency", args=["H99.55"]) + "?month=2026-05"
    assert opened in page.content.decode()
    agency = client.get(opened)
    assert agency.context["total"]["finished"] == 9
    counted = [(month, figures["finished"]) for month, _last, figures in agency.context["course"]]
    assert counted == [("2026-03", 7), ("2026-05", 9)]
    assert [(bar.label, bar.value, bar.compared) for bar in agency.context["bars"]] == [
        ("03/26", 7, 0), ("05/26", 9, 9),
    ]  # fmt: skip


def test_what_a_month_hides_of_an_agency_its_own_page_hides_too(client, year):
    for code in ("H99.55", year.code):  # the great one, lest the small be subtracted
        page = of_agency(client, code, "2026-04")
        assert page.context["total"] is None
        assert "Có ít hơn năm hồ sơ" in page.content.decode()
        assert "2026-04" not in [month for month, *_rest in page.context["course"]]


@pytest.mark.parametrize(("code", "month"), [("H99.55", "2026-02"), ("H99.98", "2026-05")])
def test_an_agency_without_a_number_is_not_found(client, year, code, month):
    assert of_agency(client, code, month).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_clean_wide_and_narrow(page, year):
    speak(page, "vi")
    agency = reverse("portal:numbers_agency", args=["H99.55"])
    for name, address in (("numbers", reverse("portal:numbers")), ("numbers-of", agency)):
        page.goto(f"{address}?month=2026-05")
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            shoot(page, f"{name}-{size['width']}", whole=True)
            check_axe(page)
            no_sideways_scroll(page)
