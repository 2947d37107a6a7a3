"""The answer about a document: valid, changed, revoked, replaced, unknown; by whom, when.

Only what stands on the paper itself is shown: number, unit, title, code, signers. Why a document
was revoked may name people and is told by the unit.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.documents.models import Document, Signature
from motcua.documents.register import look_up
from motcua.documents.trust import trusted_roots
from motcua.documents.verify import SignatureCheck, Verdict, verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise

HEADINGS: "Mapping[str, StrPromise]" = {
    Verdict.VALID: gettext_lazy("Valid"),
    Verdict.CHANGED: gettext_lazy("Changed"),
    Verdict.REVOKED: gettext_lazy("Revoked"),
    Verdict.SUPERSEDED: gettext_lazy("Replaced by another"),
    Verdict.UNSIGNED: gettext_lazy("Not signed"),
    Verdict.UNTRUSTED: gettext_lazy("Not proven"),
    Verdict.UNREADABLE: gettext_lazy("Cannot be read"),
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: its state (done, soon or late), words, and what is known."""

    state: str
    heading: str
    sentence: str
    document: Document | None = None
    checks: tuple[SignatureCheck, ...] = ()
    signatures: tuple[Signature, ...] = ()


def answer_about_file(pdf: bytes) -> Answer:
    """Return what a file proves, completed by our register; takes about half a second."""
    checked, document = look_up(verify(pdf, roots=trusted_roots()))
    if document and document.issued_at is None:
        return _unissued(document)
    if checked.is_valid and document is None:
        return Answer(
            state="soon",
            heading=_("Unknown here"),
            sentence=_("The signatures hold, but this document is not in our register."),
            checks=checked.signatures,
        )
    return Answer(
        state="done" if checked.is_valid else "late",
        heading=str(HEADINGS[checked.verdict]),
        sentence=checked.sentence,
        document=document,
        checks=checked.signatures,
    )


def answer_about_paper(document: Document | None) -> Answer:
    """Return what our register knows of the paper whose QR code was opened."""
    if document is None:
        return Answer(
            state="late",
            heading=_("Unknown"),
            sentence=_("Our register has no document under this code. Do not rely on the paper."),
        )
    if document.issued_at is None:
        return _unissued(document)
    signatures = tuple(document.signatures.all())
    state, verdict, sentence = "done", Verdict.VALID, _("In force. Compare it with the paper.")
    if document.revoked_at:
        state, verdict = "late", Verdict.REVOKED
        sentence = _("The document was revoked and has no value any more.")
    elif document.superseded_by:
        state, verdict = "late", Verdict.SUPERSEDED
        sentence = _("Another document has taken the place of this one.")
    heading = str(HEADINGS[verdict])
    return Answer(
        state=state, heading=heading, sentence=sentence, document=document, signatures=signatures
    )


def _unissued(document: Document) -> Answer:
    return Answer(
        state="late",
        heading=_("Not issued"),
        sentence=_("This is a draft that was never issued, or not yet. It has no value."),
        document=document,
    )
