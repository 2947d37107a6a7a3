"""Refusals of the numbers and of the archive, each with its sentence."""

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


class TooYoung(Refusal):
    """The year has not stood long enough to be sealed."""

    code = "year_too_young"
    status = 422
    message = _(
        "%(year)s is too young: the newest year that may be archived is %(newest)s"
        " (MOTCUA_ARCHIVE_AFTER_YEARS)."
    )


class StillOpen(Refusal):
    """A year with dossiers on which something is still to be done is not sealed."""

    code = "year_still_open"
    message = _("%(count)s dossiers of %(year)s are still open, the first is %(reference)s.")


class NothingThere(Refusal):
    """The database holds nothing of the year."""

    code = "year_empty"
    status = 422
    message = _("There is nothing of %(year)s here to archive.")


class ArchivedAlready(Refusal):
    """The year was sealed before."""

    code = "year_archived"
    message = _("%(year)s was archived on %(on)s.")


class NotYetRead(Refusal):
    """A listener has not read all of the year; its rows would never come again."""

    code = "year_not_read"
    message = _("“%(listener)s” has not read all that happened to the dossiers of %(year)s.")


class FactsDiffer(Refusal):
    """The facts of the year are not what its dossiers give."""

    code = "facts_differ"
    message = _("The facts of %(year)s are not what its dossiers give: run “report rebuild” first.")


class FileDiffers(Refusal):
    """What was written is not what stands in the database, or was changed since."""

    code = "archive_differs"
    message = _("%(path)s is not what the database holds: nothing was taken away. Run it again.")
