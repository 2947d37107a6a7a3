"""Tokens and endpoints from the console: shown once, revoked, stopped, sent again."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from motcua.dossiers.tests.cast import Hall, make_hall
from motcua.interop.actions import Wanted, hash_secret, issue_token
from motcua.interop.endpoints import open_endpoint
from motcua.interop.events import collect
from motcua.interop.models import ApiToken, Delivery, Endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db, settings) -> Hall:
    settings.WEBHOOK_PRIVATE = True
    return make_hall()


@pytest.fixture
def endpoint(hall) -> Endpoint:
    made, _secret = open_endpoint(
        name="Sở Tư pháp", url="http://127.0.0.1:9/", unit=hall.centre, by=hall.head, at=now()
    )
    return made


@pytest.fixture
def delivery(hall, endpoint) -> Delivery:
    dossier = hall.received()
    return Delivery.objects.create(
        endpoint=endpoint, dossier=dossier, sequence=1, verb="submit", state="submitted",
        at=now(), next_at=now(), attempts=10, answer="500", dead_at=now(),
    )  # fmt: skip


def test_a_token_is_made_and_its_secret_shown_once(hall, client):
    client.force_login(hall.head)
    said = {"name": "Zalo", "unit": "H99.12", "scopes": ["dossier:read"], "duties": ["receive"]}
    shown = client.post(
        reverse("console:token_new"), said | {"days": 30, "requests_per_minute": 60}
    ).content.decode()
    token = ApiToken.objects.get()
    secret = next(word for word in shown.replace("<", " ").replace(">", " ").split()
                  if word.startswith("mct_"))  # fmt: skip
    assert hash_secret(secret) == token.secret_hash
    listed = client.get(reverse("console:systems")).content.decode()
    assert token.start in listed
    assert secret not in listed


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_says_what_a_token_is_for_in_the_words_of_the_form(
    hall, client, settings, language
):
    wanted = Wanted(name="Zalo", unit=hall.centre, scopes=["dossier:read", "report:read"])
    token, _secret = issue_token(wanted, by=hall.head, at=now())
    client.force_login(hall.head)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: language})
    listed = client.get(reverse("console:systems")).content.decode()
    form = client.get(reverse("console:token_new")).content.decode()
    with override(language):
        told = token.told_scopes
    assert [code for code, _words in told] == ["dossier:read", "report:read"]
    for code, words in told:
        assert f"{words} <code" in listed
        assert f">{code}</code>" in listed
        assert words in form


def test_a_scope_no_longer_known_is_listed_by_its_code(hall, client):
    wanted = Wanted(name="Zalo", unit=hall.centre, scopes=["dossier:read"])
    issue_token(wanted, by=hall.head, at=now())
    ApiToken.objects.update(scopes=["bygone:read"])
    client.force_login(hall.head)
    listed = client.get(reverse("console:systems")).content.decode()
    assert "bygone:read" in listed


def test_a_token_without_a_scope_is_asked_for_again(hall, client):
    client.force_login(hall.head)
    response = client.post(reverse("console:token_new"), {"name": "Zalo", "unit": "H99.12"})
    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked(hall, client):
    wanted = Wanted(name="Zalo", unit=hall.centre, scopes=["dossier:read"])
    token, _secret = issue_token(wanted, by=hall.head, at=now())
    client.force_login(hall.head)
    client.post(reverse("console:token_revocation", args=[token.uuid]))
    assert ApiToken.objects.get().revoked_at


def test_an_endpoint_is_opened_and_stopped(hall, client):
    client.force_login(hall.head)
    said = {"name": "Sở Tư pháp", "url": "http://127.0.0.1:9/", "unit": "H99.12"}
    shown = client.post(reverse("console:endpoint_new"), said).content.decode()
    assert "whsec_" in shown
    client.post(reverse("console:endpoint_stop", args=[Endpoint.objects.get().uuid]))
    assert Endpoint.objects.get().stopped_at


def test_an_address_into_the_house_is_refused_at_the_form(hall, client, settings):
    settings.WEBHOOK_PRIVATE = False
    client.force_login(hall.head)
    said = {"name": "x", "url": "https://10.0.0.1/", "unit": "H99.12"}
    assert client.post(reverse("console:endpoint_new"), said).status_code == 422
    assert not Endpoint.objects.exists()


def test_a_given_up_event_is_sent_again(hall, client, delivery):
    client.force_login(hall.head)
    listed = client.get(reverse("console:endpoint", args=[delivery.endpoint.uuid]) + "?only=dead")
    again = reverse("console:delivery_replay", args=[delivery.uuid])
    assert again in listed.content.decode()
    client.post(again)
    delivery.refresh_from_db()
    assert (delivery.dead_at, delivery.attempts) == (None, 0)


def test_the_head_of_another_centre_finds_none_of_it(hall, client, delivery):
    wanted = Wanted(name="Zalo", unit=hall.centre, scopes=["dossier:read"])
    token, _secret = issue_token(wanted, by=hall.head, at=now())
    client.force_login(hall.stranger)
    assert token.start not in client.get(reverse("console:systems")).content.decode()
    for name, key in (
        ("token_revocation", token.uuid),
        ("endpoint", delivery.endpoint.uuid),
        ("endpoint_stop", delivery.endpoint.uuid),
        ("delivery_replay", delivery.uuid),
    ):
        assert client.get(reverse(f"console:{name}", args=[key])).status_code == 404


def test_an_officer_without_a_unit_to_manage_does_not_come_in(hall, client):
    client.force_login(hall.receiver)
    for name in ("systems", "token_new", "endpoint_new"):
        assert client.get(reverse(f"console:{name}")).status_code == 403


def test_nothing_is_kept_for_an_endpoint_of_another_unit(hall, endpoint):
    Endpoint.objects.update(unit=hall.elsewhere)
    hall.received()
    collect(at=now())
    assert not Delivery.objects.exists()
