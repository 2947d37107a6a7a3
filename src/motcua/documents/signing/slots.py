"""Places kept free on a page: number and day as form fields, the signatures as signature fields.

They exist before the first signature, so filling one later is the kind of change that a signature
allows: what a person signed stays valid when number, day and seal come.
"""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from motcua.documents.signing.base import Box
from motcua.documents.signing.stamps import Stamp, text_page
from motcua.documents.words import day_in_words

#: Signature fields; every other slot is a text field that only we fill.
SIGNER, SEAL = "signer", "seal"
NUMBER, DAY = "number", "day"
#: A seal in its real size (Circular 21/2023/TT-BCA: 36 mm for bodies of this rank).
SEAL_MM = 36.0
_PRINTED, _READ_ONLY = 4, 1


def add_slots(pdf: bytes, slots: Sequence[Box]) -> bytes:
    """Return the PDF with a field at each slot; the seal's follows from the signer's."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    seen = set()
    for slot in slots:
        if slot.name in seen:  # a second copy of the form is not signed apart
            continue
        seen.add(slot.name)
        if slot.name == SIGNER:
            add_signature_field(writer, SIGNER, slot)
            add_signature_field(writer, SEAL, seal_box(slot))
        else:
            _add_text_field(writer, slot)
    return _written(writer)


def add_signature_field(writer: IncrementalPdfFileWriter, name: str, box: Box) -> None:
    """Add an empty signature field at the box."""
    height = page_height(writer, box.page)
    spec = SigFieldSpec(name, on_page=box.page - 1, box=box.points(height))
    append_signature_field(writer, spec)


def seal_box(signer: Box, *, side: float = SEAL_MM) -> Box:
    """Return where the seal goes: over the left third of the signature (Decree 30/2020)."""
    return Box(
        name=SEAL,
        page=signer.page,
        left=signer.left + signer.width / 3 - side,
        top=signer.top + signer.height / 2 - side / 2,
        width=side,
        height=side,
    )


def fill_number(pdf: bytes, *, number_text: str, on: date) -> bytes:
    """Print number and day into their places without touching what was signed before.

    A PDF without such places (an upload carries its own number) comes back unchanged.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    texts = {NUMBER: number_text, DAY: day_in_words(on)}
    fields = {name: field for name, field in _text_fields(writer) if name in texts}
    if not fields:
        return pdf
    for name, field in fields.items():
        _fill(writer, field, texts[name], is_italic=name == DAY)
    return _written(writer)


def waiting_size(writer: IncrementalPdfFileWriter, name: str) -> tuple[float, float] | None:
    """Return width and height in points of the empty signature field of that name, if it waits."""
    for found, _value, reference in enumerate_sig_fields(writer, filled_status=False):
        if found == name:
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return right - left, top - bottom
    return None


def page_height(writer: IncrementalPdfFileWriter, page: int) -> float:
    """Return the height of a page in points."""
    _parent, _index, reference = _page(writer, page)
    box = reference.get_object().get("/MediaBox") or [0, 0, 595, 842]
    return float(box[3]) - float(box[1])


def _page(
    writer: IncrementalPdfFileWriter, page: int
) -> tuple[generic.IndirectObject, int, generic.IndirectObject]:
    parent, index, _resources = writer.find_page_container(page - 1)
    return parent, index, parent.get_object()["/Kids"].raw_get(index)


def _add_text_field(writer: IncrementalPdfFileWriter, slot: Box) -> None:
    _parent, _index, page = _page(writer, slot.page)
    rectangle = slot.points(page_height(writer, slot.page))
    empty = Stamp.from_typst("blank.typ", slot).reference(writer)
    field = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name("/Tx"),
                pdf_name("/T"): pdf_string(slot.name),
                pdf_name("/TU"): pdf_string({NUMBER: "Số", DAY: "Ngày"}.get(slot.name, "")),
                pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, rectangle)),
                pdf_name("/F"): generic.NumberObject(_PRINTED),
                pdf_name("/Ff"): generic.NumberObject(_READ_ONLY),
                pdf_name("/P"): page,
                pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): empty}),
            }
        )
    )
    form = _form(writer)
    form["/Fields"].append(field)
    writer.update_container(form["/Fields"])
    writer.register_annotation(page, field)


def _form(writer: IncrementalPdfFileWriter) -> Any:
    if "/AcroForm" not in writer.root:
        writer.root["/AcroForm"] = writer.add_object(
            generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
        )
        writer.update_root()
    form = writer.root["/AcroForm"]
    writer.update_container(form)
    return form


def _text_fields(
    writer: IncrementalPdfFileWriter,
) -> list[tuple[str, generic.DictionaryObject]]:
    if "/AcroForm" not in writer.root or "/Fields" not in writer.root["/AcroForm"]:
        return []
    fields = [reference.get_object() for reference in writer.root["/AcroForm"]["/Fields"]]
    return [(str(field["/T"]), field) for field in fields if field.get("/FT") == "/Tx"]


def _fill(
    writer: IncrementalPdfFileWriter,
    field: generic.DictionaryObject,
    text: str,
    *,
    is_italic: bool,
) -> None:
    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    look = text_page(text, width_pt=right - left, height_pt=top - bottom, is_italic=is_italic)
    field["/V"] = pdf_string(text)
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): look.reference(writer)})
    writer.update_container(field)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
