"""Many dossiers in one call: each is taken in or refused alone, the order is kept."""

import pytest

from motcua.api.tests.conftest import intake, make_system
from motcua.dossiers.chain import verify
from motcua.dossiers.models import Dossier
from motcua.org.models import Duty

pytestmark = pytest.mark.django_db


def test_each_is_taken_in_or_refused_alone(hall, system):
    items = [intake(hall), intake(hall, fees=[]), intake(hall), intake(hall, procedure="9.999999")]
    response = system.post("/dossiers/bulk", {"items": items})
    assert response.status_code == 200, response.content
    told = response.json()
    assert told["taken_in"] == 2
    assert [line["problem"] and line["problem"]["code"] for line in told["lines"]] == [
        None, "fee_unstated", None, "invalid",
    ]  # fmt: skip
    kept = Dossier.objects.in_bulk(field_name="uuid")
    shown = [line["dossier"] for line in told["lines"] if line["dossier"]]
    assert [kept_code(kept, line["uuid"]) for line in shown] == [line["code"] for line in shown]
    assert len(kept) == 2
    assert [dossier.state for dossier in kept.values()] == ["received", "received"]


def kept_code(kept, uuid):
    return next(dossier.code for key, dossier in kept.items() if str(key) == uuid)


def test_a_reason_for_missing_papers_holds_for_its_own_item(hall, system):
    papers = [{"requirement": 1, "originals": 1}]
    items = [intake(hall, papers=papers, reason="Gửi sau"), intake(hall, papers=papers)]
    lines = system.post("/dossiers/bulk", {"items": items}).json()["lines"]
    assert lines[0]["dossier"] is not None
    assert lines[1]["problem"]["code"] == "papers_missing"
    assert Dossier.objects.get().deviations.get().rule == "received_incomplete"


def test_the_same_call_twice_is_done_once(hall, system):
    body = {"items": [intake(hall), intake(hall)]}
    first = system.post("/dossiers/bulk", body, **{"Idempotency-Key": "lô 1".encode().hex()})
    again = system.post("/dossiers/bulk", body, **{"Idempotency-Key": "lô 1".encode().hex()})
    assert again.json() == first.json()
    assert Dossier.objects.count() == 2


def test_who_does_not_receive_takes_nothing_in(hall):
    reader = make_system(hall.head, hall.centre, duties=[Duty.APPRAISE])
    told = reader.post("/dossiers/bulk", {"items": [intake(hall), intake(hall)]}).json()
    assert {line["problem"]["code"] for line in told["lines"]} == {"dossier_not_yours"}
    assert not Dossier.objects.exists()


def test_more_than_a_thousand_are_refused_whole(hall, system):
    one = intake(hall)
    response = system.post("/dossiers/bulk", {"items": [one] * 1001})
    assert response.status_code == 422
    assert not Dossier.objects.exists()


def test_the_history_of_each_holds(hall, system):
    system.post("/dossiers/bulk", {"items": [intake(hall) for _ in range(3)]})
    assert not [found for dossier in Dossier.objects.all() for found in verify(dossier)]
