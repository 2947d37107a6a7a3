"""Who comes in, how often, in which form: the same answer to everything, problem+json."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import now

from motcua.api.tests.conftest import intake, make_system
from motcua.interop.actions import revoke_token
from motcua.interop.models import ApiToken

pytestmark = pytest.mark.django_db
NOWHERE = f"/dossiers/{uuid4()}"


def problem(response) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "bearer mct_"])
def test_without_a_good_token_nobody_comes_in(db, header):
    response = Client().get(f"/api/v1{NOWHERE}", headers={"Authorization": header})
    assert problem(response) == (401, "token_invalid")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_session_of_the_desk_opens_nothing_here(hall):
    client = Client()
    client.force_login(hall.receiver)
    assert client.get(f"/api/v1{NOWHERE}").status_code == 401


def test_a_revoked_token_opens_nothing(hall, system):
    revoke_token(system.token, by=hall.head, at=now())
    assert problem(system.get(NOWHERE)) == (401, "token_invalid")


def test_a_token_whose_time_is_over_opens_nothing(hall, system):
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    assert problem(system.get(NOWHERE)) == (401, "token_invalid")


def test_a_token_of_a_stopped_machine_user_opens_nothing(hall, system):
    type(hall.head).objects.filter(pk=system.token.user_id).update(is_active=False)
    assert system.get(NOWHERE).status_code == 401


def test_a_good_token_is_asked_for_once_in_a_few_seconds(
    hall, system, settings, django_assert_num_queries
):
    settings.API_TOKEN_SECONDS = 5
    system.get(NOWHERE)
    with django_assert_num_queries(2):  # the posts of the day, the dossier
        system.get(NOWHERE)


def test_when_it_was_used_is_noted(hall, system):
    system.get(NOWHERE)
    assert ApiToken.objects.get().last_used_at is not None


def test_the_limit_of_a_minute_is_told_and_kept(hall, settings):
    settings.WEB_WORKERS = 2
    slow = make_system(hall.head, hall.centre, requests_per_minute=4)
    first, second, third = (slow.get(NOWHERE) for _ in range(3))
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("4", "1")
    assert second["RateLimit-Remaining"] == "0"
    assert problem(third) == (429, "rate_limited")
    assert 0 < int(third["Retry-After"]) <= 60
    assert (third["RateLimit-Limit"], third["RateLimit-Remaining"]) == ("4", "0")


def test_an_address_that_is_not_there_is_a_problem_too(hall, system):
    assert problem(system.get("/nothing")) == (404, "not_found")
    assert problem(Client().get("/api/v1/nothing")) == (404, "not_found")


def test_a_method_that_is_not_there_says_which_are(hall, system):
    response = system.call("PUT", NOWHERE, {})
    assert problem(response) == (405, "method_not_allowed")
    assert response["Allow"] == "GET"


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"a": NaN}', b'"\\ud800"', b'{"a": "\\u0000"}'])
def test_a_body_that_is_not_json_is_unreadable(system, body):
    response = Client().post(
        "/api/v1/dossiers",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {system.secret}"},
    )
    assert problem(response) == (400, "body_unreadable")


def test_another_form_than_json_is_not_taken(system):
    response = Client().post(
        "/api/v1/dossiers",
        data=b"a=1",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {system.secret}"},
    )
    assert problem(response) == (415, "media_type_not_taken")


def test_another_form_than_json_is_not_given(system):
    assert problem(system.get(NOWHERE, Accept="text/html")) == (406, "not_acceptable")


def test_sentences_are_vietnamese_unless_english_is_asked_for(hall, system):
    system.language = "fr"
    vietnamese = system.get(NOWHERE)
    assert vietnamese["Content-Language"] == "vi"
    system.language = "en-GB"
    english = system.get(NOWHERE)
    assert english["Content-Language"] == "en"
    assert vietnamese.json()["detail"] != english.json()["detail"]


def test_no_answer_is_kept_or_framed(hall, system):
    response = system.post("/dossiers", intake(hall))
    assert response["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
