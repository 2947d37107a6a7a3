"""Refusals about tokens and endpoints."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class NoToken(Refusal):
    """No token, or one that is unknown, over or taken back; which of these is not said."""

    code = "token_invalid"
    status = 401
    message = _("This address needs a token that is valid today.")


class ScopeMissing(Refusal):
    """The token was not made for this."""

    code = "scope_missing"
    status = 403
    message = _("The token lacks the scope “%(scope)s”.")


class Revoked(Refusal):
    """A token that was taken back already."""

    code = "token_revoked"
    message = _("This token was revoked already.")


class AddressRefused(Refusal):
    """An address to which nothing is sent."""

    code = "address_refused"
    status = 422
    message = "%(reason)s"


class StoppedAlready(Refusal):
    code = "endpoint_stopped"
    message = _("This endpoint was stopped already.")


class NotDead(Refusal):
    """Only what was given up is sent again by hand."""

    code = "delivery_not_dead"
    message = _("This event is not given up: it is delivered, or will be tried again by itself.")
