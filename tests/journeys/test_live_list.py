"""An event of the real live process changes a work list that is open in a real Chromium."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import DESK
from tests.halls import Hall

#: Run inside the hall: its people, and who sits in front of the browser.
OPEN = """
import json, pickle
from django.conf import settings
from django.test import Client
from motcua.dossiers.tests.cast import make_hall
hall, client = make_hall(), Client()
client.force_login(hall.appraiser)
open({path!r}, "wb").write(pickle.dumps(hall))
cookie = settings.SESSION_COOKIE_NAME
print(json.dumps({{"name": cookie, "value": client.cookies[cookie].value}}))
"""
#: Somebody at the counter takes a dossier in.
RECEIVE = """
import pickle
from django.utils.timezone import now
hall = pickle.loads(open({path!r}, "rb").read())
print(hall.received(now()).code)
"""


def inside(hall: Hall, script: str, path: Path) -> str:
    """Run a script with the hall's own database; return the last line that it printed."""
    done = hall.python(script.format(path=str(path)))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.browser
def test_what_lands_at_the_counter_shows_on_an_open_work_list(
    hall: Hall, browser: Browser, tmp_path: Path
):
    hall.environment["MOTCUA_SECOND_FACTOR"] = "False"
    hall.start()
    cookie = json.loads(inside(hall, OPEN, tmp_path / "hall"))
    address = f"http://127.0.0.1:{hall.port}"
    context = browser.new_context(base_url=address, viewport=DESK)
    context.add_cookies([{**cookie, "url": address}])
    # Nothing but an event may renew the list: the page is kept from asking every 20 seconds.
    context.add_init_script("window.setInterval = () => 0")
    page = context.new_page()
    with page.expect_response(lambda answer: "/live/" in answer.url and answer.status == 200):
        page.goto("/desk/work/")
    news = page.locator("#news")
    expect(news).to_be_empty()
    code = inside(hall, RECEIVE, tmp_path / "hall")
    expect(news.locator("a")).to_contain_text("1")
    news.locator("a").click()
    expect(page.locator("table.work")).to_contain_text(code)
    context.close()
