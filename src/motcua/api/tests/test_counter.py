"""What the counter keeps and gives: the register, receipts of payments, the signed slip."""

from uuid import uuid4

import pytest

from motcua.api.tests.conftest import intake, make_system
from motcua.documents.models import Document
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import verify
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Look
from motcua.dossiers.pins import pin_of
from motcua.dossiers.tests.cast import MONDAY, later
from motcua.interop.models import Scope
from motcua.org.models import Duty

pytestmark = pytest.mark.django_db
DAYS = "from=2026-03-01&to=2026-03-31"


def read(system, address, status=200):
    answer = system.get(address)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_register_is_read_page_by_page_in_the_order_of_reception(hall, system):
    late, early = hall.received(later(days=2)), hall.received(MONDAY)
    hall.received(later(days=40))
    first = read(system, f"/register?{DAYS}&limit=1")
    (line,) = first["items"]
    assert (line["code"], line["sequence"]) == (early.code, early.slip_number)
    assert line["applicant_name"] == "Nguyễn Thị Hồng Nhung"
    assert line["return_method"] == "counter"
    second = read(system, f"/register?{DAYS}&limit=1&cursor={first['next_cursor']}")
    assert [row["code"] for row in second["items"]] == [late.code]
    assert second["next_cursor"] is None
    looks = Look.objects.filter(how="register", user=system.token.user).order_by("at")
    assert [look.dossier for look in looks] == [early, late]


def test_the_register_is_narrowed_to_a_sector_and_given_as_the_desk_prints_it(hall, system):
    dossier = hall.received()
    assert read(system, f"/register?{DAYS}&sector=SHGP")["items"]
    read(system, f"/register?{DAYS}&sector=NONE", 404)
    pdf = system.get(f"/register/file?{DAYS}")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    text = system.get(f"/register/file?{DAYS}&as=csv")
    assert text["Content-Type"] == "text/csv; charset=utf-8"
    heads, line = text.content.decode("utf-8-sig").splitlines()
    assert heads.startswith("STT,Mã hồ sơ")
    assert dossier.code in line


@pytest.mark.parametrize("path", ["/register", "/register/file"])
def test_the_register_is_of_the_units_whose_posts_the_token_holds(hall, system, foreign, path):
    hall.received()
    for asked in (
        "from=2026-03-31&to=2026-03-01",
        "from=2020-01-01&to=2026-03-01",
        "to=x",
        DAYS[:15],
    ):
        assert system.get(f"{path}?{asked}").status_code == 422
    assert system.get(f"{path}?{DAYS}&unit={hall.centre.code}").status_code == 200
    assert foreign.get(f"{path}?{DAYS}&unit={hall.centre.code}").status_code == 404
    appraiser = make_system(hall.head, hall.centre, duties=(Duty.APPRAISE,))
    assert appraiser.get(f"{path}?{DAYS}").status_code == 403
    unread = make_system(hall.head, hall.centre, scopes=(Scope.CATALOGUE_READ,))
    assert unread.get(f"{path}?{DAYS}").status_code == 403


def test_a_register_of_another_unit_holds_only_its_own(hall, foreign):
    hall.received()
    assert read(foreign, f"/register?{DAYS}")["items"] == []


def test_what_was_paid_is_listed_and_its_receipt_read_as_pdf(hall, system):
    dossier = hall.received()
    (paid,) = read(system, f"/dossiers/{dossier.uuid}/payments")["items"]
    (owed,) = read(system, f"/dossiers/{dossier.uuid}/charges")["items"]
    assert (paid["amount"], paid["method"], paid["charge"]) == (135_000, "cash", owed["uuid"])
    receipt = system.get(f"/dossiers/{dossier.uuid}/payments/{paid['uuid']}/receipt")
    assert (receipt["Content-Type"], receipt.content[:4]) == ("application/pdf", b"%PDF")
    assert Look.objects.filter(dossier=dossier, how="print").count() == 1


def test_a_receipt_is_the_counters_and_of_a_payment_of_this_very_dossier(hall, system, foreign):
    dossier, other = hall.received(), hall.received()
    (paid,) = read(system, f"/dossiers/{other.uuid}/payments")["items"]
    own = f"/dossiers/{other.uuid}/payments/{paid['uuid']}/receipt"
    inside = make_system(hall.head, hall.centre, duties=(Duty.APPRAISE,))
    assert inside.get(own).status_code == 403
    assert foreign.get(own).status_code == 404
    assert foreign.get(f"/dossiers/{other.uuid}/payments").status_code == 404
    for strange in (paid["uuid"], uuid4()):
        read(system, f"/dossiers/{dossier.uuid}/payments/{strange}/receipt", 404)
    unread = make_system(hall.head, hall.centre, scopes=(Scope.CATALOGUE_READ,))
    assert unread.get(own).status_code == 403
    assert unread.get(f"/dossiers/{other.uuid}/payments").status_code == 403
    assert not Look.objects.filter(how="print").exists()


def test_who_received_signs_the_slip_once_and_reads_the_signed_copy(hall, system, signing):
    made = system.post("/dossiers", intake(hall)).json()
    at = f"/dossiers/{made['uuid']}"
    headers = {"Idempotency-Key": "slip-1"}
    for _again in range(2):
        signed = system.call("POST", f"{at}/slip-signature", None, **headers)
        assert signed.status_code == 200, signed.content
        assert signed.json()["code"] == made["code"]
    document = Document.objects.get(subject_code=made["code"])
    copy = system.get(f"{at}/documents/signed-slip")
    assert copy.content == document.file.read()
    assert verify(copy.content, roots=trusted_roots()).is_valid


def test_nobody_else_signs_a_slip_nor_one_of_what_was_not_received(hall, system, foreign, signing):
    dossier = hall.received()  # by an officer, not by this system
    at = f"/dossiers/{dossier.uuid}/slip-signature"
    refused = system.call("POST", at)
    assert refused.status_code == 403, refused.content
    assert refused.json()["code"] == "dossier_not_received_by_you"
    inside = make_system(hall.head, hall.centre, duties=(Duty.APPRAISE,))
    assert inside.call("POST", at).status_code == 403
    assert foreign.call("POST", at).status_code == 404
    reading = make_system(hall.head, hall.centre, scopes=(Scope.DOSSIER_READ,))
    assert reading.call("POST", at).status_code == 403
    sent = system.post("/dossiers/submissions", intake(hall)).json()
    assert system.call("POST", f"/dossiers/{sent['uuid']}/slip-signature").status_code == 404
    assert not Document.objects.exists()
    assert Dossier.objects.count() == 2


def test_a_hand_over_list_is_read_as_pdf_by_both_sides_and_by_nobody_else(hall, system, foreign):
    dossier = hall.received()
    handed = actions.hand_over([dossier], target=hall.province, by=hall.receiver, at=later(30))
    at = f"/hand-overs/{handed.uuid}/paper"
    pdf = system.get(at)
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert Look.objects.filter(dossier=dossier, how="print").count() == 1
    assert foreign.get(at).status_code == 404
    unread = make_system(hall.head, hall.centre, scopes=(Scope.CATALOGUE_READ,))
    assert unread.get(at).status_code == 403


def test_hand_over_lists_are_found_by_both_sides_the_newest_first(hall, system, foreign):
    handed = [
        actions.hand_over([hall.received()], target=target, by=hall.receiver, at=later(30))
        for target in (hall.elsewhere, hall.province)
    ]
    listed = read(system, "/hand-overs?limit=1")
    assert [row["uuid"] for row in listed["items"]] == [str(handed[1].uuid)]
    rest = read(system, f"/hand-overs?limit=1&cursor={listed['next_cursor']}")
    assert [row["uuid"] for row in rest["items"]] == [str(handed[0].uuid)]
    (theirs,) = read(foreign, "/hand-overs?is_taken=false")["items"]
    assert theirs["dossiers"] == [str(handed[0].dossiers.get().uuid)]
    assert read(foreign, "/hand-overs?is_taken=true")["items"] == []
    unread = make_system(hall.head, hall.centre, scopes=(Scope.CATALOGUE_READ,))
    read(unread, "/hand-overs", 403)


def test_any_counter_looks_a_dossier_up_by_code_and_pin(hall, foreign):
    dossier = hall.received()
    asked = {"code": dossier.code, "pin": pin_of(dossier)}
    told = foreign.post("/dossiers/lookup", asked).json()
    assert (told["reference"], told["state"]) == (dossier.code, "received")
    assert dossier.applicant_name not in str(told)
    assert Look.objects.get(dossier=dossier).how == "code_and_pin"


def test_a_wrong_pin_is_told_like_a_code_that_nobody_has_and_locks_after_five(hall, system):
    dossier = hall.received()
    for code in (dossier.code, "H99.12-260302-9999"):
        wrong = system.post("/dossiers/lookup", {"code": code, "pin": "000000"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "no_match")
    for _again in range(5):
        locked = system.post("/dossiers/lookup", {"code": dossier.code, "pin": "000000"})
    assert (locked.status_code, locked.json()["code"]) == (429, "too_many_tries")
    assert not Look.objects.exists()


def test_who_holds_no_post_or_no_scope_looks_nothing_up(hall):
    dossier = hall.received()
    asked = {"code": dossier.code, "pin": pin_of(dossier)}
    for changed in ({"duties": ()}, {"scopes": (Scope.CATALOGUE_READ,)}):
        answer = make_system(hall.head, hall.centre, **changed).post("/dossiers/lookup", asked)
        assert answer.status_code == 403


def test_what_came_in_together_is_printed_on_one_slip(hall, system, foreign):
    visit = uuid4()
    first, second = actions.take_in(
        [hall.submission(visit=visit), hall.submission(visit=visit)], by=hall.receiver, at=MONDAY
    )
    at = f"/dossiers/{first.uuid}/documents/visit-slip"
    assert system.get(at).content.startswith(b"%PDF")
    assert {look.dossier for look in Look.objects.filter(how="print")} == {first, second}
    assert foreign.get(at).status_code == 404
    read(system, f"/dossiers/{hall.received().uuid}/documents/visit-slip", 404)
    inside = make_system(hall.head, hall.centre, duties=(Duty.APPRAISE,))
    assert inside.get(at).status_code == 403
