"""Refusals that only the API knows; all others are those of the acts."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class NotFound(Refusal):
    """It is not there, or the token may not see it: the two are never told apart."""

    code = "not_found"
    status = 404
    message = _("There is nothing here that this token may see.")


class Unreadable(Refusal):
    code = "body_unreadable"
    status = 400
    message = _("The body is not JSON in UTF-8.")


class NotThisType(Refusal):
    code = "media_type_not_taken"
    status = 415
    message = _("The body must be sent as %(wanted)s.")


class NotThisForm(Refusal):
    code = "not_acceptable"
    status = 406
    message = _("This address answers with JSON; the Accept header does not allow it.")


class TooFast(Refusal):
    """More requests in this minute than the token has."""

    code = "rate_limited"
    status = 429
    message = _("This token may ask %(limit)s times a minute. Wait %(seconds)s seconds.")


class Changed(Refusal):
    """The dossier is no longer the one that was read."""

    code = "dossier_changed"
    status = 412
    message = _("%(reference)s has changed since you read it. Read it again, then decide.")


class KeyReused(Refusal):
    """A key that stands for another request of the same token."""

    code = "idempotency_key_reused"
    status = 422
    message = _("This Idempotency-Key was sent with another request. Take a new one.")


class KeyUnusable(Refusal):
    code = "idempotency_key_unusable"
    status = 400
    message = _("An Idempotency-Key has 1 to 200 visible letters.")


class AtTheSameMoment(Refusal):
    """Somebody else wrote what only one may write."""

    code = "conflict"
    message = _("Somebody else did the same at this moment. Read again, then decide.")
