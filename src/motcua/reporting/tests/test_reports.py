"""The reports: a published table, what they are split by, and what joins closed units."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from motcua.dossiers.tests.cast import MONDAY, make_hall
from motcua.org.models import Succession
from motcua.org.tests.factories import UnitFactory
from motcua.reporting import facts
from motcua.reporting.engines import Postgres
from motcua.reporting.rates import percentages
from motcua.reporting.reports import figures, on_time

pytestmark = pytest.mark.django_db
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "today": date(2026, 12, 31)}
#: Copies of a dossier, finished some days and minutes from its due moment.
_COPIES = """
INSERT INTO dossiers_dossier ({columns}, uuid, tracking_code, code, state, finished_at, returned_at)
SELECT {values}, gen_random_uuid(), 'T' || %(mark)s || n, 'H99.12-260302-' || %(mark)s || n,
    'returned', due_at + %(off)s::interval, due_at + %(off)s::interval
FROM dossiers_dossier CROSS JOIN generate_series(1, %(count)s) AS n WHERE id = %(id)s
"""


def copies(dossier, count, mark, off, **changes):
    """Insert finished dossiers like one; returns nothing, the rows count."""
    own = ("id", "uuid", "tracking_code", "code", "state", "finished_at", "returned_at")
    columns = [f.column for f in dossier._meta.concrete_fields if f.column not in own]
    values = [str(changes.get(column, column)) for column in columns]
    words = _COPIES.format(columns=", ".join(columns), values=", ".join(values))
    with connection.cursor() as cursor:
        cursor.execute(words, {"mark": mark, "off": off, "count": count, "id": dossier.pk})


def test_the_table_a_hall_published_comes_out_of_its_dossiers():
    dossier = make_hall().received()
    copies(dossier, 13_986, "A", "-1 day")
    copies(dossier, 18_645, "B", "-10 minutes")
    copies(dossier, 53, "C", "1 minute")
    list(facts.rebuild())
    total = on_time(**YEAR).as_json()["total"]
    assert (total["finished"], total["early"], total["on_time"], total["late"]) == (
        32_684, 13_986, 18_645, 53,
    )  # fmt: skip
    assert (total["early_percent"], total["on_time_percent"], total["late_percent"]) == (
        42.79, 57.05, 0.16,
    )  # fmt: skip
    from_facts = on_time(**YEAR, engine=Postgres()).total.counts
    assert {name: total[name] for name in from_facts} == from_facts


def test_percentages_add_up_to_a_hundred():
    assert [str(p) for p in percentages([1, 1, 1])] == ["33.34", "33.33", "33.33"]
    assert sum(percentages([13_986, 18_645, 53])) == 100
    assert [str(p) for p in percentages([0, 0, 0])] == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize("by", ["agency", "receiver", "sector", "procedure", "channel", "month"])
def test_tallies_and_facts_give_the_same_lines(by):
    hall = make_hall()
    copies(hall.received(), 5, "A", "-1 day")
    copies(hall.received(), 3, "B", "1 day", channel="'online'")
    list(facts.rebuild())
    tallied, counted = on_time(**YEAR, by=by), on_time(**YEAR, by=by, engine=Postgres())
    names = list(counted.total.counts)
    assert [(line.key, line.name, [line.counts[n] for n in names]) for line in tallied.lines] == [
        (line.key, line.name, [line.counts[n] for n in names]) for line in counted.lines
    ]
    assert tallied.total.counts["finished"] == 8


def test_by_officer_names_who_approved():
    hall = make_hall()
    dossier = hall.finished()
    facts.write([dossier.pk])
    (line,) = on_time(**YEAR, by="officer").lines
    assert (line.name, line.counts["early"]) == (hall.approver.full_name, 1)


def test_a_unit_narrows_to_what_it_received_or_decided():
    hall = make_hall()
    facts.write([hall.finished().pk])
    assert on_time(**YEAR, unit=hall.centre).total.counts["finished"] == 1
    assert on_time(**YEAR, unit=hall.province).total.counts["finished"] == 1
    assert on_time(**YEAR, unit=hall.elsewhere).total.counts["finished"] == 0


def test_a_merged_unit_is_joined_to_its_successor_when_read():
    hall = make_hall()
    facts.write([hall.finished().pk])
    new = UnitFactory.create(code="H99.77", name_vi="Sở mới")
    Succession.objects.create(
        predecessor=hall.centre, successor=new, kind="merge", on=date(2026, 7, 1), made_at=MONDAY
    )
    before = on_time(**(YEAR | {"today": date(2026, 6, 30)}), by="agency")
    after = on_time(**YEAR, by="agency")
    assert [line.name for line in before.lines] == [hall.centre.name]
    assert [line.name for line in after.lines] == ["Sở mới"]
    assert on_time(**YEAR, unit=new).total.counts["finished"] == 1


@pytest.mark.parametrize(
    ("code", "figure", "value"),
    [
        ("shortening", "same_day_percent", 100),
        ("channels", "online", 0),
        ("on_the_spot", "on_the_spot_percent", 100),
        ("supplements", "supplements", 0),
        ("trips", "one_trip_percent", 100),
        ("steps", "steps", 4),
    ],
)
def test_each_figure_is_counted_from_the_facts(code, figure, value):
    hall = make_hall()
    facts.write([hall.finished().pk])
    assert figures(code, **YEAR).as_json()["total"][figure] == value


def printed(*words):
    out = io.StringIO()
    call_command("report", *words, stdout=out)
    return out.getvalue()


PERIOD = ("--from", "2026-01-01", "--to", "2026-12-31")


def test_the_command_prints_json_and_csv():
    hall = make_hall()
    facts.write([hall.finished().pk])
    told = json.loads(printed("on-time", *PERIOD, "--by", "agency", "--unit", "H99.12"))
    assert told["total"]["early"] == told["rows"][0]["early"] == 1
    rows = list(csv.reader(io.StringIO(printed("on-time", *PERIOD, "--format", "csv"))))
    assert rows[-1][:3] == ["total", "1", "1"]


def test_the_command_writes_a_workbook(tmp_path):
    from openpyxl import load_workbook

    make_hall()
    target = tmp_path / "a.xlsx"
    printed("on-time", *PERIOD, "--format", "xlsx", "--output", str(target))
    sheet = load_workbook(target).active
    assert [cell.value for cell in sheet[1]][:2] == ["name", "finished"]


@pytest.mark.parametrize(
    "words",
    [
        ("on-time",),
        ("on-time", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("on-time", *PERIOD, "--unit", "H00"),
        ("ii06a", "--period", "2026-Q5"),
        ("on-time", *PERIOD, "--period", "2026"),
        ("on-time", *PERIOD, "--output", "/nowhere/a.json"),
        ("on-time", *PERIOD, "--format", "xlsx", "--output", "/nowhere/a.xlsx"),
        ("coverage", "--output", "/"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_sentence(words):
    with pytest.raises(CommandError):
        printed(*words)


def test_an_empty_hall_has_reports_of_nothing():
    assert json.loads(printed("on-time", *PERIOD, "--by", "officer"))["rows"] == []
    assert json.loads(printed("trips", *PERIOD))["total"]["finished"] == 0
