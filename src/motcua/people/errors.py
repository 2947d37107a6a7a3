"""Refusals about persons."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Invalid, NotAllowed, Refusal


class NeedsHuman(NotAllowed):
    code = "needs_human"
    message = _("Only a person who signed in may do this, not a machine and not a closed account.")


class SignInLocked(Refusal):
    code = "sign_in_locked"
    status = 429
    message = _(
        "The password was wrong too often. This name can be tried again at %(time)s on %(day)s."
    )


class NoNumber(Refusal):
    code = "person_without_number"
    status = 422
    message = _("Nobody can be verified without the number of an identity document.")


class NumberTaken(Refusal):
    code = "person_number_taken"
    message = _("Another verified person has this number. Compare both, then merge them.")


class AlreadyVerified(Refusal):
    code = "person_already_verified"
    message = _("This person was verified already.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    status = 422
    message = _("Say why: the reason is kept with the act.")


class NoSuchMerge(Refusal):
    code = "merge_not_possible"
    message = "%(reason)s"


class CardUnreadable(Invalid):
    """What the scanner gave is not the QR code of a citizen identity card."""

    code = "card_unreadable"
