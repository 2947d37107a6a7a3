"""Forms and results as tagged PDF (PDF/A-2a and PDF/UA-1 at once), set by Typst.

Text reaches the template as data, never as markup: whatever somebody is called, it is printed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fontpkg_be_vietnam_pro
import typst
from django.conf import settings

from motcua.documents import words
from motcua.documents.codes import code128_svg, qr_svg
from motcua.documents.models import Kind
from motcua.documents.signing.base import Box
from motcua.documents.signing.slots import add_slots
from motcua.documents.wording import Wording, wording_of

if TYPE_CHECKING:
    from typst import PDFStandard

    from motcua.documents.daily_papers import AnyForm

TEMPLATES = Path(__file__).parent / "templates_typst"
FONTS = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
#: Archive copy with full structure, and accessible to screen readers.
STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]


def render(
    form: "AnyForm", *, on: date, paper: str = "a5", copies: tuple[str, ...] = ("applicant",)
) -> bytes:
    """Return the form as a PDF, one copy after the other.

    ``on`` chooses the wording in force; ``paper`` is "a5" or "a4" (register and hand-overs are
    always A4 landscape, the payment receipt 80 mm wide). Only the applicant's copy of form 01
    carries the PIN.
    """
    wording = wording_of(form.kind, on)
    data = {
        "form": plain(form),
        "number_text": _number_text(form, wording),
        "wording": asdict(wording),
        "paper": str(paper),
        "copies": [str(copy) for copy in copies],
        "is_demo": settings.DEMO,
        **_codes(form),
        **_total(form),
    }
    return set_pages(f"{form.kind}.typ", data, day=form.header.on)


def set_pages(template: str, data: Mapping[str, Any], *, day: date) -> bytes:
    """Return the PDF that the template makes of the data, dated that day.

    Places that the template keeps free for number and signatures become form fields.
    """
    source = compiler(template, data)
    dated = datetime(day.year, day.month, day.day, tzinfo=UTC)
    pdf = source.compile(format="pdf", pdf_standards=STANDARDS, timestamp=dated)
    if not isinstance(pdf, bytes):
        raise TypeError(template)
    slots = [Box(**place) for place in json.loads(source.query("<slot>", field="value"))]
    return add_slots(pdf, slots) if slots else pdf


def compiler(template: str, data: Mapping[str, Any]) -> typst.Compiler:
    """Return a compiler of the template with the data as its only input; fonts are shared."""
    return typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


@cache
def fonts() -> typst.Fonts:
    """Return Be Vietnam Pro and nothing else, so that a page looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def plain(value: Any) -> Any:
    """Return the value as JSON knows it; days and moments become their Vietnamese writings."""
    if is_dataclass(value) and not isinstance(value, type):
        names = value.__dataclass_fields__
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        local = value.astimezone(words.HERE)
        return {
            "long": words.moment_in_words(value),
            "short": f"{local:%H:%M %d/%m/%Y}",
            "time": f"{local:%H:%M}",
            "day": f"{local:%d/%m/%Y}",
            "day_long": words.day_in_words(local.date()),
        }
    if isinstance(value, date):
        return {"day": f"{value:%d/%m/%Y}", "day_long": words.day_in_words(value)}
    if isinstance(value, Decimal):
        return words.amount(int(value))
    return value


def _number_text(form: "AnyForm", wording: Wording) -> str:
    """Return the printed number; dots stand where there is none yet."""
    header = form.header
    if header.number_text:
        return header.number_text
    return wording.number_symbol.format(number=header.number or "……", unit=header.unit_symbol)


def _codes(form: "AnyForm") -> dict[str, str]:
    """Return the drawings of the codes that the form carries."""
    drawings = {}
    code = getattr(form, "code", "")
    if code and code.isascii():  # a foreign code may be anything; Code 128 is not
        drawings["barcode"] = code128_svg(code)
    lookup = getattr(form, "lookup", None)
    url = lookup.url if lookup else getattr(form, "lookup_url", "")
    if url:
        drawings["qr"] = qr_svg(url)
    return drawings


def _total(form: Any) -> dict[str, str]:
    """Return the sum of a payment receipt, in figures and in words."""
    if form.kind != Kind.PAYMENT_RECEIPT:
        return {}
    total = sum(int(line.amount) for line in form.lines)
    return {"total": words.amount(total), "total_in_words": words.amount_in_words(total)}
