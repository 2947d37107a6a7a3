"""Take the pictures of docs/tour.md from a running demo.

``python scripts/tour.py http://localhost:8000 [NAME…]``; without names all of them.
"""

import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
#: A picture of a page needs no more colours than this; with them it is a third of the size.
COLOURS = 128
#: name, account ("" for nobody), address, window; "@" opens what stands first in that list.
PICTURES = [
    ("home", "", "/", DESK),
    ("search", "", "/procedures/?q=bang+lai+xe", DESK),
    ("procedure", "", "/procedures/1.012783/", PHONE),
    ("intake", "tiepnhan1", "/desk/intake/", DESK),
    ("returns", "tiepnhan1", "/desk/returns/", DESK),
    ("work", "pheduyet1", "/desk/work/", DESK),
    ("dossier", "pheduyet1", "@/desk/work/", DESK),
    ("today", "giamdoc", "/desk/", DESK),
    ("console", "quantri", "/console/", DESK),
    ("unit", "quantri", "@/console/units/?q=H99.12", DESK),
    ("calendar", "quantri", "@/console/calendars/", DESK),
    ("reports", "giamdoc", "/console/reports/", DESK),
    ("numbers", "", "/numbers/", PHONE),
    ("tracking", "", "/tracking/", PHONE),
    ("gallery", "", "/ui/", DESK),
]
#: An invented card: no place has the code 099.
CARD = "099186012345||Nguyễn Thị Hồng Nhung|14031986|Nữ|Tổ 4, phường Bình Minh|15042021"


def main(address: str, *wanted: str) -> None:
    """Write the pictures in both languages."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for language in ("vi", "en"):
            for name, account, path, window in PICTURES:
                if wanted and name not in wanted:
                    continue
                picture(browser, address, language, name, account, path, window)
        browser.close()


def picture(
    browser: Browser,
    address: str,
    language: str,
    name: str,
    account: str,
    path: str,
    window: dict[str, int],
) -> None:
    context = browser.new_context(base_url=address, viewport=window)
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    if account:
        sign_in(page, account)
        speak(page, language)
    page.goto(path.removeprefix("@"))
    if path.startswith("@"):
        links = "table a[href*='/desk/dossiers/'], .console table a[href*='/console/']"
        page.locator(links).first.click()
    elif name == "intake":
        fill_intake(page)
    page.wait_for_timeout(700)  # a page with live updates is never idle
    target = IMAGES / f"{name}-{language}.png"
    page.screenshot(path=target)
    Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)
    context.close()


def sign_in(page: Page, account: str) -> None:
    page.goto("/sign-in/")
    page.locator(f"form:has(input[name=login][value={account}]) button").first.click()
    page.wait_for_load_state()


def speak(page: Page, language: str) -> None:
    """Choose the language as the officer does; the account keeps it."""
    switch = page.get_by_role("button", name={"vi": "Tiếng Việt", "en": "English"}[language])
    if switch.count():
        switch.first.click()
        page.wait_for_load_state()


def fill_intake(page: Page) -> None:
    """Show a filled counter: an invented card, a real procedure."""
    page.get_by_role("button", name=re.compile("Next person|Người tiếp theo")).click()
    page.locator("#who").fill(CARD)
    page.keyboard.press("Enter")
    page.locator("#confirmed").check()
    page.locator("#q").fill("3.000348")
    page.keyboard.press("Enter")
    page.locator("input[name=received]").first.check()


if __name__ == "__main__":
    main(*sys.argv[1:])
