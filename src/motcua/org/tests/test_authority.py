from datetime import date, timedelta

import pytest

from motcua.core.errors import Invalid
from motcua.org.actions import end_authority, grant_authority
from motcua.org.errors import (
    Ended,
    NoAuthority,
    NotForOneself,
    NothingToDelegate,
    NotManager,
    NotRedelegable,
)
from motcua.org.models import Duty, SigningMode, UnitKind
from motcua.org.permissions import authority_of, need_authority
from motcua.org.tests.factories import AT, DAY, AuthorityFactory, PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ASKED = {"procedure_code": "1.004194", "sector_code": "G17-XD01"}


@pytest.fixture
def admin():
    return PostFactory.create(duty=Duty.ADMINISTER).user


@pytest.fixture
def agency(admin):
    return admin.posts.get().unit


@pytest.fixture
def director(agency):
    return AuthorityFactory.create(unit=agency, covers_all=True).user


@pytest.fixture
def deputy():
    return UserFactory.create(full_name="Lê Thị Mai")


def grant(user, agency, admin, **facts):
    given = {
        "unit": agency,
        "sectors": ["G17-XD01"],
        "decision_no": "34/QĐ-SXD",
        "valid_from": DAY,
        "valid_to": date(2026, 12, 31),
        "by": admin,
        "at": AT,
    }
    return grant_authority(user, **given | facts)


@pytest.mark.parametrize(
    "scope",
    [
        {"covers_all": True, "sectors": []},
        {"sectors": ["G17-XD01"]},
        {"sectors": [], "procedure_codes": ["1.004194"]},
    ],
)
def test_authority_covers_its_scope_on_its_days(deputy, agency, admin, scope):
    authority = grant(deputy, agency, admin, **scope)
    assert need_authority(deputy, **ASKED, unit=agency, on=DAY) == authority
    assert not authority_of(deputy, **ASKED, unit=agency, on=DAY - timedelta(1))
    assert not authority_of(deputy, **ASKED, unit=agency, on=date(2027, 1, 1))


def test_another_sector_is_not_covered_and_the_sentence_names_all(deputy, agency, admin):
    grant(deputy, agency, admin, sectors=["G15-HT01"])
    with pytest.raises(NoAuthority) as refusal:
        need_authority(deputy, **ASKED, unit=agency, on=DAY)
    for word in ("Lê Thị Mai", "1.004194", "G17-XD01"):
        assert word in str(refusal.value)
    assert refusal.value.status == 403


def test_the_sentence_says_when_the_last_one_ended_or_the_next_begins(deputy, agency, admin):
    grant(deputy, agency, admin)
    with pytest.raises(NoAuthority, match=r"34/QĐ-SXD.*2026"):
        need_authority(deputy, **ASKED, unit=agency, on=date(2027, 1, 1))
    with pytest.raises(NoAuthority, match=r"34/QĐ-SXD.*2026"):
        need_authority(deputy, **ASKED, unit=agency, on=DAY - timedelta(1))


def test_the_own_authority_is_used_before_the_delegated(deputy, director, agency, admin):
    grant(deputy, agency, admin, delegated_by=director, mode=SigningMode.TUQ)
    own = grant(deputy, agency, admin, mode=SigningMode.KT, valid_to=None)
    assert need_authority(deputy, **ASKED, unit=agency, on=DAY) == own


def test_what_was_delegated_is_not_delegated_on(deputy, director, agency, admin):
    grant(deputy, agency, admin, delegated_by=director, mode=SigningMode.TUQ)
    with pytest.raises(NotRedelegable, match="Lê Thị Mai"):
        grant(UserFactory.create(), agency, admin, delegated_by=deputy, mode=SigningMode.TUQ)


def test_nobody_delegates_what_is_not_held(deputy, director, agency, admin):
    helper = UserFactory.create()
    for giver, facts in (
        (helper, {}),
        (grant(helper, agency, admin, sectors=["G15"]).user, {"sectors": ["G15", "G17"]}),
        (director, {"valid_from": date(2025, 12, 1)}),
    ):
        with pytest.raises(NothingToDelegate):
            grant(deputy, agency, admin, delegated_by=giver, **facts)


def test_an_odd_authority_is_refused(deputy, director, agency, admin):
    for wrong in (
        {"sectors": []},
        {"decision_no": ""},
        {"valid_to": DAY - timedelta(1)},
        {"mode": SigningMode.TUQ},
        {"delegated_by": deputy},
        {"delegated_by": director, "valid_to": None},
    ):
        with pytest.raises(Invalid):
            grant(deputy, agency, admin, **wrong)


def test_only_another_manager_of_the_unit_grants(deputy, agency, admin):
    stranger = PostFactory.create(duty=Duty.ADMINISTER).user
    with pytest.raises(NotManager):
        grant(deputy, agency, stranger)
    with pytest.raises(NotForOneself):
        grant(admin, agency, admin)


def test_authority_ends_with_its_last_day(deputy, agency, admin):
    held = grant(deputy, agency, admin)
    end_authority(held, last_on=DAY, reason="Chuyển công tác", by=admin, at=AT)
    assert authority_of(deputy, **ASKED, unit=agency, on=DAY)
    assert not authority_of(deputy, **ASKED, unit=agency, on=DAY + timedelta(1))
    with pytest.raises(Ended):
        end_authority(held, last_on=DAY, by=admin, at=AT + timedelta(3))


def test_authority_does_not_end_in_the_past_or_by_a_stranger(deputy, agency, admin):
    held = AuthorityFactory.create(user=deputy, unit=agency)
    with pytest.raises(Invalid):
        end_authority(held, last_on=DAY - timedelta(2), by=admin, at=AT)
    with pytest.raises(Invalid):
        end_authority(held, last_on=date(2025, 1, 1), by=admin, at=AT)
    with pytest.raises(NotManager):
        end_authority(held, last_on=DAY, by=deputy, at=AT)


@pytest.fixture
def province():
    return UnitFactory.create(kind=UnitKind.PROVINCE)


@pytest.fixture
def justice(province):
    return UnitFactory.create(kind=UnitKind.DEPARTMENT, name_vi="Sở Tư pháp", parent=province)


def test_the_power_of_one_agency_does_not_reach_what_another_decides(deputy, province, justice):
    health = UnitFactory.create(kind=UnitKind.DEPARTMENT, name_vi="Sở Y tế", parent=province)
    AuthorityFactory.create(user=deputy, unit=justice)
    assert authority_of(deputy, **ASKED, unit=justice, on=DAY)
    with pytest.raises(NoAuthority, match=r"34/QĐ-UBND.*Sở Tư pháp.*Sở Y tế"):
        need_authority(deputy, **ASKED, unit=health, on=DAY)


def test_the_power_of_the_unit_above_reaches_down_and_never_up(deputy, province, justice):
    AuthorityFactory.create(user=deputy, unit=province)
    assert authority_of(deputy, **ASKED, unit=justice, on=DAY)
    other = AuthorityFactory.create(unit=justice).user
    assert not authority_of(other, **ASKED, unit=province, on=DAY)


def test_who_is_posted_to_a_centre_decides_there_by_the_power_of_their_agency(deputy, justice):
    hall = UnitFactory.create(kind=UnitKind.PROVINCIAL_CENTRE, parent=justice.parent)
    AuthorityFactory.create(user=deputy, unit=justice)
    assert authority_of(deputy, **ASKED, unit=hall, on=DAY)
