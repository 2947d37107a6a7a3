"""Refusals of the catalogue."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class NotADraft(Refusal):
    """Only a draft can be changed, published or thrown away."""

    code = "version_not_a_draft"
    message = _("Version %(number)s of %(code)s is published: it cannot be changed. Revise it.")


class NotComplete(Refusal):
    """Nobody could say when the result is due or who decides."""

    code = "version_not_complete"
    message = _("Version %(number)s of %(code)s cannot be published: missing %(missing)s.")


class NotPublished(Refusal):
    """Only what is published, and has no last day yet, can be ended."""

    code = "version_not_published"
    message = _("Version %(number)s of %(code)s is not in force: there is nothing to end.")


class HasDraft(Refusal):
    """One draft at a time: two editors would overwrite each other."""

    code = "procedure_has_draft"
    message = _("%(code)s has a draft already. Publish it or throw it away first.")


class WrongDay(Refusal):
    """The day lies before what it should follow."""

    code = "catalogue_wrong_day"
    message = _("This day is before the first day (%(day)s).")


class AllocationEnded(Refusal):
    """It has its last day already."""

    code = "allocation_ended"
    message = _("This allocation has a last day already: %(day)s.")


class CodeKnown(Refusal):
    """A code belongs to one procedure for ever."""

    code = "procedure_code_known"
    message = _("A procedure with the code %(code)s stands in the catalogue already.")


class DraftChanged(Refusal):
    """Two editors had the same draft open; nothing of either is lost silently."""

    code = "draft_changed"
    message = _(
        "Somebody changed the draft of %(code)s since you opened it. Nothing was saved: open it "
        "anew and write your changes again."
    )


class WordKnown(Refusal):
    code = "synonym_known"
    message = _("“%(phrase)s” means this already.")


class WordEnded(Refusal):
    code = "synonym_ended"
    message = _("“%(phrase)s” is out of use already.")


class ImportBegun(Refusal):
    """A plan is carried out once."""

    code = "import_begun"
    message = _("These files are written already, or are being written now.")


class RouteNotReady(Refusal):
    """Dossiers cannot go a way that nobody has published."""

    code = "route_not_ready"
    message = _("Of the route “%(route)s” no version is published.")


class RouteTooLong(Refusal):
    """The time allotted to the steps would break the limit even if each is kept."""

    code = "route_too_long"
    message = _(
        "The steps of “%(route)s” need %(needed)s working hours, but the time limit of %(code)s "
        "leaves %(limit)s. Choose a shorter route, or shorten its steps."
    )
