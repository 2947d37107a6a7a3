"""Following a dossier: little with the code, everything with the PIN, never a staff's note."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now
from pypdfium2 import PdfDocument

from motcua.dossiers import actions, results
from motcua.dossiers.actions import Asked
from motcua.dossiers.letters.heads import public_address
from motcua.dossiers.models import Dossier, Look, ReturnMethod
from motcua.dossiers.pins import pin_of
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


def page_of(dossier) -> str:
    return reverse("portal:tracking", args=[dossier.reference])


def wrong(dossier) -> str:
    return f"{(int(pin_of(dossier)) + 1) % 10**6:06}"


def opened(client, dossier) -> str:
    """Give the PIN and return the page."""
    answer = client.post(page_of(dossier), {"pin": pin_of(dossier)}, follow=True)
    assert answer.status_code == 200
    return answer.text


def test_the_slip_leads_to_the_page(hall, settings):
    dossier = hall.received()
    assert public_address(dossier) == settings.PUBLIC_URL + page_of(dossier)


def test_the_code_alone_tells_how_far_it_is_and_nothing_else(client, hall):
    dossier = hall.received()
    page = client.get(page_of(dossier)).text
    assert dossier.code in page
    assert "Đã xong 1 trên 5 bước" in page
    for hidden in ("Cấp lại giấy phép lái xe", "Hồng Nhung", hall.receiver.full_name, "135.000"):
        assert hidden not in page
    assert not Look.objects.exists()


def test_the_pin_opens_everything_and_each_look_is_recorded(client, hall):
    dossier = hall.received()
    page = opened(client, dossier)
    for told in ("Cấp lại giấy phép lái xe", hall.receiver.full_name, "135.000", "0000001",
                 "Thứ Năm, 05/03/2026", hall.centre.name_vi):  # fmt: skip
        assert told in page
    assert "Hồng Nhung" not in page
    client.get(page_of(dossier))
    assert list(Look.objects.values_list("how", "user")) == [("code_and_pin", None)] * 2


def test_the_pin_is_never_in_an_address(client, hall):
    dossier = hall.received()
    answer = client.post(reverse("portal:track"), {"code": dossier.code, "pin": pin_of(dossier)})
    assert answer.headers["Location"] == page_of(dossier)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Mã PIN" in client.get(page_of(hall.received()), {"pin": pin_of(dossier)}).text


def test_one_pin_opens_one_dossier_for_a_quarter_of_an_hour(client, hall):
    first, second = hall.received(), hall.received()
    opened(client, first)
    assert "Người tiếp nhận" not in client.get(page_of(second)).text
    session = client.session
    kept = session["followed_dossier"]
    assert 890 < kept["until"] - now().timestamp() <= 900
    session["followed_dossier"] = kept | {"until": now().timestamp() - 1}
    session.save()
    assert "Người tiếp nhận" not in client.get(page_of(first)).text


def test_closing_wipes_the_dossier_from_the_device(client, hall):
    dossier = hall.received()
    opened(client, dossier)
    client.post(reverse("portal:tracking_close"))
    assert "Người tiếp nhận" not in client.get(page_of(dossier)).text


def test_an_unknown_code_and_a_wrong_pin_read_alike(client, hall):
    dossier = hall.received()
    said = []
    for code, pin in ((dossier.code, wrong(dossier)), ("H99.12-991231-0001", "000000")):
        answer = client.post(reverse("portal:track"), {"code": code, "pin": pin})
        assert answer.status_code == 422
        assert "không khớp" in answer.text
        said.append(answer.text.count("không khớp"))
    assert said[0] == said[1]


def test_five_wrong_pins_lock_the_dossier_and_say_until_when(client, hall):
    dossier = hall.received()
    for _ in range(5):
        client.post(page_of(dossier), {"pin": wrong(dossier)})
    answer = client.post(page_of(dossier), {"pin": pin_of(dossier)})
    assert answer.status_code == 429
    assert "Có thể thử lại lúc" in answer.text
    assert "Người tiếp nhận" not in answer.text


def test_a_code_in_another_shape_leads_to_the_page(client, hall):
    dossier = hall.received()
    Dossier.objects.filter(pk=dossier.pk).update(external_code="000.701.18.G12-260331-2711")
    for typed in (dossier.tracking_code, "000.701.18.g12-260331-2711", f" {dossier.code.lower()}"):
        answer = client.post(reverse("portal:track"), {"code": typed})
        assert answer.headers["Location"] == page_of(dossier)
    missing = client.get(reverse("portal:tracking", args=["H00-1"]))
    assert missing.status_code == 404
    assert "Không có hồ sơ nào mang mã này" in missing.text


def test_a_supplement_is_asked_in_plain_words(client, hall):
    dossier = hall.taken()
    actions.request_supplement(
        dossier, items=[Asked(text="Giấy khám sức khỏe còn hạn")], cause="applicant",
        legal_ground="Thông tư 12/2017, điều 37", text="Giấy đã nộp hết hạn", by=hall.appraiser,
        at=later(30),
    )  # fmt: skip
    page = opened(client, dossier)
    for told in ("Cần bổ sung 1 nội dung", "Giấy khám sức khỏe còn hạn", "Thông tư 12/2017",
                 "Nếu nộp đủ ngay bây giờ", "Tạm dừng từ", hall.centre.name_vi):  # fmt: skip
        assert told in page


def test_an_apology_gives_the_old_date_the_new_one_and_the_reason(client, hall):
    dossier = hall.taken()
    actions.apologise(
        dossier, until=later(days=7), cause="agency", legal_ground="NĐ 61/2018, điều 19.9",
        text="Máy in phôi bằng hỏng", by=hall.head, at=later(40),
    )  # fmt: skip
    page = opened(client, dossier)
    for told in ("Xin lỗi", "05/03/2026", "09/03/2026", "Máy in phôi bằng hỏng"):
        assert told in page


def test_what_staff_noted_stays_inside(client, hall):
    dossier = hall.appraised()
    actions.send_back(
        dossier, cause="agency", text="Thiếu chữ ký nháy", by=hall.approver, at=later(80)
    )
    page = opened(client, dossier)
    assert "Thiếu chữ ký nháy" not in page
    assert "Đủ điều kiện" not in page
    assert "Hồ sơ đã thẩm định xong, trình phê duyệt." in page


def test_a_ready_result_says_where_to_collect_it(client, hall):
    dossier = hall.finished()
    page = opened(client, dossier)
    assert "Đã có kết quả" in page
    assert "Mang theo giấy hẹn" in page
    assert "Tải kết quả" not in page
    assert client.get(reverse("portal:tracking_result", args=[dossier.code])).status_code == 302


def test_an_electronic_result_is_downloaded_with_the_pin_only(client, hall, signing):
    dossier = hall.appraised()
    Dossier.objects.filter(pk=dossier.pk).update(return_method=ReturnMethod.ELECTRONIC)
    dossier = results.approve_and_sign(dossier, by=hall.approver, at=later(90))
    dossier = results.seal_and_release(dossier, by=hall.clerk, at=later(100))
    file = reverse("portal:tracking_result", args=[dossier.code])
    assert client.get(file).status_code == 302
    assert "Tải kết quả đã ký số" in opened(client, dossier)
    answer = client.get(file)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert Look.objects.filter(how="document", user=None).count() == 1


def asked_of(hall):
    """A dossier that waits for one thing of its applicant."""
    dossier = hall.taken()
    actions.request_supplement(
        dossier, items=[Asked(text="Giấy khám sức khỏe còn hạn")], cause="applicant",
        legal_ground="Điều 37", text="Hết hạn", by=hall.appraiser, at=later(30),
    )  # fmt: skip
    return dossier


def sending(client, dossier, *files):
    address = reverse("portal:tracking_papers", args=[dossier.code])
    return client.post(address, {"item-0": list(files)})


def scan(content=None, name="giay.pdf"):
    return SimpleUploadedFile(name, content or one_page_pdf())


def test_what_is_asked_for_is_sent_from_the_page(client, hall):
    dossier = asked_of(hall)
    assert "Gửi giấy tờ" in opened(client, dossier)
    assert sending(client, dossier, scan(), scan(name="trang-2.pdf")).status_code == 302
    page = client.get(page_of(dossier)).text
    for told in ("giay.pdf", "trang-2.pdf", "Ông/bà đã gửi giấy tờ trực tuyến"):
        assert told in page
    dossier.refresh_from_db()
    assert dossier.state == "supplement"


def test_papers_are_taken_only_with_the_pin_and_only_while_asked_for(client, hall):
    dossier = asked_of(hall)
    assert sending(client, dossier, scan()).headers["Location"] == page_of(dossier)
    assert not dossier.papers.filter(files__isnull=False).exists()
    opened(client, dossier)
    actions.supplement(dossier, by=hall.receiver, at=later(60))
    assert sending(client, dossier, scan()).status_code == 302
    assert not dossier.papers.filter(files__isnull=False).exists()


def test_a_file_that_lies_is_refused_with_a_sentence_and_nothing_is_sent(client, hall):
    dossier = asked_of(hall)
    opened(client, dossier)
    answer = sending(client, dossier, scan(), scan(b"MZ program", "don.pdf"))
    assert answer.status_code == 422
    assert "don.pdf" in answer.text
    assert not dossier.papers.filter(files__isnull=False).exists()
    assert sending(client, dossier).status_code == 422


def test_the_counter_sees_that_papers_came(client, hall):
    dossier = asked_of(hall)
    opened(client, dossier)
    sending(client, dossier, scan())
    client.force_login(hall.receiver)
    assert "Giấy tờ đã gửi trực tuyến" in client.get("/desk/work/?duty=waiting").text
    page = client.get(reverse("desk:dossier", args=[dossier.uuid])).text
    assert "Giấy tờ đã gửi trực tuyến" in page


def one_page_pdf():
    document = PdfDocument.new()
    document.new_page(200, 200)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
