"""Pictures of pages: what a browser is given instead of an upload (design.md, decision 17).

A strange file is opened only by a child process with little memory and little time
(``page_painter.py``); what comes out is a new picture, kept under the hash of its source.
"""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.documents.models import File
from motcua.documents.painting import Unpaintable, paint, taken_apart

WIDTHS = (240, 800, 1240, 2000)  # pixels; others round up to the next
_PAINTABLE = ("application/pdf", "image/png", "image/jpeg", "image/tiff", "image/heic")


class NoPreview(Refusal):
    """There is no picture of this file; it can still be downloaded."""

    code = "no_preview"
    status = 404
    message = _("There is no preview of this file. Download it to read it.")


@dataclass(frozen=True)
class Preview:
    """A page as a picture."""

    content: bytes
    page: int
    pages: int
    media_type: str = "image/webp"


def preview(file: File, *, page: int = 1, width: int = 1240) -> Preview:
    """Return the picture of a page, from the store or painted now.

    Raises NoPreview for office files, pages that do not exist and files that cannot be painted.
    """
    if file.media_type not in _PAINTABLE or page < 1:
        raise NoPreview
    width = next((fixed for fixed in WIDTHS if fixed >= width), WIDTHS[-1])
    name = f"previews/{file.sha256[:2]}/{file.sha256}-{page}-{width}"
    if default_storage.exists(name):
        with default_storage.open(name) as stream:
            return _read(stream.read(), page)
    painted = _paint(file, page, width)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(painted))
    return _read(painted, page)


def can_preview(file: File) -> bool:
    """Say whether a picture may be asked for."""
    return file.media_type in _PAINTABLE


def _paint(file: File, page: int, width: int) -> bytes:
    try:
        return paint(file.read(), file.media_type, page=page, width=width)
    except Unpaintable as error:
        raise NoPreview from error


def _read(answer: bytes, page: int) -> Preview:
    painted = taken_apart(answer)
    return Preview(content=painted.content, page=page, pages=painted.pages)
