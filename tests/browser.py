"""A real Chromium for tests: `page`, `look_at`, `check_axe`, `press`, `speak`, `sign_in`, `shoot`.

A test that takes a browser or its `page` is marked `browser`. The page knows the live server's
address (`page.goto("/ui/")`), asks no other host, and fails its test when a script fails or when
the content security policy had to stop something.
"""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parent.parent
ARTEFACTS = ROOT / "test-artefacts"
#: What axe must find nothing of.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Only what is wrong comes back: describing all that is right took longer than looking. Of what
#: axe can load beforehand, sounds and films are looked into; style sheets serve no rule of ours.
AXE = """async ([only, off]) => "axe" in window ? (await axe.run(document, {
  runOnly: only, resultTypes: ["violations"], preload: {assets: ["media"]},
  rules: Object.fromEntries(off.map((rule) => [rule, {enabled: false}])),
})).violations : null"""
#: The rules about colours, and those of the others that ask how the page is laid out.
COLOURS = ("color-contrast", "link-in-text-block")
LAYOUT = ("target-size", "scrollable-region-focusable")
#: How much wider than the window the page is, once the window is as wide as asked. For a frame or
#: two after it was made narrower, Chromium still tells the width of before.
WIDER = """width => new Promise((tell) => {
  const html = document.documentElement;
  const drawn = () => tell(html.scrollWidth - html.clientWidth);
  const look = () => requestAnimationFrame(
    innerWidth === width ? () => requestAnimationFrame(drawn) : look);
  document.fonts.ready.then(look);
})"""
#: The desk of an officer, and the phone of a citizen.
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}

#: A signature on a busy machine takes its time; a test waits for what it expects, not for a second.
expect.set_options(timeout=20_000)

_ADDRESSES: WeakKeyDictionary[Page, str] = WeakKeyDictionary()

# Playwright keeps an event loop in the test's thread; the tests' own queries are still synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that takes a browser, and run those last.

    Playwright keeps an event loop in the test's thread until the session ends: Django's connections
    are others from then on, and a process forked then would share the older ones with its parent.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def chromium() -> str:
    """Return where the system's Chromium is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("No Chromium found: install the Debian package `chromium`.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A fresh page of the live server, 1366 × 768; its troubles fail the test."""
    context = browser.new_context(
        base_url=live_server.url, viewport=DESK, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    opened = context.new_page()
    _ADDRESSES[opened] = live_server.url
    troubles: list[str] = []
    host = urlsplit(live_server.url).netloc

    def watch_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            troubles.append(f"asked another host: {parts.netloc}")

    def watch_console(message: ConsoleMessage) -> None:
        # A refused form (4xx) is logged by Chromium itself, and by htmx a request that the next
        # page cut short; neither is a trouble.
        is_cut_short = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if message.type == "error" and "status of 4" not in message.text and not is_cut_short:
            troubles.append(message.text)

    opened.on("request", watch_request)
    opened.on("console", watch_console)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    yield opened
    context.close()
    assert not troubles, troubles


@cache
def axe() -> str:
    source = ROOT / "node_modules/axe-core/axe.min.js"
    assert source.exists(), "axe-core is missing: run `npm ci`."
    return source.read_text(encoding="utf-8")


def check_axe(
    page: Page, *, without: tuple[str, ...] = (), only: tuple[str, ...] | None = None
) -> None:
    """Assert that axe finds nothing; `without` names rules that do not fit this page.

    `only` names the rules to ask, in place of all.
    """
    if only is None:
        wanted = [{"type": "tag", "values": RULES}, list(without)]
    else:
        wanted = [{"type": "rule", "values": list(only)}, []]
    violations = page.evaluate(AXE, wanted)
    if violations is None:
        page.evaluate(axe())
        violations = page.evaluate(AXE, wanted)
    told = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        + "\n".join(
            f"    {' '.join(map(str, node['target']))}\n    {node['html'][:200]}"
            for node in rule["nodes"][:5]
        )
        for rule in violations
    ]
    assert not told, f"axe on {page.url}:\n" + "\n".join(told)


def no_sideways_scroll(page: Page) -> None:
    """Assert that the page is no wider than the window, which may just have changed."""
    assert page.viewport_size is not None
    wider = page.evaluate(WIDER, page.viewport_size["width"])
    assert wider <= 0, f"{page.url} is {wider} px wider than the window"


def look_at(page: Page, name: str) -> None:
    """Look at the page as it stands, narrow and wide: clean for axe, no wider than the window.

    A walk looks at each page in Vietnamese, and there all rules do at both widths. In English the
    elements and their colours are the same: colours are left to the Vietnamese page, and narrow
    only the rules about layout look, for other words take other room.
    """
    is_english = page.evaluate("document.documentElement.lang") == "en"
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        no_sideways_scroll(page)
        check_axe(
            page,
            without=COLOURS if is_english else (),
            only=LAYOUT if is_english and size == PHONE else None,
        )
        shoot(page, f"{name}-{size['width']}", whole=size == PHONE)


def speak(page: Page, language: str) -> None:
    """Choose the language as the switch on each page does."""
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": base_url(page)}]
    )


def sign_in(page: Page, user: Any) -> None:
    """Sign somebody in without the sign-in page."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url(page)}]
    )


def press(page: Page, *keys: str) -> None:
    """Press keys once the page hears them: what is seen comes before its scripts run."""
    for key in keys:
        page.wait_for_selector("html[data-keys=heard]", state="attached")
        page.keyboard.press(key)


def tell(page: Page, address: str) -> None:
    """Let a page that a test opened itself know the live server's address."""
    _ADDRESSES[page] = address


def base_url(page: Page) -> str:
    """Return the live server's address."""
    return _ADDRESSES[page]


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture in test-artefacts/, where MOTCUA_PICTURES asks for them: each takes time."""
    if os.environ.get("MOTCUA_PICTURES"):
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=whole)
