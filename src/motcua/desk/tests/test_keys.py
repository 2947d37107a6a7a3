"""An officer's own keys: kept with the account, checked by the server, used in any browser."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

import motcua
from motcua.desk.keys import GIVEN, is_free
from motcua.desk.pages.acts import ACTS
from motcua.dossiers.tests.cast import make_hall
from motcua.people.tests.factories import UserFactory
from tests.browser import check_axe, press, sign_in

pytestmark = pytest.mark.django_db


def send(client, given, key):
    facts = {"given": given, "key": key}
    return client.post(reverse("desk:keys"), facts, headers={"accept": "application/json"})


def test_the_keys_that_can_be_changed_are_those_of_our_pages():
    written = set()
    for template in Path(motcua.__file__).parent.rglob("*.html"):
        written |= set(re.findall(r'data-key="((?:Alt|Ctrl|Control)\+\w+)"', template.read_text()))
        written |= set(re.findall(r'key="((?:Alt|Ctrl|Control)\+\w+)"', template.read_text()))
    for source in Path(motcua.__file__).parent.joinpath("desk").rglob("*.py"):
        written |= set(re.findall(r'key="((?:Alt|Ctrl)\+\w+)"', source.read_text()))
    assert {key.replace("Control", "Ctrl") for key in written} == GIVEN
    assert ACTS


@pytest.mark.parametrize("key", ["Alt+B", "Alt+0", "Ctrl+B"])
def test_a_key_that_nobody_uses_is_free(key):
    assert is_free(key, instead_of="Alt+R", own={})


@pytest.mark.parametrize(
    "key",
    [
        "Alt+Z",
        "Alt+F",
        "Ctrl+Shift+B",
        "Ctrl+C",
        "Ctrl+T",
        "Ctrl+1",
        "F5",
        "B",
        "Alt+F4",
        "",
        "Alt+ệ",
    ],
)
def test_keys_of_the_browser_and_of_vietnamese_typing_are_refused(key):
    assert not is_free(key, instead_of="Alt+R", own={})


def test_a_key_of_another_act_is_free_once_that_act_has_moved():
    assert not is_free("Alt+C", instead_of="Alt+R", own={})
    assert is_free("Alt+C", instead_of="Alt+R", own={"Alt+C": "Alt+B"})
    assert not is_free("Alt+B", instead_of="Alt+R", own={"Alt+C": "Alt+B"})


def test_an_officer_keeps_a_key_and_goes_back(client):
    user = UserFactory.create()
    client.force_login(user)
    assert send(client, "Alt+R", "Alt+B").json() == {"Alt+R": "Alt+B"}
    assert send(client, "Alt+C", "Alt+R").json() == {"Alt+R": "Alt+B", "Alt+C": "Alt+R"}
    user.refresh_from_db()
    assert user.own_keys == {"Alt+R": "Alt+B", "Alt+C": "Alt+R"}
    client.post(reverse("desk:keys_reset"))
    user.refresh_from_db()
    assert user.own_keys == {}


def test_a_key_that_is_taken_is_refused_with_a_sentence(client):
    user = UserFactory.create()
    client.force_login(user)
    answer = send(client, "Alt+R", "Alt+Z")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert send(client, "Alt+A", "Alt+B").status_code == 422
    user.refresh_from_db()
    assert user.own_keys == {}


def test_the_keys_of_one_officer_are_not_those_of_another(client):
    other = UserFactory.create(own_keys={"Alt+R": "Alt+B"})
    client.force_login(UserFactory.create())
    send(client, "Alt+R", "Alt+A")
    other.refresh_from_db()
    assert other.own_keys == {"Alt+R": "Alt+B"}


def test_who_is_not_signed_in_keeps_no_keys(client):
    assert send(client, "Alt+R", "Alt+B").status_code == 401


def test_a_key_changed_in_the_list_works_in_another_browser(page, browser):
    receiver = make_hall().receiver
    sign_in(page, receiver)
    page.goto("/desk/intake/")
    press(page, "F1")
    row = page.locator("#keys tr", has=page.locator("kbd", has_text=re.compile(r"^Alt N$")))
    row.locator("button").click()
    page.keyboard.press("Alt+Z")
    expect(page.locator("[data-keys-say]")).not_to_be_empty()
    row.locator("button").click()
    page.keyboard.press("Alt+B")
    expect(page.locator("#keys kbd", has_text=re.compile(r"^Alt B$"))).to_be_visible()
    check_axe(page)
    page.context.clear_cookies()
    page.evaluate("localStorage.clear()")
    sign_in(page, receiver)
    page.goto("/desk/intake/")
    button = page.locator("button[form=next-person]")
    expect(button).to_have_attribute("aria-keyshortcuts", "Alt+B")
    press(page, "Alt+B")
    page.wait_for_url("**/desk/intake/")
