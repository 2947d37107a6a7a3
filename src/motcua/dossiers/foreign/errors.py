"""Refusals of a table from another system: of the whole file, or of one row."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class BadTable(Refusal):
    """The file or its map cannot be read at all."""

    code = "bad_table"
    status = 422
    message = "%(file)s: %(reason)s"


class BadRow(Refusal):
    """One row cannot be taken over; ``reason`` is a translated sentence."""

    code: ClassVar[str] = "bad_row"
    status = 422
    message = "%(reason)s"


NOT_THERE = _("the file is not there or cannot be opened.")
EMPTY = _("the file is empty.")
NOT_IN_ENCODING = _("the file is not text in %(encoding)s; say its encoding in the map.")
HOLDS_NUL = _("the file holds NUL characters: it is no table in %(encoding)s.")
TOO_LONG = _("line %(line)s: a field is longer than %(most)s characters; is a quote missing?")
NO_COLUMN = _("the table has no column “%(column)s”; it has: %(columns)s.")
TWICE = _("the table has the column “%(column)s” twice.")
