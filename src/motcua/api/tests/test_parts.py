"""Papers, files, steps, money, history, lists, hand-overs; the catalogue and persons."""

import io

import pytest
from django.test import Client
from PIL import Image

from motcua.api.tests.conftest import intake, make_system
from motcua.dossiers.models import Look, PaperFile
from motcua.dossiers.tests.cast import draw_crossroads, later
from motcua.interop.models import Scope
from motcua.org.models import Duty
from motcua.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def png() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(picture, "PNG")
    return picture.getvalue()


def send(system, path: str, content: bytes, kind: str = "application/octet-stream", **headers):
    given = {"Authorization": f"Bearer {system.secret}"} | headers
    return Client().generic("POST", f"/api/v1{path}", content, kind, headers=given)


def test_a_file_sent_first_is_named_in_the_intake(hall, system):
    sent = send(system, "/uploads", png(), **{"X-File-Name": "don%20%C4%91%C6%A1n.png"})
    assert sent.status_code == 201, sent.content
    assert (sent.json()["media_type"], sent.json()["name"]) == ("image/png", "don đơn.png")
    papers = [
        {"requirement": 1, "uploads": [sent.json()["upload"]]},
        {"requirement": 2, "originals": 1},
    ]
    told = system.post("/dossiers", intake(hall, papers=papers)).json()
    listed = system.get(f"/dossiers/{told['uuid']}/papers").json()["items"]
    assert [file["name"] for file in listed[0]["files"]] == ["don đơn.png"]


def test_a_form_is_taken_as_well(system):
    file = io.BytesIO(png())
    file.name = "don.png"
    response = Client().post(
        "/api/v1/uploads", {"file": file}, headers={"Authorization": f"Bearer {system.secret}"}
    )
    assert (response.status_code, response.json()["name"]) == (201, "don.png")


def test_a_handle_is_its_senders_alone(hall, system):
    handle = send(system, "/uploads", png()).json()["upload"]
    other = make_system(hall.head, hall.centre)
    papers = [{"requirement": 1, "uploads": [handle]}, {"requirement": 2, "originals": 1}]
    response = other.post("/dossiers", intake(hall, papers=papers))
    assert (response.status_code, response.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 a program", b"%PDF-1.7 broken"])
def test_what_is_no_paper_is_not_kept(system, content):
    response = send(system, "/uploads", content)
    assert (response.status_code, response.json()["code"]) == (422, "file_refused")


def test_a_scan_is_attached_checked_and_read_back(hall, system):
    dossier = hall.received()
    paper = dossier.papers.get(position=1)
    path = f"/dossiers/{dossier.uuid}/papers/{paper.uuid}"
    assert send(system, f"{path}/files", png(), "image/png").status_code == 201
    assert system.post(f"{path}/check").status_code == 200
    file = PaperFile.objects.get(paper=paper)
    read = system.get(f"/dossiers/{dossier.uuid}/files/{file.uuid}")
    assert (read.content, read["Content-Disposition"]) == (png(), "attachment")
    assert Look.objects.filter(dossier=dossier, how="document").exists()


def test_steps_say_what_this_token_can_do(hall, system):
    dossier = hall.received()
    told = system.get(f"/dossiers/{dossier.uuid}/tasks").json()
    assert [(task["kind"], task["holder"]) for task in told["items"]] == [("appraise", None)]
    assert "taking" in told["acts"]
    assert "approval" not in told["acts"]


def test_steps_say_to_whom_this_token_may_give_them(hall, system):
    dossier = hall.received()
    (task,) = system.get(f"/dossiers/{dossier.uuid}/tasks").json()["items"]
    found = {officer["name"]: officer["uuid"] for officer in task["officers"]}
    body = {"task": task["uuid"], "to": found[hall.appraiser.full_name]}
    assert system.post(f"/dossiers/{dossier.uuid}/assignment", body).status_code == 200
    (task,) = system.get(f"/dossiers/{dossier.uuid}/tasks").json()["items"]
    assert task["holder_name"] == hall.appraiser.full_name
    inside = make_system(hall.head, hall.centre, duties=[Duty.APPRAISE])
    assert inside.get(f"/dossiers/{dossier.uuid}/tasks").json()["items"][0]["officers"] == []


def test_an_appraisal_says_among_which_ways_it_ends(hall, system):
    (task,) = system.get(f"/dossiers/{hall.received().uuid}/tasks").json()["items"]
    assert task["choices"] == []
    draw_crossroads(hall)
    (task,) = system.get(f"/dossiers/{hall.received().uuid}/tasks").json()["items"]
    assert task["choices"] == ["simple", "hard"]


def test_what_is_owed_is_whole_dong(hall, system):
    dossier = hall.received()
    (charge,) = system.get(f"/dossiers/{dossier.uuid}/charges").json()["items"]
    assert (charge["amount"], charge["owed"]) == (135_000, 0)


def test_the_history_is_a_chain_and_names_no_applicant(hall, system):
    dossier = hall.taken()
    response = system.get(f"/dossiers/{dossier.uuid}/history")
    rows = response.json()["items"]
    assert [row["verb"] for row in rows] == ["submit", "receive", "take"]
    assert [row["hash_before"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
    assert "Nhung" not in response.content.decode()


def test_a_list_goes_on_where_the_page_before_ended(hall, system):
    made = [hall.received(later(n)) for n in range(3)]
    first = system.get("/dossiers?limit=2").json()
    second = system.get(f"/dossiers?limit=2&cursor={first['next_cursor']}").json()
    codes = [item["code"] for item in first["items"] + second["items"]]
    assert codes == [dossier.code for dossier in reversed(made)]
    assert second["next_cursor"] is None


def test_a_cursor_of_another_list_is_refused(hall, system):
    for n in range(2):
        hall.received(later(n))
    cursor = system.get("/dossiers?limit=1").json()["next_cursor"]
    for query in (f"state=received&cursor={cursor}", "cursor=abc"):
        response = system.get(f"/dossiers?{query}")
        assert (response.status_code, response.json()["code"]) == (422, "cursor_unusable")


def test_a_list_is_narrowed(hall, system):
    taken, received = hall.taken(), hall.received(later(30))

    def found(query: str) -> list[str]:
        return [item["code"] for item in system.get(f"/dossiers?{query}").json()["items"]]

    assert found("state=in_progress") == [taken.code]
    assert found(f"reference={received.code}") == [received.code]
    assert found("procedure=9.9") == []
    assert found("is_overdue=true") == [received.code, taken.code]
    assert found("received_from=2026-03-02T08:45:00%2B07:00") == [received.code]
    assert found("received_from=2026-03-02T22:45:00%2B21:00") == [received.code]


def test_a_list_holds_nothing_of_another_centre(hall, foreign):
    hall.received()
    assert foreign.get("/dossiers").json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "state=lost", "due_before=soon"])
def test_a_filter_that_means_nothing_is_refused(system, query):
    assert system.get(f"/dossiers?{query}").status_code == 422


def test_a_list_is_handed_over_and_taken_over(hall, system, foreign):
    dossier = hall.received()
    body = {"target": "H98.12", "dossiers": [str(dossier.uuid)]}
    late = system.post("/hand-overs", body)
    assert (late.status_code, late.json()["code"]) == (422, "reason_needed")
    made = system.post("/hand-overs", body | {"reason": "Xe chuyển hồ sơ bị hỏng"})
    assert made.status_code == 201, made.content
    path = f"/hand-overs/{made.json()['uuid']}"
    assert foreign.get(path).json()["taken_at"] is None
    assert foreign.post(f"{path}/taking-over").json()["taken_at"]
    assert foreign.post(f"{path}/taking-over").status_code == 409


def test_nobody_hands_over_what_they_do_not_see(hall, foreign):
    body = {"target": "H99.12", "dossiers": [str(hall.received().uuid)]}
    assert foreign.post("/hand-overs", body).status_code == 404


def test_procedures_are_listed_found_and_read(hall, system):
    assert [row["code"] for row in system.get("/procedures").json()["items"]] == ["3.000348"]
    hits = system.get("/procedures/search?q=giay%20phep%20lai%20xe").json()["items"]
    assert hits[0]["code"] == "3.000348"
    full = system.get("/procedures/3.000348").json()
    assert [paper["requirement"] for paper in full["papers"]] == [1, 2]
    assert full["fees"][0]["amount"] == 135_000
    assert system.get("/procedures/9.999999").status_code == 404


def test_a_due_date_is_counted_and_explained(hall, system):
    body = {"received_at": "2026-03-02T08:30:00+07:00", "procedure": "3.000348"}
    told = system.post("/due-dates", body).json()
    assert told["due_at"] == "2026-03-05T08:30:00+07:00"
    assert told["explanation"]
    own = body | {"procedure": None, "value": 1, "unit": "working_day", "at_unit": "H99.12"}
    assert system.post("/due-dates", own).json()["due_at"] == "2026-03-03T08:30:00+07:00"
    assert system.post("/due-dates", body | {"procedure": None}).status_code == 422


def test_units_are_found(hall, system):
    told = system.get("/units?q=H99.12").json()["items"]
    assert [unit["code"] for unit in told] == ["H99.12"]


def test_a_person_is_found_by_the_number_of_their_card_and_masked(hall, system):
    person = PersonFactory.create(number="001090123456", verified=True)
    body = {"id_kind": "cccd", "id_number": "001090123456"}
    (told,) = system.post("/persons/search", body).json()["items"]
    assert told["uuid"] == str(person.uuid)
    assert "001090123456" not in str(told)
    assert person.phone not in str(told)
    assert system.get(f"/persons/{person.uuid}").json() == told


def test_nobody_unverified_is_found(hall, system):
    PersonFactory.create(number="001090123456")
    body = {"id_kind": "cccd", "id_number": "001090123456"}
    assert system.post("/persons/search", body).json()["items"] == []


def test_a_person_is_declared(hall, system):
    response = system.post("/persons", {"full_name": "Trần Văn Bình", "phone": "0912345678"})
    assert response.status_code == 201
    assert response.json()["is_verified"] is False
    assert system.post("/persons", {"full_name": "  "}).status_code == 422


def test_who_receives_nowhere_finds_nobody(hall):
    machine = make_system(hall.head, hall.centre, duties=[Duty.APPRAISE])
    body = {"id_kind": "cccd", "id_number": "001090123456"}
    assert machine.post("/persons/search", body).status_code == 403
    reader = make_system(hall.head, hall.centre, scopes=[Scope.DOSSIER_READ])
    assert reader.post("/persons/search", body).json()["code"] == "scope_missing"
