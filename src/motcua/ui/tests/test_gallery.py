"""Every component, in both densities, both languages, wide and narrow."""

import re
from pathlib import Path

import pytest

from motcua.ui import gallery
from tests.browser import check_axe, look_at, speak

TEMPLATES = Path(gallery.__file__).parent / "templates/ui"


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    settings.PLACE_NAME = "Tỉnh An Bình"
    settings.HOTLINE = "1900 0000"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", ["/ui/", "/ui/desk/"])
def test_axe_finds_nothing_in_the_gallery(page, demo, address, language):
    speak(page, language)
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == language
    check_axe(page)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    look_at(page, f"gallery-{address.strip('/').replace('/', '-')}-{language}")


def test_the_gallery_is_open_to_all_in_the_demo_only(client, demo, settings):
    assert client.get("/ui/").status_code == 200
    settings.DEMO = False
    assert client.get("/ui/").status_code == 404


def test_every_component_opens_with_its_variables():
    for file in TEMPLATES.glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert re.match(r"(\{#|\{% comment %\}\n)\s*ui/" + file.name, text), file.name


def test_every_component_stands_in_the_gallery(client, demo):
    drawn = {
        template.name
        for answer in (client.get("/ui/"), client.get("/ui/desk/"))
        for template in answer.templates
    }
    missing = {f"ui/{file.name}" for file in TEMPLATES.glob("*.html")} - drawn
    assert missing == {f"ui/{name}.html" for name in ("error", "refusal", "server_error")}
