"""What the small scripts add: keys, rows, focus, printing."""

import pytest

from tests.browser import check_axe


@pytest.fixture
def desk(page, settings):
    settings.DEMO = True
    page.goto("/ui/desk/")
    return page


def test_the_error_summary_takes_the_focus(desk):
    assert desk.evaluate("document.activeElement.className").startswith("errors")


def test_rows_are_walked_and_picked_by_key(desk):
    desk.keyboard.press("Alt+j")
    assert desk.locator(".work tr.is-here a").inner_text() == "H99.12-261120-0008"
    desk.keyboard.press("Alt+x")
    assert not desk.locator(".work tr.is-here input").is_checked()
    desk.keyboard.press("Alt+k")
    assert desk.locator(".work tr.is-here a").inner_text() == "H99.12-261118-0017"


def test_f1_lists_the_keys_and_esc_closes_the_list(desk):
    desk.keyboard.press("F1")
    keys = desk.get_by_role("dialog", name="Phím tắt của trang này")
    assert keys.get_by_role("row", name="Trả lại thẩm định Alt R").is_visible()
    check_axe(desk)
    desk.keyboard.press("Escape")
    assert not keys.is_visible()


def test_an_explanation_opens_by_key_and_closes_with_esc(desk):
    summary = desk.locator("#due details[data-popover] > summary")
    summary.focus()
    desk.keyboard.press("Enter")
    assert desk.locator("#due details[data-popover]").get_attribute("open") is not None
    desk.keyboard.press("Escape")
    assert desk.locator("#due details[data-popover]").get_attribute("open") is None
    assert summary.evaluate("element => element === document.activeElement")


def test_everything_is_there_without_script(browser, live_server, settings):
    settings.DEMO = True
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/ui/desk/")
    assert page.locator("[data-row=next]").is_hidden()
    assert page.get_by_role("button", name="Trả lại thẩm định").get_attribute("accesskey") == "r"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("/ui/desk/")
    context.close()
