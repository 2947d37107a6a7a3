"""Coverage is counted from the catalogue as it was in force on the day."""

from datetime import date

import pytest

from motcua.dossiers.tests.cast import make_calendar, make_version
from motcua.org.models import UnitKind
from motcua.org.tests.factories import UnitFactory
from motcua.reporting.coverage import coverage

pytestmark = pytest.mark.django_db


def test_procedures_are_counted_by_agency_and_each_figure_is_a_list():
    make_calendar()
    make_version("1.000001", service_level="full", levels=["province"])
    make_version("1.000002", is_saturday=True, levels=["province", "commune"])
    found = coverage(date(2026, 6, 1))
    (agency,) = found.lines
    assert agency.name == "Sở Xây dựng"
    assert agency.counts == {
        "authority": 2, "received_here": 2, "decided_here": 2, "online_full": 1,
        "online_part": 0, "saturday": 1,
    }  # fmt: skip
    assert agency.is_whole
    assert [version.code for version in agency.lists["online_full"]] == ["1.000001"]
    assert found.as_json()["total"]["whole_agencies"] == 1
    levels = coverage(date(2026, 6, 1), by="level").lines
    assert [share.counts["authority"] for share in levels] == [2, 1]


def test_before_its_first_day_a_procedure_is_not_counted():
    make_version("1.000001")
    assert coverage(date(2025, 6, 1)).total.counts["authority"] == 0


def test_a_centre_decides_what_is_of_its_level_and_receives_what_may_be_filed_anywhere():
    make_calendar()
    province = UnitFactory.create(kind=UnitKind.PROVINCE)
    hall = UnitFactory.create(code="A", kind=UnitKind.PROVINCIAL_CENTRE, parent=province)
    ward = UnitFactory.create(code="B", kind=UnitKind.COMMUNE_CENTRE, parent=province)
    make_version("1.000001", levels=["province"])
    make_version("1.000002", levels=["commune"], filed_where="own")
    found = coverage(date(2026, 6, 1), by="centre")
    counts = {share.key: share.counts for share in found.lines}
    assert (counts["A"]["authority"], counts["A"]["received_here"]) == (1, 1)
    assert (counts["B"]["authority"], counts["B"]["received_here"]) == (1, 2)
    assert [v.code for v in found.behind("authority", "B") or []] == ["1.000002"]
    alone = coverage(date(2026, 6, 1), unit=hall)
    assert alone.total.counts["authority"] == 1
    assert coverage(date(2026, 6, 1), by="centre", unit=ward).lines[0].key == "B"
