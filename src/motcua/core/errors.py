"""Refusals: a "no" is an exception with a sentence, never ``None`` or ``False``."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Refusal(Exception):
    """A "no" that its reader understands: a sentence, a code for machines, a status for HTTP.

    ``message`` may hold ``%(name)s`` places, filled from the keyword arguments.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: "ClassVar[str | StrPromise]" = _("This is not possible.")

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.facts if self.facts else str(self.message)


class NotAllowed(Refusal):
    """The person may see the thing but may not do this to it (the second gate)."""

    code = "not_allowed"
    status = 403
    message = _("You may not do this: it needs a post or an authority that you do not hold today.")


class Invalid(Refusal):
    """What was given cannot be used; ``reason`` is a translated sentence."""

    code = "invalid"
    status = 422
    message = "%(reason)s"


class Twice(Refusal):
    """The same request is still being carried out."""

    code = "in_progress"
    message = _("The same act is being carried out right now. Look again in a moment.")
