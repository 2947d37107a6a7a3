"""Refusals about calendars and time limits, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Invalid, Refusal
from motcua.workdays.rules import Uncountable

_SENTENCES = {
    "limit_not_understood": _(
        "“%(words)s” is not a time limit. Write a number and a unit, such as “3 working days”, "
        "“8 working hours”, “2 hours”, “10 days” or “1 month”."
    ),
    "limit_not_a_number": _("“%(value)s” is not a number."),
    "limit_unit_unknown": _(
        "“%(unit)s” is not a unit. Use hour, working_hour, calendar_day, working_day or month."
    ),
    "limit_out_of_range": _("A time limit of %(value)s is negative or too long."),
    "date_out_of_range": _("Only dates from 1900 to 2399 can be counted."),
    "moment_without_zone": _("A moment without a time zone cannot be counted."),
    "session_backwards": _("A session that opens at %(opens)s must close later."),
    "sessions_overlap": _("The sessions of a day overlap or are not in order."),
    "week_without_work": _("A week needs at least one session."),
    "days_not_in_order": _("The same day is named twice."),
    "pause_backwards": _("The clock cannot run again before it was stopped."),
}


class CannotCount(Invalid):
    """A time limit, a moment or a calendar that cannot be counted with."""

    code = "cannot_count"

    def __init__(self, why: Uncountable) -> None:
        super().__init__(reason=str(_SENTENCES[why.code]) % why.facts)


class NoDecision(Refusal):
    """A calendar is changed by a decision only."""

    status = 422
    code = "calendar_without_decision"
    message = _("Enter the number of the decision that changes the calendar.")


class NothingChanges(Refusal):
    """The calendar already is as the change would make it."""

    code = "calendar_unchanged"
    message = _("The calendar already says this; nothing would change.")


class CalendarMoved(Refusal):
    """Somebody else changed the calendar after the preview was made."""

    code = "calendar_moved"
    message = _("Somebody changed this calendar in the meantime. Look at the preview again.")
