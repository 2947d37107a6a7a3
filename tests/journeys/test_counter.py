"""The officer at the counter, in Chromium: keyboard alone, script on and off, wide and narrow."""

import json
import re
from decimal import Decimal

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from motcua.catalogue.models import FeeRule, PaperRequirement, Procedure, ProcedureVersion
from motcua.desk.counter import SEEN
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.cast import MONDAY, Hall, make_hall
from motcua.people.tests.factories import PASSWORD, PersonFactory
from tests.browser import (
    ARTEFACTS,
    DESK,
    check_axe,
    look_at,
    press,
    speak,
    tell,
)
from tests.browser import sign_in as enter

CARD = "001190012345||Nguyễn Thị Hồng Nhung|14031990|Nữ|Tổ 4, phường Bình Minh|15042021"
#: As the catalogue really names it: longer than the three lines a row shows.
APPLICATION = (
    "Đề nghị đổi giấy phép lái xe theo mẫu quy định tại Phụ lục XII ban hành kèm theo Thông tư số"
    " 12/2025/TT-BCA ngày 28/02/2025 của Bộ trưởng Bộ Công an quy định về sát hạch, cấp giấy phép"
    " lái xe; cấp, sử dụng giấy phép lái xe quốc tế"
)
#: What is allowed: key presses beyond typed data. The server's seconds stand in the log, unjudged.
MOST_KEYS = 40
NAMES = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Mai", "Oanh")


def licence(hall: Hall) -> ProcedureVersion:
    """Return a procedure with three papers, a promise shorter than the law, a known fee."""
    procedure = Procedure.objects.create(code="3.000350", sector=hall.version.procedure.sector)
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=1,
        name_vi="Đổi giấy phép lái xe do ngành Giao thông vận tải cấp",
        agencies=["Sở Xây dựng"],
        limit_value=Decimal(5),
        limit_unit="working_day",
        promise_value=Decimal(4),
        promise_unit="working_day",
        is_on_the_spot=True,
    )
    for seq, (name, originals, copies) in enumerate(
        [
            (APPLICATION, 1, 0),
            ("Giấy khám sức khỏe của người lái xe", 1, 0),
            ("Bản sao giấy phép lái xe hoặc quyết định xử phạt vi phạm hành chính", 0, 1),
        ],
        start=1,
    ):
        PaperRequirement.objects.create(
            version=version, seq=seq, name=name, originals=originals, copies=copies
        )
    FeeRule.objects.create(version=version, seq=1, amount=Decimal(135_000), case="Cấp đổi")
    ProcedureVersion.objects.filter(pk=version.pk).update(
        state="published", valid_from=MONDAY.date(), published_at=MONDAY
    )
    return version


@pytest.fixture
def hall(page: Page, settings) -> Hall:
    settings.DEMO = True
    settings.PLACE_NAME = "Tỉnh An Bình"
    hall = make_hall()
    licence(hall)
    PersonFactory.create(
        full_name="Nguyễn Thị Hồng Nhung", verified=True, number="001190012345", sex="female",
        address="Tổ 4, phường Bình Minh, tỉnh An Bình", phone="0900000412",
    )  # fmt: skip
    enter(page, hall.receiver)
    return hall


class Keyboard:
    """Presses keys and keeps a log; what is typed as data is counted apart."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log: list[str] = []
        self.seconds: dict[str, float] = {}
        page.context.on("requestfinished", self._time)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.log.append(key)
            press(self.page, key)

    def go(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def type(self, text: str) -> None:
        self.log.append(f"“{text}”")
        self.page.keyboard.insert_text(text)

    def _time(self, request: object) -> None:
        if "/desk/" in request.url:
            timing = request.timing
            took = (timing["responseStart"] - timing["requestStart"]) / 1000
            where = f"{request.method} {request.url.split('/desk/')[1]}"
            self.seconds[where] = self.seconds.get(where, 0) + max(took, 0)

    @property
    def presses(self) -> int:
        return sum(not entry.startswith("“") for entry in self.log)


def serve(keys: Keyboard, *, receipt: str, card: str = CARD, words: str = "3.000350") -> None:
    """Take one dossier of three papers in, from the card to the empty screen of the next."""
    page = keys.page
    expect(page.locator("#who")).to_be_focused()
    keys.type(card)
    keys.go("Enter")
    expect(page.locator("#confirmed")).to_be_focused()
    keys.press("Space")  # name and address confirmed
    keys.press("Alt+2")
    keys.type(words)
    expect(page.locator("#hits button").first).to_contain_text("Đổi giấy phép lái xe")
    keys.go("Enter")
    expect(page.locator("input[name=received]").first).to_be_focused()
    keys.press("Space", "ArrowDown", "Space", "ArrowDown", "Space")
    keys.press("Alt+4", "Tab", "Tab", "Tab")  # past the fee and how it is paid, to the receipt
    expect(page.locator("#receipt_number")).to_be_focused()
    keys.type(receipt)
    keys.go("Control+Enter")
    expect(page.locator(".done__code")).to_be_visible()


def test_three_papers_of_a_known_person_take_few_keys(page, hall):
    page.goto("/desk/intake/")
    keys = Keyboard(page)
    serve(keys, receipt="0004182", words="doi giay phep lai xe")
    expect(page.locator(".done__code")).to_have_text(Dossier.objects.get().code)
    check_axe(page)
    with page.context.expect_page() as printed:
        keys.press("Control+Enter")
    assert printed.value.url.endswith("/paper/")
    keys.go("Alt+n")
    expect(page.locator("#who")).to_be_focused()
    assert "Nhung" not in page.content()
    assert Dossier.objects.get().papers.filter(is_received=True).count() == 3
    write_log(keys)
    assert keys.presses <= MOST_KEYS, keys.log


def test_ten_dossiers_are_taken_in_by_keyboard_alone(page, hall):
    page.goto("/desk/intake/")
    keys = Keyboard(page)
    for place in range(10):
        card = CARD.replace("001190012345", f"0011900123{place:02}").replace("Nhung", NAMES[place])
        serve(keys, receipt=f"00050{place:02}", card=card)
        keys.go("Alt+n")
    codes = Dossier.objects.order_by("code").values_list("code", flat=True)
    assert [code[-4:] for code in codes] == [f"{n:04}" for n in range(1, 11)]
    assert keys.presses <= 10 * MOST_KEYS


def test_enter_never_takes_a_hit_of_earlier_words(page, hall):
    page.goto("/desk/intake/")
    page.locator("#who").fill(CARD)
    page.keyboard.press("Enter")
    page.locator("#q").fill("3.000350")
    expect(page.locator("#hits button").first).to_contain_text("Đổi giấy phép lái xe")
    page.locator("#q").fill("3.000348")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cấp lại giấy phép lái xe")).to_be_visible()


def test_papers_are_ticked_by_mouse_though_the_first_is_in_hand(page, hall):
    page.goto("/desk/intake/")
    page.locator("#who").fill(CARD)
    page.keyboard.press("Enter")
    page.locator("#q").fill("3.000350")
    page.keyboard.press("Enter")
    boxes = page.locator("input[name=received]")
    expect(boxes.first).to_be_focused()
    for box in boxes.all():
        box.click()
        expect(box).to_be_checked()


def test_back_and_reload_after_next_person_show_nobody(page, hall):
    page.goto("/desk/intake/")
    keys = Keyboard(page)
    keys.type(CARD)
    keys.go("Enter")
    page.reload()
    expect(page.locator(".person__name")).to_have_text("Nguyễn Thị Hồng Nhung")
    keys.go("Alt+n")
    assert "Nhung" not in page.content()
    page.go_back()
    expect(page.locator("#who")).to_be_visible()
    assert "Nhung" not in page.content()


def test_it_works_without_script(browser, live_server, hall):
    context = browser.new_context(
        base_url=live_server.url, viewport=DESK, java_script_enabled=False
    )
    page = context.new_page()
    tell(page, live_server.url)
    enter(page, hall.receiver)
    page.goto("/desk/intake/")
    page.locator("#who").fill(CARD)
    page.keyboard.press("Enter")
    page.locator("#confirmed").check()
    page.locator("#q").fill("3.000350")
    page.keyboard.press("Enter")  # a whole code needs no choosing
    expect(page.locator("input[name=received]")).to_have_count(3)
    for box in page.locator("input[name=received]").all():
        box.check()
    scan = ARTEFACTS / "scan.png"
    ARTEFACTS.mkdir(exist_ok=True)
    page.locator(".papers__scan").first.screenshot(path=scan)
    page.locator("input[data-scan]").first.set_input_files(scan)
    page.locator("#receipt_number").fill("0004182")
    page.locator("button[value=take]").click()
    dossier = Dossier.objects.get()
    expect(page.locator(".done__code")).to_have_text(dossier.code)
    assert dossier.papers.first().files.count() == 1
    context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_at_the_counter(page, hall, language):
    speak(page, language)
    page.goto("/desk/intake/")
    look_at(page, f"counter-intake-empty-{language}")
    page.locator("#who").fill("Trần Văn An")
    page.keyboard.press("Enter")
    expect(page.locator("#full_name")).to_have_value("Trần Văn An")
    look_at(page, f"counter-intake-typed-{language}")
    page.get_by_role("button", name=re.compile("Next person|Người tiếp theo")).click()
    page.locator("#who").fill(CARD)
    page.keyboard.press("Enter")
    page.locator("#confirmed").check()
    page.locator("#q").fill("3.000350")
    page.locator("button[name=pick]").first.click()
    expect(page.locator(".papers--intake")).to_be_visible()
    page.locator("input[name=received]").first.check()
    look_at(page, f"counter-intake-{language}")
    page.locator("button[value=take]").click()
    expect(page.locator(".errors")).to_be_visible()
    look_at(page, f"counter-intake-errors-{language}")
    page.locator("button[value=supplement]").click()
    expect(page.locator("#letter")).to_be_visible()
    look_at(page, f"counter-supplement-{language}")
    for name in ("returns", "lookup", "register"):
        page.goto(f"/desk/{name}/")
        look_at(page, f"counter-{name}-{language}")
    page.goto(f"/desk/returns/{hall.finished().uuid}/")
    look_at(page, f"counter-return-{language}")


def write_log(keys: Keyboard) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    told = {
        "key_presses": keys.presses,
        "keys": keys.log,
        "server_seconds": round(sum(keys.seconds.values()), 3),
        "requests": {where: round(took, 3) for where, took in keys.seconds.items()},
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    (ARTEFACTS / "counter-keys.json").write_text(text, encoding="utf-8")


def be_away(page: Page, settings) -> None:
    """Let nobody have worked in the browser's session for longer than it waits."""
    name = settings.SESSION_COOKIE_NAME
    (key,) = (kept["value"] for kept in page.context.cookies() if kept["name"] == name)
    session = SessionStore(key)
    session[SEEN] -= settings.MOTCUA_IDLE_MINUTES * 60 + 1
    session.save()


def test_who_comes_back_from_lunch_goes_by_the_door_and_finds_the_draft(page, hall, settings):
    page.goto("/desk/intake/")
    page.locator("#who").fill(CARD)
    page.keyboard.press("Enter")
    page.locator("#q").fill("3.000350")
    page.keyboard.press("Enter")
    page.locator("#receipt_number").fill("0004182")
    expect(page.locator("[data-draft-state]").first).to_contain_text("Nháp đã lưu")
    be_away(page, settings)
    with page.expect_navigation(url="**/sign-in/?next=/desk/intake/"):
        page.locator("#receipt_number").press("9")
    expect(page.locator("[data-state=soon]")).to_contain_text("Bản nháp vẫn còn")
    expect(page.locator("[data-state=late]")).to_have_count(0)  # nothing was pressed
    page.fill("#id_login", hall.receiver.username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".person__name")).to_have_text("Nguyễn Thị Hồng Nhung")
    expect(page.locator("#receipt_number")).to_have_value("0004182")
