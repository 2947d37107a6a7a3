"""Reports for other systems: the same figures, units and gates as on the console."""

from datetime import date

import pytest
from django.utils.timezone import now

from motcua.api.tests.conftest import make_system
from motcua.dossiers import actions
from motcua.dossiers.tests.cast import later
from motcua.interop.models import Scope
from motcua.org.models import Duty
from motcua.reporting import facts
from motcua.reporting.definitions import DEFINITIONS
from motcua.reporting.freezing import freeze
from motcua.reporting.making import KINDS
from motcua.reporting.wanted import Wanted

YEAR = "from=2026-01-01&to=2026-12-31"
PERIOD_KINDS = [kind for kind in KINDS if kind != "coverage"]


@pytest.fixture
def dossier(hall):
    dossier = hall.finished()
    list(facts.rebuild())
    return dossier


def frozen(hall, unit):
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    wanted = Wanted(kind="ii06a", first=first, last=last, unit=unit, by="agency")
    return freeze(wanted, today=last, made_by=hall.head, at=now())


def test_each_report_says_its_figures_and_what_they_mean(hall, system, dossier):
    for kind in PERIOD_KINDS:
        by = KINDS[kind].splits[0]
        told = system.get(f"/reports/{kind}?{YEAR}&by={by}").json()
        assert (told["kind"], told["from"], told["to"]) == (kind, "2026-01-01", "2026-12-31")
        assert told["unit"] == hall.centre.code
        assert {"version", "article", "vi", "en"} == set(told["definition"])
        assert set(told["total"]) | {"key", "name"} == set(told["rows"][0]) > {"key", "name"}


def test_the_on_time_report_counts_as_the_definition_does(hall, system, dossier):
    told = system.get(f"/reports/on-time?{YEAR}&by=agency").json()
    assert (told["total"]["finished"], told["total"]["early"]) == (1, 1)
    assert told["rows"][0]["name"] == hall.centre.name
    assert told["definition"]["en"] == DEFINITIONS["on_time"].en


def test_a_period_may_be_named(system, dossier):
    told = system.get("/reports/on-time?period=2026-Q1").json()
    assert (told["from"], told["to"]) == ("2025-12-15", "2026-03-14")
    assert told["rows"] == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", "Say from and to"),
        ("from=2026-12-31&to=2026-01-01", "ends before it begins"),
        ("period=2026-Q5", "A period is"),
        ("period=9999999999", "A period is"),
        ("from=x&to=y", "wrong form"),
        (f"{YEAR}&by=x", "split by: agency"),
    ],
)
def test_what_cannot_be_counted_is_said_so(system, dossier, asked, words):
    answer = system.get(f"/reports/on-time?{asked}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_coverage_is_counted_by_agency_level_and_centre(hall, system):
    told = system.get("/reports/coverage").json()
    assert told["total"]["authority"] == 1
    assert told["rows"][0]["whole"] is True
    assert system.get("/reports/coverage?on=2020-01-01").json()["total"]["authority"] == 0
    centres = system.get("/reports/coverage?by=centre").json()["rows"]
    assert hall.centre.code in {row["key"] for row in centres}
    assert system.get("/reports/coverage?by=x").status_code == 422


def test_a_figure_opens_its_dossiers(hall, system, dossier):
    line = system.get(f"/reports/on-time?{YEAR}&by=agency").json()["rows"][0]
    address = f"/reports/on-time/dossiers?{YEAR}&by=agency&figure=early&key={line['key']}"
    assert [row["code"] for row in system.get(address).json()["items"]] == [dossier.code]
    late = system.get(f"/reports/on-time/dossiers?{YEAR}&figure=late").json()
    assert late == {"items": [], "next_cursor": None}
    steps = system.get(f"/reports/steps/dossiers?{YEAR}&figure=steps").json()
    assert len(steps["items"]) == 1
    assert system.get(f"/reports/trips/dossiers?{YEAR}&figure=x").status_code == 422


def test_dossiers_behind_a_figure_need_the_scope_of_dossiers(hall, dossier):
    system = make_system(hall.head, hall.centre, scopes=[Scope.REPORT_READ])
    assert system.get(f"/reports/on-time?{YEAR}").status_code == 200
    refused = system.get(f"/reports/on-time/dossiers?{YEAR}&figure=early")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_a_frozen_report_is_read_with_what_differs_today(hall, system, dossier):
    other = hall.received()
    list(facts.rebuild())
    kept = frozen(hall, hall.centre)
    (line,) = system.get("/reports/frozen").json()["items"]
    assert line["uuid"] == str(kept.uuid)
    told = system.get(f"/reports/frozen/{kept.uuid}").json()
    assert (told["is_whole"], told["differences"]) == (True, [])
    assert told["content"]["total"]["3"] == 2
    actions.withdraw(other, text="Xin rút", by=hall.receiver, at=later(days=1))
    list(facts.rebuild())
    changed = system.get(f"/reports/frozen/{kept.uuid}").json()
    assert {row["figure"] for row in changed["differences"]} >= {"7", "11"}


def test_the_numbers_of_another_centre_are_not_there(hall, system, foreign, dossier):
    kept = frozen(hall, hall.centre)
    assert foreign.get("/reports/frozen").json()["items"] == []
    assert foreign.get(f"/reports/frozen/{kept.uuid}").status_code == 404
    assert foreign.get(f"/reports/on-time?{YEAR}&unit={hall.centre.code}").status_code == 404
    assert foreign.get(f"/reports/coverage?unit={hall.centre.code}").status_code == 404
    assert foreign.get(f"/reports/on-time?{YEAR}").json()["total"]["finished"] == 0


def test_without_the_scope_or_the_duty_there_are_no_numbers(hall, dossier):
    addresses = (f"/reports/on-time?{YEAR}", "/reports/coverage", "/reports/frozen")
    without_scope = make_system(hall.head, hall.centre, scopes=[Scope.DOSSIER_READ])
    without_duty = make_system(hall.head, hall.centre, duties=[Duty.RECEIVE])
    for address in addresses:
        assert without_scope.get(address).json()["code"] == "scope_missing"
        assert without_duty.get(address).status_code == 403
