"""The journey everything hangs on, in Chromium: from the counter to the signed result in hand."""

import subprocess

import pytest
from playwright.sync_api import Page, expect

from motcua.documents.demo_pki import serving
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import verify
from motcua.dossiers.chain import verify as verify_chain
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.tests.cast import make_hall
from motcua.people.tests.factories import PersonFactory
from tests.browser import check_axe, sign_in

CARD = "001190012345||Nguyễn Thị Hồng Nhung|14031990|Nữ|Tổ 4, phường Bình Minh|15042021"


@pytest.fixture
def hall(page: Page, settings, tmp_path):
    """A hall whose signatures are real: keys, timestamps and status answers on loopback."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    hall = make_hall()
    PersonFactory.create(
        full_name="Nguyễn Thị Hồng Nhung", verified=True, number="001190012345", sex="female",
        address="Tổ 4, phường Bình Minh, tỉnh An Bình",
    )  # fmt: skip
    with serving(tmp_path):
        yield hall


def enter(page: Page, user) -> None:
    page.context.clear_cookies()
    sign_in(page, user)


def act(page: Page, dossier: Dossier, noun: str, *, text: str = "") -> None:
    """Open one act of the dossier and do it with the button of the act bar."""
    page.goto(f"/desk/dossiers/{dossier.uuid}/{noun}/")
    if text:
        page.locator("#act textarea").first.fill(text)
    check_axe(page)
    with page.expect_navigation():
        page.locator(".actbar button[form=act]").click()


def test_from_the_counter_to_the_signed_result_in_hand(page, hall, tmp_path):
    enter(page, hall.receiver)
    page.goto("/desk/intake/")
    page.locator("#who").fill(CARD)
    page.keyboard.press("Enter")
    page.locator("#confirmed").check()
    page.locator("#q").fill("3.000348")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=received]")).to_have_count(2)
    for box in page.locator("input[name=received]").all():
        box.check()
    page.locator("#receipt_number").fill("0004182")
    page.locator("button[value=take]").click()
    dossier = Dossier.objects.get()
    expect(page.locator(".done__code")).to_have_text(dossier.code)

    enter(page, hall.appraiser)
    act(page, dossier, "taking")
    act(page, dossier, "appraisal", text="Hồ sơ đủ điều kiện")
    enter(page, hall.approver)
    act(page, dossier, "approval")
    enter(page, hall.clerk)
    act(page, dossier, "seal")
    dossier.refresh_from_db()
    if dossier.state == "decided":
        act(page, dossier, "release")

    result = Result.objects.get(dossier=dossier)
    pdf = result.document.file.read()
    assert verify(pdf, roots=trusted_roots()).is_valid
    (tmp_path / "result.pdf").write_bytes(pdf)
    words = ["pdfsig", "-nocert", str(tmp_path / "result.pdf")]
    told = subprocess.run(words, check=False, capture_output=True, text=True).stdout
    assert told.count("Signature is Valid") == 2, told

    enter(page, hall.receiver)
    page.goto(f"/desk/returns/{dossier.uuid}/")
    check_axe(page)
    page.locator("input[name=to_name]").fill("Nguyễn Thị Hồng Nhung")
    with page.expect_navigation():
        page.locator(".actbar button[form=give]").click()
    dossier.refresh_from_db()
    assert (dossier.state, dossier.national_code) == ("returned", 10)
    assert list(verify_chain(dossier)) == []
