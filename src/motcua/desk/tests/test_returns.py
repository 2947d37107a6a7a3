"""Results come back over the counter."""

import pytest
from django.urls import reverse

from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, History, Look
from motcua.dossiers.tests.cast import later


@pytest.fixture
def finished(hall):
    return hall.finished()


def one(dossier) -> str:
    return reverse("desk:return", args=[dossier.uuid])


def test_what_waits_is_listed_by_page(desk, hall, finished):
    page = desk.get(reverse("desk:returns"))
    assert finished.code in page.content.decode()
    for n in range(20):
        actions.complete(
            actions.seal(
                actions.approve(
                    actions.appraise(
                        actions.take(hall.received(), by=hall.appraiser, at=later(n)),
                        text="Đủ", by=hall.appraiser, at=later(n),
                    ),
                    document=None, signed=None, by=hall.approver, at=later(n),
                ),
                signed=None, by=hall.clerk, at=later(200 + n),
            ),
            verification=None, by=hall.clerk, at=later(200 + n),
        )  # fmt: skip
    first = desk.get(reverse("desk:returns"))
    assert len(first.context["rows"]) == 20
    second = desk.get(reverse("desk:returns"), {"after": first.context["next_after"]})
    assert len(second.context["rows"]) == 1
    assert second.context["next_after"] == ""
    codes = {row.code for row in [*first.context["rows"], *second.context["rows"]]}
    assert len(codes) == 21


@pytest.mark.parametrize("after", ["x", "1-", "99999999999999999999-1", "-"])
def test_a_broken_place_is_the_first_page(desk, finished, after):
    assert len(desk.get(reverse("desk:returns"), {"after": after}).context["rows"]) == 1


@pytest.mark.parametrize(
    "said",
    [
        lambda d: {"code": d.code},
        lambda d: {"code": d.code.lower()},
        lambda d: {"code": f"http://localhost:8000/tracking/{d.code}/"},
        lambda d: {"name": "nguyen thi hong nhung", "number_end": "4127"},
    ],
    ids=["code", "small", "qr", "name"],
)
def test_one_is_found(desk, finished, said):
    answer = desk.post(reverse("desk:returns"), said(finished))
    assert answer.headers["Location"] == one(finished)


def test_a_name_alone_finds_nobody(desk, finished):
    answer = desk.post(reverse("desk:returns"), {"name": "Nguyễn Thị Hồng Nhung"})
    assert answer.status_code == 422


def test_a_result_is_given_and_its_receipt_printed(desk, hall, finished):
    assert desk.post(one(finished), {"to_name": ""}).status_code == 422
    answer = desk.post(one(finished), {"to_name": "Nguyễn Thị Hồng Nhung"}, follow=True)
    finished.refresh_from_db()
    assert finished.state == "returned"
    receipt = reverse("desk:result_receipt", args=[finished.uuid])
    assert receipt in answer.content.decode()
    assert desk.get(receipt).content.startswith(b"%PDF")
    assert set(Look.objects.values_list("how", flat=True)) >= {"open", "print"}


def test_of_a_revoked_result_no_receipt_is_offered(desk, hall, finished):
    returned = actions.return_result(finished, to_name="Nhung", by=hall.receiver, at=later(120))
    actions.revoke_result(
        returned, legal_ground="Điều 19", text="Sai", by=hall.approver, at=later(130)
    )
    receipt = reverse("desk:result_receipt", args=[finished.uuid])
    assert receipt not in desk.get(one(finished)).content.decode()
    assert desk.get(receipt).status_code == 404


def test_of_a_dossier_that_another_system_keeps_the_counter_prints_nothing(desk, hall):
    dossier = hall.received()
    Dossier.objects.update(
        system_of_record="iGate", external_code="G-1", state="returned",
        finished_at=later(90), returned_at=later(100),
    )  # fmt: skip
    page = desk.get(one(dossier)).content.decode()
    for name in ("desk:result_receipt", "desk:slip_again"):
        address = reverse(name, args=[dossier.uuid])
        assert address not in page
        assert desk.get(address).status_code == 404


def test_without_the_slip_the_check_of_identity_is_kept(desk, finished):
    desk.post(one(finished), {"to_name": "Nguyễn Thị Hồng Nhung", "is_without_slip": "on"})
    assert History.objects.get(dossier=finished, verb="return").facts["without_slip"] is True


def test_it_is_returned_once(desk, finished):
    desk.post(one(finished), {"to_name": "Nhung"})
    assert desk.post(one(finished), {"to_name": "Nhung"}).status_code == 409


def test_a_double_click_returns_it_once(desk, finished):
    said = {"to_name": "Nhung", "key": "0193"}
    answers = [desk.post(one(finished), said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert History.objects.filter(dossier=finished, verb="return").count() == 1


def test_a_result_that_is_not_ready_stays(desk, hall):
    assert desk.post(one(hall.received()), {"to_name": "Nhung"}).status_code == 409


def test_money_is_recorded_with_its_receipt(desk, hall):
    fee = actions.FeeGiven(name="Lệ phí", amount=135_000)
    dossier = hall.received(fees=[fee])
    charge = dossier.fees.get().charge
    address = reverse("desk:return_payment", args=[dossier.uuid])
    said = {"charge": charge.uuid, "method": "cash"}
    assert desk.post(address, said | {"receipt_number": ""}).status_code == 422
    desk.post(address, said | {"receipt_number": "0009001"})
    payment = charge.payments.get()
    assert (payment.amount, charge.outstanding()) == (135_000, 0)
    receipt = reverse("desk:payment_receipt", args=[dossier.uuid, payment.uuid])
    assert desk.get(receipt).content.startswith(b"%PDF")


def test_strangers_and_others_are_kept_out(client, hall, finished):
    client.force_login(hall.stranger)
    assert client.get(one(finished)).status_code == 404
    client.force_login(hall.appraiser)
    assert client.get(reverse("desk:returns")).status_code == 403
    client.force_login(hall.approver)
    assert client.post(one(finished), {"to_name": "Nhung"}).status_code == 403
