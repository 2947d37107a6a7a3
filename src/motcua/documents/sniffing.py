"""What the bytes of an upload are, whatever their name says; what lies is refused."""

import contextlib
import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import puremagic
import pypdfium2
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from motcua.documents.errors import FileRefused
from motcua.documents.painting import Unpaintable, paint

#: An office file may unpack to this many bytes and this many parts; more is a zip bomb.
UNPACKED_MAX_BYTES = 200_000_000
PARTS_MAX = 2_000
#: Pictures above this are refused: an A4 page at 600 dpi has 35 million pixels.
PIXELS_MAX = 100_000_000
#: A scanner that keeps many pages in one TIFF keeps no more than this.
FRAMES_MAX = 2_000
#: The first box of a phone's picture: how long it is, what it is, whose kind of picture.
HEIC_OPENINGS = tuple(
    bytes((0, 0, 0, length)) + b"ftyp" + brand
    for length in range(16, 68, 4)
    for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1")
)


@dataclass(frozen=True)
class MediaType:
    """A kind of file we take."""

    name: str
    label: str  # for sentences
    endings: tuple[str, ...]  # the first is ours
    opening: tuple[bytes, ...]
    check: Callable[[bytes], None]  # raises FileRefused


def sniff(content: bytes, *, name: str = "") -> str:
    """Return the media type of the bytes.

    Raises:
        FileRefused: empty, larger than ``settings.UPLOAD_MAX_BYTES``, of a kind we do not take,
            broken or encrypted, or of another kind than the ending of its name says.
    """
    _check_size(content)
    found = next((kind for kind in TAKEN if content.startswith(kind.opening)), None)
    if found is None:
        raise FileRefused(reason=_not_taken(content))
    if found.check is check_office:
        found = _office_kind(content)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending and ending not in found.endings:
        raise FileRefused(
            reason=_("The file is named “.%(ending)s” but is a %(label)s. Send it as what it is.")
            % {"ending": ending[:10], "label": found.label}
        )
    found.check(content)
    return found.name


def ending_of(media_type: str) -> str:
    """Return the ending of names for a media type we take, with its dot."""
    return next(f".{kind.endings[0]}" for kind in TAKEN if kind.name == media_type)


def count_pages(content: bytes, media_type: str) -> int | None:
    """Return how many pages the checked bytes have: a picture is one, an office file unknown."""
    if media_type == "application/pdf":
        with contextlib.closing(pypdfium2.PdfDocument(content)) as document:
            return len(document)
    if media_type == "image/tiff":
        with Image.open(io.BytesIO(content), formats=("TIFF",)) as picture:
            return min(getattr(picture, "n_frames", 1), FRAMES_MAX)
    return 1 if media_type.startswith("image/") else None


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that is cut off, broken, encrypted or without pages."""
    if b"%%EOF" not in content[-2048:]:
        raise FileRefused(reason=_("The PDF is cut off: its end is missing. Send it again."))
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise FileRefused(
                reason=_("The PDF is protected by a password. Send it without one.")
            ) from error
        raise FileRefused(reason=_("The PDF is broken and cannot be opened.")) from error
    try:
        if len(document) == 0:
            raise FileRefused(reason=_("The PDF has no pages."))
    finally:
        document.close()


def check_image(content: bytes) -> None:
    """Refuse a picture that is broken or larger than any scan needs to be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "TIFF"))
            if picture.width * picture.height > PIXELS_MAX:
                raise FileRefused(reason=_("The picture has too many pixels. Scan it at 300 dpi."))
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused(reason=_("The picture is broken and cannot be opened.")) from error
    except Image.DecompressionBombError as error:
        raise FileRefused(
            reason=_("The picture has too many pixels. Scan it at 300 dpi.")
        ) from error


def check_heic(content: bytes) -> None:
    """Refuse a phone's picture that is broken or too large: a child opens it, never we."""
    try:
        paint(content, "image/heic", page=1, width=240)
    except Unpaintable as error:
        raise FileRefused(reason=_("The picture is broken and cannot be opened.")) from error


def check_office(content: bytes) -> None:
    """Refuse an office file that is broken, holds macros, or unpacks to a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise FileRefused(reason=_("The file is protected by a password."))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise FileRefused(reason=_("The file is broken and cannot be opened.")) from error
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES:
        raise FileRefused(reason=_("The file unpacks to more than any paper needs."))
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise FileRefused(reason=_("The file holds macros. Save it without them."))


WORD = MediaType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word (DOCX)",
    ("docx",),
    (b"PK\x03\x04",),
    check_office,
)
EXCEL = MediaType(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "Excel (XLSX)",
    ("xlsx",),
    (b"PK\x03\x04",),
    check_office,
)
TAKEN = (
    MediaType("application/pdf", "PDF", ("pdf",), (b"%PDF-",), check_pdf),
    MediaType("image/png", "PNG", ("png",), (b"\x89PNG\r\n\x1a\n",), check_image),
    MediaType("image/jpeg", "JPEG", ("jpg", "jpeg", "jpe"), (b"\xff\xd8\xff",), check_image),
    MediaType("image/tiff", "TIFF", ("tif", "tiff"), (b"II*\x00", b"MM\x00*"), check_image),
    MediaType("image/heic", "HEIC", ("heic", "heif"), HEIC_OPENINGS, check_heic),
    WORD,
    EXCEL,
)


def _check_size(content: bytes) -> None:
    if not content:
        raise FileRefused(reason=_("The file is empty."))
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise FileRefused(
            reason=_("The file has %(size)s MB; at most %(limit)s MB are taken.")
            % {
                "size": f"{len(content) / 1e6:.0f}",
                "limit": f"{settings.UPLOAD_MAX_BYTES / 1e6:.0f}",
            }
        )


def _office_kind(content: bytes) -> MediaType:
    """Return Word or Excel, by the part that only one of them has."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise FileRefused(reason=_("The file is broken and cannot be opened.")) from error
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return WORD
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return EXCEL
    raise FileRefused(reason=_("Archives are not taken. Send the files in it one by one."))


def _not_taken(content: bytes) -> str:
    """Return the sentence for a kind we do not take, naming it where we can."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _("Old or protected office files are not taken. Save it as DOCX, XLSX or PDF.")
    try:
        kind = puremagic.from_string(content[:4096]).lstrip(".").upper()
    except (puremagic.PureError, ValueError):
        kind = ""
    if kind:
        return _("This is a %(kind)s file. Send PDF, JPEG, PNG, HEIC, TIFF, DOCX or XLSX.") % {
            "kind": kind
        }
    return _("This kind of file is not taken. Send PDF, JPEG, PNG, HEIC, TIFF, DOCX or XLSX.")
