"""What the rows of every table have in common: the code, safe words, numbers."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.utils.translation import gettext as _

from motcua.catalogue.readers.sheets import BadRow
from motcua.core.text import nfc

#: The national code, with the suffix of the authority where it was localised (1.000948.H38).
_CODE = re.compile(r"(\d\.\d{6})((?:\.[0-9A-Z]{1,5})*)")
#: What a spreadsheet would run; "= Tờ trình" with a blank is a bullet.
_FORMULA = re.compile(r"[=@]\S|\+=")
_CONTROL = re.compile(r"[\x00-\x1f]")
MAX_NAME = 2_000
T = TypeVar("T")


def code(text: str) -> tuple[str, str | None]:
    """Return the national code, and the local one where the text holds one. Raises BadRow."""
    match = _CODE.fullmatch(nfc(text).upper())
    if match is None:
        raise BadRow(_("“%(code)s” is not a procedure code.") % {"code": text[:40]})
    return match[1], match[0] if match[2] else None


def words(row: Mapping[str, str], column: str) -> str:
    """Return the text of a cell in NFC, empty where there is none. Raises BadRow on a formula."""
    text = nfc(row.get(column) or "")
    if _FORMULA.match(text):
        raise BadRow(_("Column %(column)s holds a formula, not a text.") % {"column": column})
    if len(text) > MAX_NAME or _CONTROL.search(text):
        raise BadRow(_("Column %(column)s holds no readable text.") % {"column": column})
    return text


def needed(row: Mapping[str, str], column: str) -> str:
    """Return the text of a cell that must not be empty. Raises BadRow."""
    text = words(row, column)
    if not text:
        raise BadRow(_("Column %(column)s is empty.") % {"column": column})
    return text


def number(row: Mapping[str, str], column: str, *, most: int) -> Decimal | None:
    """Return a number from 0 to ``most``, None where the cell is empty. Raises BadRow."""
    text = words(row, column)
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not (value.is_finite() and 0 <= value <= most):
        raise BadRow(
            _("Column %(column)s holds “%(text)s”, which is not a number in its range.")
            % {"column": column, "text": text[:40]}
        )
    return value


def listed(read: Callable[[str], T], row: Mapping[str, str], column: str) -> T:
    """Read a cell that lists words of a fixed set. Raises BadRow with the word not in it."""
    try:
        return read(words(row, column))
    except KeyError as error:
        raise BadRow(
            _("Column %(column)s holds “%(word)s”, which is not known here.")
            % {"column": column, "word": str(error.args[0])[:60]}
        ) from error
