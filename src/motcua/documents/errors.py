"""Refusals of files, signing and issuing, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal


class FileRefused(Refusal):
    """An upload that is not kept; ``reason`` is a translated sentence."""

    code = "file_refused"
    status = 422
    message = "%(reason)s"


class SigningFailed(Refusal):
    """Nothing was signed: key, timestamp authority or certificate failed."""

    code = "signing_failed"
    status = 503
    message = _("The document was not signed: %(reason)s Nothing has changed; try again.")


class NoAnswer(SigningFailed):
    """An outside machine did not answer: whoever asks it next would wait as long in vain."""


class SigningBusy(Refusal):
    """Nothing was signed: too many wait for the outside services already."""

    code = "signing_busy"
    status = 503
    message = _(
        "The document was not signed: others are signing and the outside services are slow. "
        "Nothing has changed; try again in a moment."
    )


class DocumentMoved(Refusal):
    """The document was signed or changed by somebody else in the meantime."""

    code = "document_moved"
    message = _("The document has changed since you opened it. Read it again before you sign.")


class NotYet(Refusal):
    """An act that comes too early or a second time in the life of a document."""

    code = "document_not_ready"
    message = "%(reason)s"


class NotValid(Refusal):
    """A document whose signatures do not hold is not issued."""

    code = "document_not_valid"
    message = _("The document cannot be issued: its signatures are not valid. %(reason)s")
