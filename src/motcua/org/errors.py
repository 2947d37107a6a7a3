"""Refusals about units, posts and authority."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import NotAllowed, Refusal


class NotManager(NotAllowed):
    code = "not_manager"
    message = _(
        "Only who administers or heads this unit, or one above it, may do this. "
        "You do not hold such a post there today."
    )


class NotForOneself(NotAllowed):
    code = "not_for_oneself"
    message = _("Nobody grants authority to oneself: somebody else who administers must do it.")


class NotThisAccount(NotAllowed):
    code = "not_this_account"
    message = _(
        "Only who administers every unit at which this officer serves may change the account."
    )


class NotOwnAccount(NotAllowed):
    code = "not_own_account"
    message = _("This is your own account: somebody else who administers must do it.")


class NameTaken(Refusal):
    code = "user_name_taken"
    message = _("Somebody has the user name “%(name)s” already.")


class StoppedAlready(Refusal):
    code = "account_stopped"
    message = _("This account is stopped.")


class WorksAlready(Refusal):
    code = "account_works"
    message = _("This account works already.")


class NoAuthority(NotAllowed):
    """The person may not decide this procedure on that day; the sentence says what is missing."""

    code = "no_authority"
    message = _(
        "%(who)s has no authority to decide procedure %(procedure)s (sector %(sector)s) "
        "on %(on)s: %(why)s"
    )

    @classmethod
    def because(cls, *, who: str, procedure: str, sector: str, on: date, why: str) -> "NoAuthority":
        """Return the refusal with its day in local form."""
        return cls(who=who, procedure=procedure, sector=sector or "–", on=local(on), why=why)


class NotRedelegable(NotAllowed):
    code = "not_redelegable"
    message = _(
        "%(who)s holds this power by delegation (%(decision)s): what was delegated to somebody "
        "cannot be delegated on."
    )


class NothingToDelegate(NotAllowed):
    code = "nothing_to_delegate"
    message = _("%(who)s does not hold the whole of this power at %(unit)s on %(on)s.")


class CodeTaken(Refusal):
    code = "unit_code_taken"
    message = _("The identifier %(code)s belongs to “%(name)s”. A closed one is never used again.")


class UnitClosed(Refusal):
    code = "unit_closed"
    message = _("“%(unit)s” does not exist on %(on)s.")


class StillOpenBelow(Refusal):
    code = "unit_open_below"
    message = _("“%(unit)s” still has open units below it: “%(child)s” first.")


class PostHeld(Refusal):
    code = "post_held"
    message = _("%(who)s holds this post already on some of these days (%(decision)s).")


class Ended(Refusal):
    code = "ended_already"
    message = _("This ended on %(on)s already.")


def local(day: date) -> str:
    """Return the day in the reader's short form."""
    return date_format(day, "SHORT_DATE_FORMAT")


def never_held() -> str:
    return gettext("none is recorded for it.")


def ended_on(day: date, decision: str) -> str:
    facts = {"on": local(day), "decision": decision}
    return gettext("the last one (%(decision)s) ended on %(on)s.") % facts


def of_another(unit: str, decision: str, deciding: str) -> str:
    facts = {"unit": unit, "decision": decision, "deciding": deciding}
    return gettext("the one held (%(decision)s) is of %(unit)s, but %(deciding)s decides.") % facts


def begins_on(day: date, decision: str) -> str:
    facts = {"on": local(day), "decision": decision}
    return gettext("the next one (%(decision)s) begins on %(on)s.") % facts
