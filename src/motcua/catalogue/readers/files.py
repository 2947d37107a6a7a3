"""The door: what a file really is, how big it may grow, what it may not hold."""

import csv
import gzip
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _
from lxml import etree

from motcua.core.errors import Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: A list of 20,000 procedures is 2 MB; our whole pair 5 MB.
MAX_FILE_BYTES = 32 * 2**20
MAX_UNPACKED_BYTES = 128 * 2**20
MAX_ENTRIES = 2_000
MAX_ROWS = 200_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
#: What the libraries raise on files that are not what they say; everything else is our own fault.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, etree.LxmlError, SyntaxError,
    KeyError, IndexError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError,
    csv.Error,
)  # fmt: skip


class BadFile(Refusal):
    """A file that cannot be read at all."""

    code = "bad_file"
    status = 422
    message: "ClassVar[str | StrPromise]" = "%(file)s: %(reason)s"


def refuse(path: Path, reason: "str | StrPromise") -> BadFile:
    """Make the refusal of a file; ``reason`` is a translated sentence."""
    return BadFile(file=path.name, reason=str(reason))


def kind_of(path: Path) -> str:
    """Return csv, xlsx or docx by what the file holds, not by its name. Raises BadFile."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise refuse(path, _("the file is not there or cannot be opened.")) from error
    if size == 0:
        raise refuse(path, _("the file is empty."))
    if size > MAX_FILE_BYTES:
        raise refuse(path, _("the file is larger than 32 MB."))
    if start == _OLE:
        raise refuse(path, _("the file is protected by a password, or of the format before 2007."))
    if start.startswith(_ZIP):
        return _office_kind(path)
    return "csv"


def _office_kind(path: Path) -> str:
    with readable(path), zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if any(entry.flag_bits & 1 for entry in entries):
            raise refuse(path, _("the file is protected by a password."))
        if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES:
            raise refuse(path, _("the file unpacks to more than 128 MB."))
        if len(names) < len(entries):
            raise refuse(path, _("the file is damaged."))
        for entry in entries:
            _check_part(path, archive, entry)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    raise refuse(path, _("the file is neither a list (.xlsx, .csv) nor a detail sheet (.docx)."))


def _check_part(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse XML that declares entities: no office program writes it, attackers do."""
    if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(entry) as part:
        text = part.read(MAX_UNPACKED_BYTES)
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in text[:64]:
        raise refuse(path, _("the file holds text in an encoding that cannot be checked."))
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=[\"']([^\"']+)", text)
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise refuse(path, _("the file holds text in an encoding that cannot be checked."))
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise refuse(path, _("the file declares XML entities, which is not safe to read."))


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what a library raises on a broken file into one sentence."""
    try:
        yield
    except _BROKEN as error:
        raise refuse(path, _("the file is damaged or is not what its name says.")) from error


def text_of(path: Path) -> str:
    """Return the text of a CSV file, packed with gzip or not. Raises BadFile."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    with readable(path):
        opener = gzip.open if packed else open
        with opener(path, "rb") as file:
            content = file.read(MAX_UNPACKED_BYTES + 1)
    if len(content) > MAX_UNPACKED_BYTES:
        raise refuse(path, _("the file unpacks to more than 128 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(path, _("the file is not a table in UTF-8.")) from error
    if "\x00" in text:
        raise refuse(path, _("the file is not a table in UTF-8."))
    return text
