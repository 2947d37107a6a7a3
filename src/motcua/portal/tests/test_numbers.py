"""Anybody reads the hall's month; nobody learns from it about one person."""

import json

import pytest
from django.urls import reverse

from motcua.dossiers.tests.cast import make_hall
from motcua.org.tests.factories import UnitFactory
from motcua.reporting import facts
from motcua.reporting.public import OTHERS, protected
from motcua.reporting.reports import Line
from motcua.reporting.tests.test_reports import copies
from tests.browser import DESK, PHONE, check_axe, no_sideways_scroll, shoot, speak

MONTH = {"month": "2026-03"}


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


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_is_clean_wide_and_narrow(page):
    copies(make_hall().received(), 40, "A", "-1 day")
    list(facts.rebuild())
    speak(page, "vi")
    page.goto(reverse("portal:numbers") + "?month=2026-03")
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        shoot(page, f"numbers-{size['width']}", whole=True)
        check_axe(page)
        no_sideways_scroll(page)
