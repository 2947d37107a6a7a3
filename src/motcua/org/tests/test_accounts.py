import pytest
from allauth.mfa.models import Authenticator

from motcua.core.errors import Invalid, NotAllowed
from motcua.core.models import Event
from motcua.org.actions import (
    describe_account,
    open_account,
    reset_password,
    start_account,
    stop_account,
    take_second_factor,
)
from motcua.org.errors import (
    NameTaken,
    NotOwnAccount,
    NotThisAccount,
    StoppedAlready,
    WorksAlready,
)
from motcua.org.models import Duty
from motcua.org.tests.factories import AT, PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return UnitFactory.create()


@pytest.fixture
def admin(centre):
    return PostFactory.create(unit=centre, duty=Duty.ADMINISTER).user


@pytest.fixture
def officer(centre):
    return PostFactory.create(unit=centre).user


def test_an_account_is_opened_with_a_password_that_only_its_reader_knows(admin):
    user, password = open_account(username="mai", full_name="Lê Thị Mai", by=admin, at=AT)
    user.refresh_from_db()
    assert user.check_password(password)
    assert len(password) == 19
    told = Event.objects.get(kind="account.opened")
    assert password not in str(told.facts)
    with pytest.raises(NameTaken):
        open_account(username="Mai", full_name="Lê Thị Mai", by=admin, at=AT)


@pytest.mark.parametrize("odd", [{"username": "hai chữ"}, {"username": ""}, {"full_name": " "}])
def test_an_odd_account_is_refused_with_a_sentence(admin, odd):
    with pytest.raises(Invalid):
        open_account(**({"username": "mai", "full_name": "Mai"} | odd), by=admin, at=AT)


def test_who_administers_nothing_opens_no_account(officer):
    with pytest.raises(NotAllowed):
        open_account(username="mai", full_name="Mai", by=officer, at=AT)


def test_a_new_password_takes_the_place_of_the_old_one(admin, officer):
    first = reset_password(officer, by=admin, at=AT)
    second = reset_password(officer, by=admin, at=AT)
    officer.refresh_from_db()
    assert officer.check_password(second)
    assert not officer.check_password(first)


def test_a_stopped_account_is_stopped_once_and_can_start_again(admin, officer):
    with pytest.raises(WorksAlready):
        start_account(officer, by=admin, at=AT)
    assert not stop_account(officer, by=admin, at=AT).is_active
    with pytest.raises(StoppedAlready):
        stop_account(officer, by=admin, at=AT)
    with pytest.raises(StoppedAlready):
        reset_password(officer, by=admin, at=AT)
    assert start_account(officer, by=admin, at=AT).is_active


def test_a_lost_second_factor_is_taken_away_once(admin, officer):
    Authenticator.objects.create(user=officer, type="totp", data={})
    assert take_second_factor(officer, by=admin, at=AT) == 1
    with pytest.raises(Invalid):
        take_second_factor(officer, by=admin, at=AT)


def test_name_telephone_and_language_are_corrected(admin, officer):
    said = {"full_name": "Lê Thị Mai", "phone": "0912", "language": "en"}
    assert describe_account(officer, **said, by=admin, at=AT).full_name == "Lê Thị Mai"
    with pytest.raises(Invalid):
        describe_account(officer, **(said | {"language": "fr"}), by=admin, at=AT)


def test_who_serves_higher_up_too_is_out_of_reach(admin, officer):
    PostFactory.create(user=officer)  # at a unit that the administrator does not manage
    for act in (reset_password, stop_account, start_account, take_second_factor):
        with pytest.raises(NotThisAccount):
            act(officer, by=admin, at=AT)


def test_accounts_of_superusers_and_machines_are_out_of_reach(admin):
    for facts in ({"is_superuser": True}, {"is_machine": True}):
        with pytest.raises(NotThisAccount):
            reset_password(UserFactory.create(**facts), by=admin, at=AT)


def test_nobody_resets_or_stops_the_own_account(admin):
    for act in (reset_password, stop_account, take_second_factor):
        with pytest.raises(NotOwnAccount):
            act(admin, by=admin, at=AT)
