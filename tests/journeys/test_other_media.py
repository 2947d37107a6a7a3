"""The officers' pages on paper, with more contrast, and in colours that the reader forces."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from motcua.dossiers.tests.cast import Hall, later, make_hall
from tests.browser import ARTEFACTS, PHONE, check_axe, no_sideways_scroll, shoot, sign_in

#: More than fit on a sheet of paper, and on a screen.
MANY = 44


@pytest.fixture
def hall(transactional_db) -> Hall:
    return make_hall()


@pytest.fixture
def many(hall: Hall) -> list[str]:
    return [str(hall.received(later(n)).code) for n in range(MANY)]


def paper_of(page: Page, name: str) -> str:
    """Print the page to a PDF in test-artefacts/ and return what one reads on it."""
    ARTEFACTS.mkdir(exist_ok=True)
    target: Path = ARTEFACTS / f"{name}.pdf"
    page.pdf(path=target, format="A4")
    program = shutil.which("pdftotext")
    assert program, "poppler-utils is missing"
    done = subprocess.run(
        [program, "-layout", target, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_work_list_is_printed_to_its_last_row_without_the_furniture(page, hall, many):
    sign_in(page, hall.appraiser)
    page.goto("/desk/work/?duty=appraise")
    page.emulate_media(media="print")
    shoot(page, "print-work")
    shown = page.locator("table.work tbody tr").count()
    text = paper_of(page, "print-work")
    assert len(set(re.findall(r"H[\w.]+-\d{6}-\d{4}", text))) == shown
    for furniture in ("Nhận bàn giao", "Ctrl", "Alt", "Đăng xuất"):
        assert furniture not in text


def test_what_opens_from_a_bar_fits_a_phone(page, hall):
    dossier = hall.received()
    sign_in(page, hall.appraiser)
    page.set_viewport_size(PHONE)
    for address, opening in (
        (f"/desk/dossiers/{dossier.uuid}/", ".actbar .pop"),
        ("/desk/work/?duty=appraise", ".tabs__side .pop"),
    ):
        page.goto(address)
        opened = page.locator(opening).all()
        assert opened
        for details in opened:
            details.locator("summary").click()
            box = details.locator(".pop__body").bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE["width"]
            no_sideways_scroll(page)
            page.keyboard.press("Escape")


def test_a_dossier_is_printed_whole(page, hall):
    dossier = hall.appraised()
    sign_in(page, hall.approver)
    page.goto(f"/desk/dossiers/{dossier.uuid}/")
    page.emulate_media(media="print")
    shoot(page, "print-dossier", whole=True)
    text = paper_of(page, "print-dossier")
    for said in (dossier.code, "Đơn đề nghị theo mẫu", "Giấy khám sức khỏe", "Đủ điều kiện"):
        assert said in text


def test_with_forced_colours_and_more_contrast_everything_is_still_there(page, hall, many):
    sign_in(page, hall.appraiser)
    for media in ({"forced_colors": "active"}, {"contrast": "more"}):
        page.emulate_media(forced_colors="none", contrast="no-preference")
        page.emulate_media(**media)
        (name,) = media
        for place, address in {
            "work": "/desk/work/?duty=appraise",
            "today": "/desk/",
            "dossier": page_of_first(hall),
        }.items():
            page.goto(address)
            # Forced colours are the reader's own; axe counts with those of the page.
            check_axe(page, without=("color-contrast",) if name == "forced_colors" else ())
            no_sideways_scroll(page)
            shoot(page, f"{name}-{place}")
    page.goto("/desk/work/?duty=appraise")
    expect(page.locator(".actbar")).to_be_in_viewport(ratio=1)


def page_of_first(hall: Hall) -> str:
    from motcua.dossiers.models import Dossier

    return f"/desk/dossiers/{Dossier.objects.earliest('id').uuid}/"


def test_eighteen_rows_and_the_act_bar_are_in_view(page, hall, many):
    sign_in(page, hall.appraiser)
    page.goto("/desk/work/?duty=appraise")
    shoot(page, "work-44")
    bottom = page.locator(".actbar").bounding_box()["y"]
    rows = page.locator("table.work tbody tr").all()
    assert sum(box["y"] + box["height"] <= bottom for box in map(box_of, rows)) >= 18
    expect(page.locator(".actbar")).to_be_in_viewport(ratio=1)


def box_of(row):
    return row.bounding_box()
