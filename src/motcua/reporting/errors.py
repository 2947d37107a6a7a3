"""Refusals of the numbers, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class TooLongForPdf(Refusal):
    """A list that nobody reads on paper."""

    code = "too_long_for_pdf"
    status = 422
    message = _(
        "The list has %(rows)d rows; a PDF holds at most %(most)d. Take it as CSV or XLSX, or ask "
        "for a shorter period."
    )
