"""The pages of the door in Chromium: axe, both languages, two widths, a passkey from end to end."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from motcua.dossiers.models import History
from motcua.dossiers.tests.cast import make_hall
from motcua.org.tests.factories import PostFactory
from motcua.people.tests.factories import PASSWORD, UserFactory
from tests.browser import base_url, look_at, sign_in, speak

PAGES = ("counter/", "second/", "password/", "again/", "second/webauthn/")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_at_the_door(page, language):
    user = PostFactory.create(user=UserFactory.create(language=language)).user
    speak(page, language)
    page.goto("/sign-in/")
    page.fill("#id_login", user.username)
    page.fill("#id_password", "sai")
    page.click("form.stack .btn--main")
    look_at(page, f"sign-in-{language}")
    sign_in(page, user)
    for address in PAGES:
        page.goto(f"/sign-in/{address}")
        look_at(page, f"{address.strip('/').replace('/', '-')}-{language}")


def test_a_passkey_is_added_and_then_asked_for(page):
    user = UserFactory.create()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, user)
    page.goto("/sign-in/second/webauthn/add/")
    page.fill("#id_password", PASSWORD)
    page.click(".btn--main")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/recovery-codes/")
    page.goto("/sign-out/")
    page.click("form.stack .btn--main")
    page.fill("#id_login", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("form.stack .btn--main")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/desk/")
    assert user.authenticator_set.filter(type="webauthn").get().last_used_at


def test_a_form_that_is_open_goes_on_after_signing_in_anew_in_another_tab(page, settings):
    hall = make_hall()
    dossier = hall.taken()
    sign_in(page, hall.appraiser)
    page.goto(reverse("desk:act", args=[dossier.uuid, "appraisal"]))
    page.fill("textarea[name=text]", "Đủ điều kiện cấp lại")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    other = page.context.new_page()
    other.goto(base_url(page) + "/sign-in/")
    other.fill("#id_login", hall.appraiser.username)
    other.fill("#id_password", PASSWORD)
    other.click("form.stack .btn--main")
    other.wait_for_url("**/sign-in/counter/")
    page.click("#act .btn--main, button[form=act]")
    page.wait_for_url(f"**{reverse('desk:dossier', args=[dossier.uuid])}**")
    assert History.objects.filter(dossier=dossier, verb="appraise").exists()


def test_a_password_is_shown_while_one_wants_and_sent_hidden(page):
    user = UserFactory.create()
    page.goto("/sign-in/")
    page.fill("#id_login", user.username)
    page.fill("#id_password", PASSWORD)
    box = page.get_by_label("Hiện chữ đang gõ")
    field = page.locator("#id_password")
    expect(field).to_have_attribute("type", "password")
    box.check()
    expect(field).to_have_attribute("type", "text")
    page.evaluate(
        "addEventListener('submit', (e) => { window.name = e.target.elements.password.type; })"
    )
    page.click("form.stack .btn--main")
    page.wait_for_url("**/desk/")
    assert page.evaluate("window.name") == "password"
