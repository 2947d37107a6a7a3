"""The printed forms: every mark, no markup from names, PIN on one copy only, archive standards."""

import io
import unicodedata
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.documents import daily_papers, forms, wording
from motcua.documents.forms import Applicant, Copy, Item, Paper, SlipLine
from motcua.documents.models import FormTemplate, Kind
from motcua.documents.rendering import render
from motcua.documents.tests.factories import AT, DAY, a_header, a_slip
from motcua.documents.words import amount_in_words, day_in_words
from motcua.people.tests.factories import UserFactory

VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
#: Every letter of Vietnamese with every tone.
LETTERS = "".join(unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES) + "đĐ"


@pytest.fixture
def shipped(monkeypatch):
    """Print with the shipped wording, without asking the database."""
    monkeypatch.setattr(
        "motcua.documents.rendering.wording_of", lambda kind, on: wording.SHIPPED[kind]
    )


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def size_mm(pdf: bytes) -> tuple[int, int]:
    across, down = pypdfium2.PdfDocument(pdf)[0].get_size()
    return round(across / 72 * 25.4), round(down / 72 * 25.4)


def pages(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def every_form() -> list[object]:
    """Return each form with its obligatory fields filled by their type."""
    kinds = [*forms_of(forms), *forms_of(daily_papers)]
    return [kind(**{f.name: sample(f) for f in fields(kind) if needs(f)}) for kind in kinds]


def forms_of(module: object) -> list[type]:
    found = [each for each in vars(module).values() if isinstance(getattr(each, "kind", None), str)]
    return [each for each in found if each.__module__ == module.__name__]


def needs(field) -> bool:
    return field.default is field.default_factory


def sample(field) -> object:
    samples = {
        "Header": a_header(),
        "Applicant": Applicant(name="Nguyễn Văn An"),
        "str": "Thử",
        "datetime": AT,
        "datetime.datetime | None": AT,
        "date": DAY,
        "tuple[motcua.documents.forms.Item, ...]": (Item(name="Đơn", originals=1),),
    }
    name = field.type.__name__ if type(field.type) is type else str(field.type)
    return samples.get(name, ())


def test_all_eleven_papers_are_covered():
    kinds = {form.kind for form in every_form()}
    assert kinds == set(Kind) - {Kind.RESULT}


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("form", every_form(), ids=lambda form: form.kind)
def test_every_form_is_tagged_archive_pdf(form):
    pdf = render(form, on=DAY)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert wording.SHIPPED[form.kind].title.split()[0] in words_of(pdf)


@pytest.mark.usefixtures("shipped")
def test_every_vietnamese_letter_comes_out_of_the_print(text_of):
    name = " ".join(LETTERS[i : i + 6] for i in range(0, len(LETTERS), 6))
    printed = unicodedata.normalize("NFC", text_of(render(a_slip(return_at=name), on=DAY)))
    assert set(LETTERS) <= set(printed)


@pytest.mark.usefixtures("shipped")
@given(
    name=st.text(alphabet=LETTERS + "#$[]*_`<>@=-+/\\\"'{}()~;:.,%&^|?! 0123456789", max_size=60)
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_somebody_is_called_is_printed_as_it_stands(text_of, name):
    name = " ".join(name.split())
    pdf = render(a_slip(applicant=Applicant(name=name)), on=DAY)
    wanted = "".join(name.split())
    assert wanted in unicodedata.normalize("NFC", "".join(text_of(pdf).split()))


@pytest.mark.usefixtures("shipped")
def test_markup_in_text_is_never_carried_out():
    hostile = '#read("lib.typ") #panic() $x^2$ [*a*] \\u{41} #sys.inputs'
    pdf = render(a_slip(content=hostile, return_at=hostile), on=DAY)
    assert "".join(hostile.split()) in "".join(words_of(pdf).split())


@pytest.mark.usefixtures("shipped")
def test_the_pin_stands_on_the_applicants_copy_only():
    assert "7K2M" in words_of(render(a_slip(), on=DAY))
    assert "7K2M" not in words_of(render(a_slip(), on=DAY, copies=(Copy.UNIT,)))
    both = pypdfium2.PdfDocument(render(a_slip(), on=DAY, copies=(Copy.APPLICANT, Copy.UNIT)))
    assert ["7K2M" in page.get_textpage().get_text_bounded() for page in both] == [True, False]


@pytest.mark.usefixtures("shipped")
def test_the_demo_marks_every_print(settings):
    settings.DEMO = False
    assert "DỮ LIỆU MẪU" not in words_of(render(a_slip(), on=DAY))
    settings.DEMO = True
    for form in every_form():
        assert "DỮ LIỆU MẪU, KHÔNG CÓ GIÁ TRỊ" in words_of(render(form, on=DAY))


@pytest.mark.usefixtures("shipped")
def test_sheets_have_their_size():
    assert size_mm(render(a_slip(), on=DAY)) == (148, 210)
    assert size_mm(render(a_slip(), on=DAY, paper=Paper.A4)) == (210, 297)
    register = next(form for form in every_form() if form.kind == Kind.FORM07)
    assert size_mm(render(register, on=DAY)) == (297, 210)
    receipt = next(form for form in every_form() if form.kind == Kind.PAYMENT_RECEIPT)
    assert size_mm(render(receipt, on=DAY))[0] == 80


@pytest.mark.usefixtures("shipped")
def test_a_usual_slip_is_one_sheet_and_long_lists_go_on():
    assert pages(render(a_slip(), on=DAY)) == 1
    papers = tuple(Item(name=f"Giấy tờ số {n} " + "rất dài " * 20, copies=n) for n in range(40))
    long = render(a_slip(items=papers), on=DAY)
    assert pages(long) > 2
    assert "Giấy tờ số 39" in words_of(long)


@pytest.mark.usefixtures("shipped")
def test_one_slip_lists_several_dossiers_of_one_person():
    lines = tuple(
        SlipLine(
            code=f"H99.08-261125-{n:04}",
            content="Đăng ký biến động đất đai",
            unit_name="Văn phòng Đăng ký đất đai",
            received_at=AT,
            due_at=AT,
            time_limit="10 ngày làm việc",
        )
        for n in range(1, 13)
    )
    text = words_of(render(a_slip(slip_lines=lines, items=()), on=DAY))
    assert "12 hồ sơ (kèm theo danh sách)" in text
    assert all(line.code in text for line in lines)


@pytest.mark.usefixtures("shipped")
def test_a_missing_due_date_says_same_day():
    assert "trả ngay trong ngày" in words_of(render(a_slip(due_at=None), on=DAY))


@pytest.mark.django_db
def test_the_wording_in_force_on_the_day_is_printed():
    FormTemplate.objects.create(
        kind=Kind.FORM01,
        valid_from=date(2026, 12, 1),
        title="GIẤY HẸN MỚI",
        number_symbol="{number}/GH-{unit}",
        footer="Chân trang mới.",
        entered_by=UserFactory.create(),
        entered_at=AT,
    )
    before = words_of(render(a_slip(), on=date(2026, 11, 30)))
    after = words_of(render(a_slip(), on=date(2026, 12, 1)))
    assert "0031/TNHS-TTPVHCC" in before
    assert "GIẤY HẸN MỚI" in after
    assert "0031/GH-TTPVHCC" in after
    assert "Chân trang mới." in after


@pytest.mark.usefixtures("shipped")
def test_a_receipt_adds_up_and_says_it_in_words():
    receipt = next(form for form in every_form() if form.kind == Kind.PAYMENT_RECEIPT)
    lines = (
        daily_papers.ReceiptLine(name="Phí thẩm định", amount=Decimal(1200000), is_charge=True),
        daily_papers.ReceiptLine(name="Lệ phí", amount=Decimal(15000)),
    )
    text = words_of(render(replace(receipt, lines=lines), on=DAY))
    assert "1.215.000 đ" in text
    assert "Một triệu hai trăm mười lăm nghìn đồng" in text


@pytest.mark.parametrize(
    ("dong", "said"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm lẻ năm đồng"),
        (1005, "Một nghìn không trăm lẻ năm đồng"),
        (135_000, "Một trăm ba mươi lăm nghìn đồng"),
        (1_000_000, "Một triệu đồng"),
        (2_055_101, "Hai triệu không trăm năm mươi lăm nghìn một trăm lẻ một đồng"),
        (3_000_000_000, "Ba tỷ đồng"),
        (7_000_000_000_000, "Bảy nghìn tỷ đồng"),
    ],
)
def test_amounts_are_said_as_receipts_say_them(dong, said):
    assert amount_in_words(dong) == said


def test_days_and_low_months_have_a_nought():
    assert day_in_words(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert day_in_words(date(2026, 3, 12)) == "ngày 12 tháng 3 năm 2026"


@pytest.mark.usefixtures("shipped")
def test_the_codes_are_drawings_with_an_alternative_text():
    pdf = render(a_slip(), on=DAY)
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    assert not list(picture.get_objects(filter=[3]))  # no raster image: sharp at any size
