"""A password that somebody else gave lets nobody do anything but choose another one."""

import pytest
from django.urls import reverse

from motcua.org.actions import open_account, reset_password
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.tests.factories import AT, UserFactory
from tests.browser import look_at, speak

pytestmark = pytest.mark.django_db

CHANGE = "/sign-in/password/"
OWN = "bon-mua-hoa-no-2026"


@pytest.fixture
def given():
    """Return an officer and the password that an administrator gave."""
    admin = UserFactory.create(is_superuser=True)
    user, password = open_account(username="mai", full_name="Lê Thị Mai", by=admin, at=AT)
    PostFactory.create(user=user, duty=Duty.RECEIVE)
    return user, password


def sign_in(client, password):
    return client.post("/sign-in/", {"login": "mai", "password": password})


def choose(client, old, new):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_every_page_leads_to_the_choice_until_it_is_made(client, given):
    sign_in(client, given[1])
    for address in (
        "/desk/",
        "/sign-in/counter/",
        "/sign-in/second/",
        "/desk/intake/",
        "/console/",
    ):
        assert client.get(address).url == CHANGE
    assert client.post("/desk/intake/", {"full_name": "An"}).url == CHANGE
    assert client.get(CHANGE).status_code == 200


def test_pages_for_everybody_and_the_way_out_stay_open(client, given):
    sign_in(client, given[1])
    assert client.get("/").status_code == 200
    assert client.post(reverse("sign_out")).url == "/sign-in/"


def test_who_chose_a_password_goes_on_to_the_counter_and_works(client, given):
    user, password = given
    sign_in(client, password)
    assert choose(client, password, OWN).url == reverse("sign_in_counter")
    assert client.get("/desk/intake/").status_code == 200
    user.refresh_from_db()
    assert (user.is_password_given, user.check_password(OWN)) == (False, True)


def test_the_given_one_is_not_chosen_again(client, given):
    user, password = given
    sign_in(client, password)
    assert 'class="errors"' in choose(client, password, password).content.decode()
    user.refresh_from_db()
    assert user.is_password_given


def test_who_does_not_know_the_given_one_changes_nothing(client, given):
    client.force_login(given[0])
    assert 'class="errors"' in choose(client, "sai", OWN).content.decode()
    assert client.get("/desk/").url == CHANGE


def test_a_password_reset_by_an_administrator_is_given_anew(client, given):
    user, password = given
    sign_in(client, password)
    choose(client, password, OWN)
    fresh = reset_password(user, by=UserFactory.create(is_superuser=True), at=AT)
    sign_in(client, fresh)
    assert client.get("/desk/").url == CHANGE


def test_the_choice_of_a_password_comes_before_the_second_factor(client, given, settings):
    settings.MOTCUA_SECOND_FACTOR = True
    sign_in(client, given[1])
    assert client.get("/desk/").url == CHANGE
    choose(client, given[1], OWN)
    assert client.get("/desk/").url == reverse("mfa_index")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_choice_is_readable_and_clean(page, language):
    admin = UserFactory.create(is_superuser=True)
    facts = {"username": "mai", "full_name": "Lê Thị Mai", "language": language}
    password = open_account(**facts, by=admin, at=AT)[1]
    speak(page, language)
    page.goto("/sign-in/")
    page.fill("#id_login", "mai")
    page.fill("#id_password", password)
    page.click("form.stack .btn--main")
    page.wait_for_url(f"**{CHANGE}")
    look_at(page, f"given-password-{language}")
    page.fill("#id_oldpassword", password)
    page.fill("#id_password1", OWN)
    page.fill("#id_password2", OWN)
    page.click("form.stack .btn--main")
    page.wait_for_url("**/desk/")
