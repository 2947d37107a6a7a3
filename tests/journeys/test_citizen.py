"""A citizen follows the slip's QR code, reads when the result is due, takes it home, checks it."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.db import connection

from motcua.documents.demo_pki import serving
from motcua.dossiers import actions, results
from motcua.dossiers.actions import Asked
from motcua.dossiers.letters.heads import public_address
from motcua.dossiers.models import Dossier, ReturnMethod
from motcua.dossiers.pins import pin_of
from motcua.dossiers.tests.cast import later, make_hall
from tests.browser import PHONE, check_axe, look_at, speak

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hall():
    made = make_hall()
    made.centre.address, made.centre.phone = "12 Lê Lợi, phường Bình Minh", "0290 3800 000"
    made.centre.save()
    return made


@pytest.fixture
def issued(hall, settings, tmp_path):
    """A dossier with its signed result, returned electronically."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        dossier = hall.appraised()
        Dossier.objects.filter(pk=dossier.pk).update(return_method=ReturnMethod.ELECTRONIC)
        yield aside(lambda: _sign(hall, dossier))


def _sign(hall, dossier):
    signed = results.approve_and_sign(dossier, by=hall.approver, at=later(90))
    return results.seal_and_release(signed, by=hall.clerk, at=later(100))


def aside(act):
    """Do it in a thread: signing runs an event loop, and Playwright's runs in this one."""

    def work():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def asked_for_more(hall) -> Dossier:
    """Return a dossier that was put off once and now waits for two things."""
    dossier = hall.taken()
    actions.apologise(
        dossier, until=later(days=7), cause="agency", legal_ground="Nghị định 61/2018, điều 19.9",
        text="Máy in phôi giấy phép hỏng, đang chờ thay.", by=hall.head, at=later(40),
    )  # fmt: skip
    actions.request_supplement(
        dossier,
        items=[Asked(text="Giấy khám sức khỏe còn hạn"), Asked(text="Ảnh 3×4 chụp dưới 6 tháng")],
        cause="applicant",
        legal_ground="Thông tư 12/2017, điều 37",
        text="Giấy khám sức khỏe đã nộp hết hạn ngày 30/01/2026.",
        by=hall.appraiser,
        at=later(50),
    )
    dossier.refresh_from_db()
    return dossier


def address_on_slip(dossier) -> str:
    return urlsplit(public_address(dossier)).path


def give_pin(page, pin: str) -> None:
    page.get_by_role("textbox", name="PIN").fill(pin)
    page.locator("main form .btn--main").click()


def test_the_slip_leads_to_the_due_date(page, hall):
    dossier = hall.received()
    page.set_viewport_size(PHONE)
    page.goto(address_on_slip(dossier))
    assert "Đã xong 1 trên 5 bước" in page.locator("main").inner_text()
    assert "Cấp lại giấy phép lái xe" not in page.content()
    give_pin(page, "000000" if pin_of(dossier) != "000000" else "000001")
    assert "không khớp" in page.locator(".errors").inner_text()
    check_axe(page)
    give_pin(page, pin_of(dossier))
    assert page.locator("h1").inner_text() == "Cấp lại giấy phép lái xe"
    assert "Thứ Năm, 05/03/2026" in page.locator(".doorway").inner_text()
    assert pin_of(dossier) not in page.url
    page.get_by_role("button", name="Đóng hồ sơ").click()
    page.goto(address_on_slip(dossier))
    assert "Cấp lại giấy phép lái xe" not in page.content()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_accessible_and_fits(page, hall, language):
    dossier = asked_for_more(hall)
    speak(page, language)
    shots = {
        "/": "home",
        "/tracking/": "track-find",
        address_on_slip(dossier): "track-far",
        "/verify/": "verify",
    }
    for address, shot in shots.items():
        page.goto(address)
        look_at(page, f"{shot}-{language}")
    page.goto(address_on_slip(dossier))
    give_pin(page, pin_of(dossier))
    page.locator(".counted summary").click()
    look_at(page, f"track-{language}")


def test_the_signed_result_is_downloaded_and_checked(page, issued, tmp_path):
    page.goto(address_on_slip(issued))
    give_pin(page, pin_of(issued))
    look_at(page, "track-ready")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải kết quả đã ký số").click()
    file = tmp_path / "result.pdf"
    waiting.value.save_as(file)
    page.goto("/verify/")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    said = page.locator(".answer").inner_text()
    assert "Hợp lệ" in said
    assert "01/QĐ-TTPVHCC" in said
    look_at(page, "verify-valid")


def test_without_script_the_same_way_is_open(browser, live_server, hall):
    dossier = hall.received()
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport=PHONE
    )
    page = context.new_page()
    page.goto("/tracking/")
    page.get_by_label("Mã hồ sơ").fill(dossier.code.lower())
    give_pin(page, pin_of(dossier))
    assert "Thứ Năm, 05/03/2026" in page.locator(".doorway").inner_text()
    page.locator(".counted summary").click()
    assert page.locator(".why").is_visible()
    context.close()
