"""A request that comes twice with its key is done once."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from motcua.api import tasks
from motcua.api.tests.conftest import intake, make_system
from motcua.core.models import Once
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.cast import Hall

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "0199-phieu-7"}


def test_a_retry_gets_the_first_answer_and_makes_nothing(hall, system):
    body = intake(hall)
    first = system.post("/dossiers", body, **KEY)
    again = system.post("/dossiers", body, **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert again["Idempotent-Replayed"] == "true"
    assert Dossier.objects.count() == 1


def test_what_is_kept_for_a_retry_is_kept_encrypted(hall, system):
    system.post("/dossiers", intake(hall), **KEY)
    assert "Nhung" not in str(Once.objects.get().answer)


def test_the_key_with_another_body_is_refused(hall, system):
    system.post("/dossiers", intake(hall), **KEY)
    other = system.post("/dossiers", intake(hall), **KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Dossier.objects.count() == 1


def test_a_refused_request_leaves_its_key_free(hall, system):
    assert system.post("/dossiers", intake(hall, fees=[]), **KEY).status_code == 422
    assert system.post("/dossiers", intake(hall), **KEY).status_code == 201


def test_two_systems_may_use_the_same_key(hall, system):
    other = make_system(hall.head, hall.centre)
    assert system.post("/dossiers", intake(hall), **KEY).status_code == 201
    assert other.post("/dossiers", intake(hall), **KEY).status_code == 201
    assert Dossier.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
def test_an_odd_key_is_refused(hall, system, key):
    response = system.post("/dossiers", intake(hall), **{"Idempotency-Key": key})
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_unusable")


def test_a_signing_act_that_fails_gives_its_key_back(hall, system):
    dossier = hall.appraised()
    path = f"/dossiers/{dossier.uuid}/approval"
    assert system.post(path, {}, **KEY).status_code == 403
    assert not Once.objects.exists()


def test_a_signing_act_under_way_is_not_done_beside(hall: Hall, system, monkeypatch):
    dossier = hall.appraised()
    path = f"/dossiers/{dossier.uuid}/approval"
    seen = []

    def meanwhile(*_args, **_kwargs):
        seen.append(system.post(path, {}, **KEY))
        raise AssertionError

    monkeypatch.setattr("motcua.api.acts._need", meanwhile)
    with pytest.raises(AssertionError):
        system.post(path, {}, **KEY)
    assert (seen[0].status_code, seen[0].json()["code"]) == (409, "in_progress")


def test_kept_answers_are_forgotten_after_a_week(hall, system):
    system.post("/dossiers", intake(hall), **KEY)
    tasks.forget_answers(0)
    assert Once.objects.count() == 1
    Once.objects.update(made_at=now() - timedelta(days=8))
    tasks.forget_answers(0)
    assert not Once.objects.exists()
