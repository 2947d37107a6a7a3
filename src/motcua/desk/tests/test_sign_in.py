import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.exceptions import InvalidTag
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from motcua.desk.counter import BEGUN, SEEN
from motcua.desk.second_factor import give_totp, take_away
from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory
from motcua.people.models import SignInFailure, User
from motcua.people.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def officer():
    return UserFactory.create(username="hoa", full_name="Nguyễn Thị Hoa")


def sign_in(client, username="hoa", password=PASSWORD, **extra):
    return client.post("/sign-in/", {"login": username, "password": password}, **extra)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_page_asks_in_plain_vietnamese_and_offers_no_sign_up(client):
    page = client.get("/sign-in/")
    assert page.status_code == 200
    for word in ("id_login", "id_password", "csrfmiddlewaretoken"):
        assert word in page.content.decode()
    assert "signup" not in page.content.decode()
    assert client.get("/signup/").status_code in (302, 404)


def test_a_name_and_its_password_lead_to_the_desk(client, officer):
    answer = sign_in(client)
    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert is_in(client)
    assert not SignInFailure.objects.exists()


def test_who_holds_a_post_chooses_it_and_the_counter(client, officer):
    PostFactory.create(user=officer, duty=Duty.APPRAISE)
    post = PostFactory.create(user=officer, duty=Duty.RECEIVE)
    assert sign_in(client).url == reverse("sign_in_counter")
    assert client.get("/sign-in/counter/").status_code == 200
    answer = client.post("/sign-in/counter/", {"post": post.pk, "label": "Quầy 5"})
    assert (answer.status_code, answer.url) == (302, "/desk/")
    page = client.get("/sign-in/counter/").content.decode()
    assert f'value="{post.pk}" checked' in page
    assert "Quầy 5" in page


def test_a_post_of_somebody_else_is_not_chosen(client, officer):
    PostFactory.create(user=officer)
    sign_in(client)
    answer = client.post("/sign-in/counter/", {"post": PostFactory.create().pk, "label": ""})
    assert answer.status_code == 422
    assert client.get("/sign-in/counter/").status_code == 200


def test_a_post_that_ended_is_not_offered(client, officer):
    PostFactory.create(user=officer, valid_to=localdate() - timedelta(1))
    client.force_login(officer)
    assert "radio" not in client.get("/sign-in/counter/").content.decode()


def test_a_page_of_the_desk_leads_to_the_door_and_back(client, officer):
    answer = client.get("/sign-in/counter/")
    assert answer.url == "/sign-in/?next=/sign-in/counter/"
    answer = client.post(answer.url, {"login": "hoa", "password": PASSWORD})
    answer = client.post(
        "/sign-in/", {"login": "hoa", "password": PASSWORD, "next": "/sign-in/counter/"}
    )
    assert is_in(client)


@pytest.mark.parametrize(("name", "password"), [("hoa", "sai"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_sound_alike(client, officer, name, password):
    answer = sign_in(client, name, password)
    assert 'class="errors"' in answer.content.decode()
    assert "nobody" not in answer.content.decode().replace('value="nobody"', "")
    assert not is_in(client)


def test_a_closed_account_and_a_machine_do_not_come_in(client, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    sign_in(client)
    assert not is_in(client)
    User.objects.filter(pk=officer.pk).update(is_active=True, is_machine=True)
    sign_in(client)
    assert not is_in(client)


def test_five_wrong_passwords_lock_the_name_and_say_until_when(client, officer):
    for _ in range(5):
        sign_in(client, password="sai")
    answer = sign_in(client)
    assert not is_in(client)
    until = localtime(now() + timedelta(minutes=15))
    text = answer.content.decode()
    assert f"{until:%H:%M}" in text or f"{until - timedelta(minutes=1):%H:%M}" in text


def test_the_lock_of_one_address_does_not_shut_out_another(client, officer):
    for _ in range(5):
        sign_in(client, password="sai", REMOTE_ADDR="10.0.0.1")
    sign_in(client, REMOTE_ADDR="10.0.0.1")
    assert not is_in(client)
    sign_in(client, REMOTE_ADDR="10.0.0.2")
    assert is_in(client)


def test_the_lock_ends_by_itself(client, officer):
    for _ in range(5):
        sign_in(client, password="sai")
    SignInFailure.objects.update(at=now() - timedelta(minutes=16))
    sign_in(client)
    assert is_in(client)


def test_an_idle_session_ends_and_says_so(client, officer, settings):
    sign_in(client)
    session = client.session
    session[SEEN] = (now() - timedelta(minutes=settings.MOTCUA_IDLE_MINUTES + 1)).timestamp()
    session.save()
    answer = client.get("/sign-in/counter/", follow=True)
    assert answer.redirect_chain[0][0] == "/sign-in/?next=/sign-in/counter/"
    assert str(settings.MOTCUA_IDLE_MINUTES) in answer.content.decode()
    assert not is_in(client)


def leave(client, settings):
    """Sign in, and be away for longer than a session waits."""
    sign_in(client)
    session = client.session
    session[SEEN] = (now() - timedelta(minutes=settings.MOTCUA_IDLE_MINUTES + 1)).timestamp()
    session.save()


LOST_WORDS = "Việc vừa bấm chưa được thực hiện"


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/desk/work/?duty=appraise", "/desk/work/%3Fduty%3Dappraise"),
        ("https://elsewhere.example/desk/work/", "/desk/work/taking/"),
        ("", "/desk/work/taking/"),
    ],
)
def test_a_button_of_an_ended_session_leads_back_to_its_page_and_says_it_was_not_done(
    client, officer, settings, came_from, leads_to
):
    leave(client, settings)
    answer = client.post("/desk/work/taking/", headers={"referer": came_from})
    assert answer.url == f"/sign-in/?next={leads_to}"
    assert LOST_WORDS in client.get(answer.url).text


def test_looking_at_a_page_of_an_ended_session_loses_nothing(client, officer, settings):
    leave(client, settings)
    answer = client.get("/desk/work/", headers={"referer": "http://testserver/desk/"})
    assert answer.url == "/sign-in/?next=/desk/work/"
    assert LOST_WORDS not in client.get(answer.url).text


def test_a_part_of_a_page_never_becomes_the_door(client, officer, settings):
    leave(client, settings)
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/intake/?case=2"}
    answer = client.post("/desk/intake/slip/", headers=page)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/sign-in/?next=/desk/intake/%3Fcase%3D2"
    assert "<form" not in answer.text


def test_a_program_hears_that_it_is_not_known(client, db):
    answer = client.post("/desk/keys/", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "signed_out"


def test_a_stranger_at_a_button_gets_no_session(client, db):
    assert client.post("/desk/work/taking/").url == "/sign-in/?next=/desk/work/taking/"
    assert not client.cookies.get("sessionid")


def test_a_session_ends_after_a_working_day_however_busy(client, officer, settings):
    sign_in(client)
    session = client.session
    session[BEGUN] = (now() - timedelta(hours=settings.MOTCUA_SESSION_HOURS, minutes=1)).timestamp()
    session.save()
    assert client.get("/sign-in/counter/").url == "/sign-in/?next=/sign-in/counter/"
    assert not is_in(client)


def test_a_request_keeps_the_session_alive_and_one_of_the_page_itself_does_not(client, officer):
    sign_in(client)
    for headers, kept in (({"X-Background": "1"}, False), ({}, True)):
        session = client.session
        old = session[SEEN] = (now() - timedelta(minutes=5)).timestamp()
        session.save()
        client.get("/sign-in/counter/", headers=headers)
        assert (client.session[SEEN] > old) is kept


def test_a_session_ends_after_a_working_day(client, officer, settings):
    sign_in(client)
    session = client.session
    session[BEGUN] = (now() - timedelta(hours=settings.MOTCUA_SESSION_HOURS + 1)).timestamp()
    session.save()
    client.get("/sign-in/counter/")
    assert not is_in(client)


def test_signing_out_is_a_post_and_ends_the_session(client, officer):
    sign_in(client)
    assert client.get(reverse("sign_out")).status_code == 200
    assert client.post(reverse("sign_out")).url == "/sign-in/"
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/desk/", "/desk/work/", "/procedures/", "/desk/khong-co/"])
def test_no_browser_keeps_a_page_of_who_is_signed_in(client, officer, path):
    assert "no-store" not in client.get("/procedures/").headers.get("Cache-Control", "")
    sign_in(client)
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_a_second_factor_is_asked_after_the_password(client, officer):
    give_totp(officer, SECRET)
    assert sign_in(client).url == reverse("mfa_authenticate")
    assert not is_in(client)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "passkey-options" in page
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert 'class="errors"' in answer.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert is_in(client)


def test_the_seed_of_a_second_factor_is_encrypted(officer):
    give_totp(officer, SECRET)
    assert SECRET not in str(officer.authenticator_set.get().data)
    take_away(officer)
    assert not officer.authenticator_set.exists()


def test_staff_without_a_second_factor_set_one_up_first(client, officer, settings):
    settings.MOTCUA_SECOND_FACTOR = True
    sign_in(client)
    settings.ROOT_URLCONF = "motcua.desk.tests.urls"
    assert client.get("/desk/").url == reverse("mfa_index")
    give_totp(officer, SECRET)
    assert client.get("/desk/").status_code == 200


def set_up_app(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    return client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


def test_setting_up_the_app_gives_recovery_codes(client, officer):
    sign_in(client)
    answer = set_up_app(client)
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).context["unused_codes"]


def test_a_recovery_code_lets_in_once(client, officer):
    sign_in(client)
    set_up_app(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for is_let_in in (True, False):
        client.post(reverse("sign_out"))
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is is_let_in


def test_recovery_codes_are_read_with_the_key_of_the_hall_alone(client, officer, settings):
    sign_in(client)
    set_up_app(client)
    codes = officer.authenticator_set.get(type="recovery_codes").wrap()
    assert codes.generate_codes() == codes.get_unused_codes()
    settings.IDENTITY_KEY = "the key of another hall"
    with pytest.raises(InvalidTag):
        codes.generate_codes()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_change_password",
        "account_reauthenticate",
        "account_logout",
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_of_the_door_opens_in_both_languages(client, officer, name, language):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.cookies["django_language"] = language
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.content.decode()


def test_each_page_about_a_second_factor_opens(client, officer):
    sign_in(client)
    set_up_app(client)
    for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert client.get(reverse(name)).status_code == 200
    codes = client.get(reverse("mfa_download_recovery_codes"))
    assert codes["Content-Type"].startswith("text/plain")
    client.post(reverse("mfa_deactivate_totp"))
    assert not officer.authenticator_set.exists()


def test_how_one_signs_in_is_changed_only_after_the_password_once_more(client, officer):
    sign_in(client)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    wrong = client.post(answer.url, {"password": "sai"})
    assert 'class="errors"' in wrong.content.decode()


def test_the_password_is_changed_by_who_knows_it(client, officer):
    sign_in(client)
    new = "bon-mua-hoa-no-2026"
    facts = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), facts | {"oldpassword": "sai"})
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    elsewhere = Client()
    elsewhere.force_login(officer)
    client.post(reverse("account_change_password"), facts)
    officer.refresh_from_db()
    assert officer.check_password(new)
    assert client.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302


def test_sessions_left_at_other_machines_are_ended_and_this_one_goes_on(client, officer):
    left, somebody = Client(), Client()
    sign_in(client)
    left.force_login(officer)
    somebody.force_login(UserFactory.create())
    for _again in range(2):
        answer = client.post(reverse("sign_out_elsewhere"), follow=True)
        assert "Nay chỉ còn đăng nhập ở máy này" in answer.text
    assert client.get("/desk/").status_code == 200
    assert left.get("/desk/").status_code == 302
    assert somebody.get("/desk/").status_code == 200
    sign_in(left)
    assert left.get("/desk/").status_code == 200


def test_ones_name_on_every_page_leads_to_counter_password_and_sessions(client, officer):
    sign_in(client)
    for path in ("/desk/", "/desk/work/"):
        assert f'href="{reverse("mfa_index")}"' in client.get(path).text
    page = client.get(reverse("mfa_index")).text
    for name in ("sign_in_counter", "account_change_password", "sign_out_elsewhere"):
        assert reverse(name) in page


def test_only_the_button_ends_sessions_and_only_of_who_is_signed_in(client, officer):
    assert client.post(reverse("sign_out_elsewhere")).status_code == 302
    sign_in(client)
    assert client.get(reverse("sign_out_elsewhere")).status_code == 405
    officer.refresh_from_db()
    assert officer.sessions_ended == 0


def test_the_demo_lists_its_accounts_each_a_form(client, officer, settings):
    User.objects.filter(pk=officer.pk).update(demo_role="Tiếp nhận hồ sơ")
    assert "Tiếp nhận hồ sơ" not in client.get("/sign-in/").content.decode()
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    page = client.get("/sign-in/").content.decode()
    assert "Tiếp nhận hồ sơ" in page
    assert f'name="password" value="{PASSWORD}"' in page


def test_the_language_of_the_user_is_applied_and_a_new_choice_kept(client, officer):
    User.objects.filter(pk=officer.pk).update(language="en")
    answer = sign_in(client)
    assert answer.cookies["django_language"].value == "en"
    client.cookies["django_language"] = "vi"
    client.get("/sign-in/counter/")
    officer.refresh_from_db()
    assert officer.language == "vi"


def test_an_empty_form_says_which_field_is_missing(client, db):
    page = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert '<a href="#id_login">Chưa điền: Tên đăng nhập.</a>' in page
    assert '<a href="#id_password">' in page
