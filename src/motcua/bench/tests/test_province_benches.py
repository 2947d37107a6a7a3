"""The benches over many dossiers measure what they promise; never asked here: how fast."""

import pytest
from django.test.utils import override_settings
from lxml import etree

from motcua.bench import growth, report, worklist
from motcua.bench.frame.chart import STYLES, chart, table
from motcua.bench.frame.sample import signed_in
from motcua.bench.tests.test_bench import EVERY
from motcua.desk.pages.keyset import PAGE_ROWS
from motcua.dossiers.tests.cast import make_hall
from motcua.reporting import facts
from motcua.reporting.models import DayTally


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["*"])
def test_a_page_of_the_list_counts_nothing_and_reads_little_more_than_it_shows():
    hall = make_hall()
    for _turn in range(PAGE_ROWS + 10):
        hall.received()
    (cookie,) = signed_in([hall.appraiser])
    statements = worklist.statements_of_a_page(cookie)
    assert not [sql for sql in statements if "COUNT(" in sql]
    read = worklist.rows_read(worklist.query_of_the_list(statements))
    assert PAGE_ROWS < read <= worklist.READ_PER_ROW * PAGE_ROWS


def test_the_report_is_measured_from_tallies_and_from_facts(transactional_db):
    facts.write([make_hall().finished().pk])
    figures = report.measure()
    assert set(figures) > EVERY | {"tallies_ms", "facts_ms"}
    assert figures["errors"] == 0


def test_tallies_and_facts_that_disagree_are_errors(transactional_db):
    facts.write([make_hall().finished().pk])
    DayTally.objects.filter(finished=1).update(finished=5)
    assert report.measure()["errors"] > 0


def test_growth_says_what_the_list_did_at_the_most_dossiers():
    told = dict.fromkeys(growth.OF_THE_LIST, 1)
    points = [
        {"dossiers": size, "worklist": told | {"ratio": size}, "worklist_p95_ms": size}
        for size in (10, 40)
    ]
    figures = growth._figures(points)
    assert set(figures) > EVERY
    assert figures["ratio"] == 40
    assert figures["growth"] == {"worklist_p95_ms": 4.0}


def test_the_chart_draws_a_line_for_each_figure():
    names = [name for name, *_style in STYLES]
    points = [
        {"dossiers": size} | dict.fromkeys(names, turn * 2.0)
        for turn, size in enumerate((10_000, 100_000, 1_000_000), start=1)
    ]
    for point in points:
        point |= {"open_tasks": 12, "load": 0.4}
    assert table(points).count("\n") == 2 + len(points)
    assert "| 1,000,000 | 6.0 ms |" in table(points)
    drawing = etree.fromstring(chart(points).encode())
    lines = drawing.findall("{http://www.w3.org/2000/svg}polyline")
    assert len(lines) == len(STYLES)
    assert "3.0×" in chart(points)
