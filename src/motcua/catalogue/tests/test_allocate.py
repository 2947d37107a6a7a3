from datetime import timedelta

import pytest

from motcua.catalogue.actions import allocate, end_allocation
from motcua.catalogue.errors import AllocationEnded, WrongDay
from motcua.catalogue.models import who_decides
from motcua.catalogue.tests.factories import AT, DAY, ProcedureFactory, VersionFactory, editor
from motcua.core.errors import Invalid, NotAllowed
from motcua.org.models import Duty, UnitKind
from motcua.org.tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)
DECISION = "77/QĐ-UBND"


@pytest.fixture
def province():
    return UnitFactory.create(kind=UnitKind.PROVINCE, name_vi="Tỉnh An Bình")


@pytest.fixture
def commune(province):
    return UnitFactory.create(kind=UnitKind.COMMUNE, name_vi="Xã Hòa Bình", parent=province)


@pytest.fixture
def hall(commune):
    return UnitFactory.create(kind=UnitKind.COMMUNE_CENTRE, parent=commune)


@pytest.fixture
def department(province):
    return UnitFactory.create(
        kind=UnitKind.DEPARTMENT, name_vi="Sở Tư pháp tỉnh An Bình", parent=province
    )


def test_the_published_agency_is_the_unit_of_that_name(hall, department):
    UnitFactory.create(kind=UnitKind.DEPARTMENT, name_vi="Sở Tư pháp")  # of another province
    version = VersionFactory.create(agencies=["Cục Bổ trợ tư pháp", "Sở Tư pháp"])
    assert who_decides(version, received_at=hall, on=DAY) == department


def test_a_commune_decides_what_its_own_centre_receives(hall, commune):
    version = VersionFactory.create(deciding_kind=UnitKind.COMMUNE)
    assert who_decides(version, received_at=hall, on=DAY) == commune


def test_at_the_provincial_hall_nobody_can_say_which_commune(province):
    version = VersionFactory.create(deciding_kind=UnitKind.COMMUNE)
    assert who_decides(version, received_at=province, on=DAY) is None


def test_a_power_handed_down_holds_from_its_day_on(hall, commune, department):
    version = VersionFactory.create()
    allocate(
        version.procedure,
        to=UnitKind.COMMUNE,
        valid_from=LATER,
        decision_no=DECISION,
        by=editor(),
        at=AT,
    )
    assert who_decides(version, received_at=hall, on=DAY) == department
    assert who_decides(version, received_at=hall, on=LATER) == commune


def test_the_next_allocation_ends_the_one_before(department, commune):
    procedure = ProcedureFactory.create()
    by = editor()
    first = allocate(procedure, to=commune, valid_from=DAY, decision_no=DECISION, by=by, at=AT)
    allocate(procedure, to=department, valid_from=LATER, decision_no=DECISION, by=by, at=AT)
    first.refresh_from_db()
    assert first.valid_to == LATER - timedelta(days=1)
    with pytest.raises(WrongDay):
        allocate(procedure, to=commune, valid_from=DAY, decision_no=DECISION, by=by, at=AT)


def test_an_allocation_ends_once(department):
    by = editor()
    allocation = allocate(
        ProcedureFactory.create(), to=department, valid_from=DAY, decision_no=DECISION, by=by, at=AT
    )
    ended = end_allocation(allocation, last_day=LATER, by=by, at=AT)
    with pytest.raises(AllocationEnded):
        end_allocation(ended, last_day=LATER, by=by, at=AT)


def test_a_power_is_handed_over_by_a_decision(department):
    with pytest.raises(Invalid, match=r"decision|quyết định"):
        allocate(
            ProcedureFactory.create(),
            to=department,
            valid_from=DAY,
            decision_no=" ",
            by=editor(),
            at=AT,
        )


def test_who_does_not_administer_may_not_allocate(department):
    receiver = PostFactory.create(duty=Duty.RECEIVE).user
    with pytest.raises(NotAllowed):
        allocate(
            ProcedureFactory.create(),
            to=department,
            valid_from=DAY,
            decision_no=DECISION,
            by=receiver,
            at=AT,
        )
