"""How a signature looks on the page: small Typst pages without ground, taken over as vectors."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import typst
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from motcua.documents.signing.base import MM, Box

TEMPLATES = Path(__file__).parent.parent / "templates_typst" / "stamps"


@cache
def stamp_fonts() -> typst.Fonts:
    """Return Be Vietnam Pro and nothing else."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(fontpkg_be_vietnam_pro.ROOT) / "files"],
    )


class Stamp(PdfContent):
    """A one-page PDF as the content of an appearance."""

    def __init__(self, page: bytes) -> None:
        self.page = page
        super().__init__()

    @classmethod
    def from_typst(cls, template: str, box: Box, **facts: Any) -> "Stamp":
        """Return the page that a template of ``templates_typst/stamps`` makes for the box."""
        return cls.sized(template, width_pt=box.width * MM, height_pt=box.height * MM, **facts)

    @classmethod
    def sized(cls, template: str, *, width_pt: float, height_pt: float, **facts: Any) -> "Stamp":
        """Return the page that a template makes, so many points wide and high."""
        facts |= {"width": width_pt, "height": height_pt}
        page = typst.Compiler(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=stamp_fonts(),
            sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
        ).compile(format="pdf", pdf_tags=False)
        if not isinstance(page, bytes):
            raise TypeError(template)
        return cls(page)

    def reference(self, writer: BasePdfFileWriter) -> Any:
        """Return the page as a form object of the PDF that is being written."""
        return writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.page)))

    def render(self) -> bytes:
        """Draw the page, as pyHanko asks of a content."""
        drawing = self.reference(self._ensure_writer)
        left, bottom, right, top = drawing.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        self.resources.xobject["/Stamp"] = drawing
        return b"/Stamp Do"


def text_page(text: str, *, width_pt: float, height_pt: float, is_italic: bool) -> Stamp:
    """Return one line of text in the size of a result's body."""
    return Stamp.sized(
        "text.typ", width_pt=width_pt, height_pt=height_pt, text=text, is_italic=is_italic
    )
