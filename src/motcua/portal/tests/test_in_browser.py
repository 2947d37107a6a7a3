"""The citizen's way: front door, search while typing, procedure, notice; wide and narrow."""

import pytest

from motcua.catalogue.actions import import_files
from motcua.catalogue.tests.factories import AT, editor, published
from motcua.portal.tests.test_procedures import DETAIL
from tests.browser import look_at, speak

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def procedures():
    import_files([DETAIL], by=editor(), at=AT)
    published(name_vi="Cấp thẻ bồ câu đưa thư", deciding_kind="", agencies=["Sở Tư pháp"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_accessible_and_fits(page, procedures, language):
    page.goto("/")
    speak(page, language)
    for name, address in {
        "home": "/",
        "hits": "/procedures/?q=tam+tru",
        "no-hits": "/procedures/?q=zzzz",
        "procedure": "/procedures/1.004194/",
        "notice": "/procedures/1.004194/notice/",
    }.items():
        page.goto(address)
        look_at(page, f"{name}-{language}")


def test_a_citizen_finds_a_procedure_while_typing(page, procedures):
    page.goto("/procedures/")
    page.locator("#search").press_sequentially("dang ki tam tru")
    page.locator("#results li").filter(has_text="1.004194").locator("a").click()
    assert page.locator("h1").inner_text() == "Đăng ký tạm trú"
    assert "5.000 đ" in page.locator(".key").inner_text()


def test_without_script_the_same_way_is_open(browser, live_server, procedures):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#search").fill("tam tru")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Đăng ký tạm trú").click()
    page.get_by_role("link", name="In bản niêm yết", exact=True).click()
    assert page.locator(".poster h1").inner_text() == "Đăng ký tạm trú"
    context.close()
