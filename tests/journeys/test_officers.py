"""Officers in the hall: from the list to the signed result, by key, at 1366 and at 360 px."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from motcua.desk.tasks import carry_out_batch
from motcua.documents.demo_pki import serving
from motcua.dossiers import actions
from motcua.dossiers.models import Batch, BatchLine, Dossier
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import Hall, later, make_hall
from tests.browser import check_axe, look_at, press, sign_in, speak


@pytest.fixture
def hall(transactional_db) -> Hall:
    return make_hall()


@pytest.fixture
def signing(settings, tmp_path):
    """The demo's authorities on loopback, files in a folder of their own."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with serving(tmp_path):
        yield


def look_in_both(page: Page, address: str, *, name: str) -> None:
    """Look at a page in both languages."""
    for language in ("en", "vi"):
        speak(page, language)
        page.goto(address)
        look_at(page, f"desk-{name}-{language}")


def test_every_page_of_the_officers_passes_axe(page, hall, signing):
    for _ in range(3):
        hall.received()
    dossier = hall.appraised()
    returned = hall.finished()
    handed = actions.hand_over([dossier], target=hall.province, by=hall.appraiser, at=later(70))
    sign_in(page, hall.approver)
    one = f"/desk/dossiers/{dossier.uuid}/"
    for name, address in {
        "dossier": f"{one}?duty=approve",
        "refusal": f"{one}refusal/",
        "supplement-request": f"{one}supplement-request/",
        "approve": "/desk/work/?duty=approve",
        "finished": f"/desk/dossiers/{returned.uuid}/",
    }.items():
        look_in_both(page, address, name=name)
    sign_in(page, hall.head)
    for name, address in {
        "today": "/desk/",
        "hall-late": "/desk/dossiers/?duty=hall-late",
        "find": "/desk/find/?q=nhung",
        "apology": f"{one}apology/",
        "hand-overs": "/desk/hand-overs/",
        "handed-over": f"/desk/hand-overs/{handed.uuid}/",
    }.items():
        look_in_both(page, address, name=name)


def test_a_dossier_goes_from_the_list_to_the_seal_by_key(page, hall, signing):
    dossier = hall.received()
    sign_in(page, hall.appraiser)
    page.goto("/desk/work/")
    press(page, "Alt+j")
    press(page, "Alt+o")
    expect(page.get_by_role("heading", name="Nhận xử lý")).to_be_visible()
    press(page, "Control+Enter")
    expect(page.locator("#messages")).to_contain_text(dossier.code)
    page.locator("#id_text").fill("Đủ điều kiện")
    press(page, "Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Trình phê duyệt")

    sign_in(page, hall.approver)
    page.goto("/desk/work/?duty=approve")
    page.get_by_role("link", name=dossier.code).click()
    expect(page.get_by_text("Có thẩm quyền")).to_be_visible()
    press(page, "Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Phê duyệt và ký")

    sign_in(page, hall.clerk)
    page.goto("/desk/work/?duty=seal")
    page.get_by_role("link", name=dossier.code).click()
    expect(page.get_by_role("heading", name="Đóng dấu và phát hành")).to_be_visible()
    press(page, "Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Đóng dấu và phát hành")
    dossier.refresh_from_db()
    assert dossier.state == State.FINISHED
    page.get_by_role("link", name="Cấp lại giấy phép lái xe").click()
    expect(page.locator("img.sheet").first).to_be_visible()


def test_one_key_leads_to_the_next_dossier_of_the_list(page, hall):
    first, second = hall.received(), hall.received(later(10))
    sign_in(page, hall.appraiser)
    page.goto(f"/desk/dossiers/{first.uuid}/?duty=appraise")
    press(page, "Alt+j")
    expect(page).to_have_url(f"/desk/dossiers/{second.uuid}/?duty=appraise")
    press(page, "Alt+k")
    expect(page).to_have_url(f"/desk/dossiers/{first.uuid}/?duty=appraise")


def _carry_out(batch: int) -> None:
    try:
        carry_out_batch(batch=batch)
    finally:
        connection.close()


def test_twenty_are_signed_at_once_and_each_says_what_came_of_it(page, hall, signing):
    for _ in range(20):
        hall.appraised()
    sign_in(page, hall.approver)
    page.goto("/desk/work/?duty=approve")
    assert page.locator("table.work tbody tr").count() == 20
    in_view = page.evaluate(
        "[...document.querySelectorAll('table.work tbody tr')]"
        ".filter((row) => row.getBoundingClientRect().bottom"
        " <= document.querySelector('.actbar').getBoundingClientRect().top).length"
    )
    assert in_view >= 18
    page.locator("table.work thead input").check()
    expect(page.locator("[data-picked]")).to_have_text("20")
    press(page, "Control+Enter")
    expect(page.locator("#job")).to_contain_text("/ 20")
    batch = Batch.objects.get()
    with ThreadPoolExecutor(1) as worker:  # a thread without Playwright's event loop
        worker.submit(_carry_out, batch.pk).result()
    expect(page.locator("#job")).to_contain_text("Đã xong tất cả.")
    assert batch.lines.filter(outcome=BatchLine.Outcome.DONE).count() == 20
    assert Dossier.objects.filter(state=State.DECIDED).count() == 20
    check_axe(page)


def test_it_works_without_script(browser, live_server, hall, signing):
    from tests.browser import tell

    dossier = hall.appraised()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    tell(page, live_server.url)
    sign_in(page, hall.approver)
    page.goto("/desk/work/?duty=approve")
    page.get_by_role("link", name=dossier.code).click()
    page.get_by_role("link", name="Trả lại").first.click()
    page.get_by_label("Nội dung cần làm lại").fill("Làm rõ ranh giới")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.locator(".errors")).to_contain_text("1 chỗ cần sửa")
    assert page.get_by_label("Nội dung cần làm lại").input_value() == "Làm rõ ranh giới"
    page.get_by_label("Nguyên nhân").select_option("agency")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.locator("#messages")).to_contain_text("Trả lại")
    context.close()
