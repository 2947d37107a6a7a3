"""What a PDF proves about itself: valid, changed, or not signed at all; by whom and when.

Only the roots given are trusted, nothing is fetched: the evidence in the file must do. A
certificate counts at the moment of its timestamp, so a signature outlives its certificate.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from motcua.core.coroutines import finish
from motcua.documents.signing.pkcs12 import common_name
from motcua.documents.signing.tokens import stamped_at

if TYPE_CHECKING:
    from pyhanko.sign.validation import EmbeddedPdfSignature


class Verdict(StrEnum):
    """The answer in one word."""

    UNREADABLE = "unreadable"
    CHANGED = "changed"
    UNTRUSTED = "untrusted"
    UNSIGNED = "unsigned"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    VALID = "valid"


@dataclass(frozen=True, kw_only=True)
class SignatureCheck:
    """What one signature proves."""

    field: str
    signer_name: str
    signed_at: datetime | None
    is_timestamped: bool
    is_intact: bool  # the signed bytes are the bytes, and later changes are of the kind allowed
    is_trusted: bool  # its certificate led to a root we named, not revoked when it signed
    covers_everything: bool  # nothing at all was added after it
    level: str  # "B-B", "B-T", "B-LT", "B-LTA"

    @property
    def is_valid(self) -> bool:
        return self.is_intact and self.is_trusted


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The answer about one file."""

    sha256: str
    verdict: Verdict
    sentence: str
    signatures: tuple[SignatureCheck, ...] = ()

    @property
    def is_valid(self) -> bool:
        return self.verdict == Verdict.VALID


def verify(pdf: bytes, *, roots: Sequence[Certificate]) -> Verification:
    """Say what the file proves, trusting these roots and no others; never raises on bad input.

    Revocation and replacement of the paper itself are not in the file: see ``look_up``.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        checks = finish(_checks(pdf, roots))
    except Exception:  # noqa: BLE001 - a hostile file may break the reader anywhere
        return _answer(sha256, Verdict.UNREADABLE)
    if checks is None:
        return _answer(sha256, Verdict.UNREADABLE)
    return _answer(sha256, _verdict(checks), checks)


def load_roots(path: Path) -> list[Certificate]:
    """Return the certificates of a file (PEM with one or many, or DER)."""
    content = path.read_bytes()
    if not pem.detect(content):
        return [Certificate.load(content)]
    return [Certificate.load(der) for _name, _headers, der in pem.unarmor(content, multiple=True)]


async def _checks(pdf: bytes, roots: Sequence[Certificate]) -> tuple[SignatureCheck, ...] | None:
    """Return what each signature proves, in their order; None for what is not a PDF."""
    if pdf.lstrip()[:5] != b"%PDF-":
        return None
    reader = PdfFileReader(io.BytesIO(pdf))
    len(list(reader.root["/Pages"]["/Kids"]))
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        store = None
    is_archived = bool(reader.embedded_timestamp_signatures) and await _archived(
        reader, store, roots
    )
    return tuple(
        [
            await _check(signature, store, roots, is_archived=is_archived)
            for signature in reader.embedded_regular_signatures
        ]
    )


async def _check(
    signature: "EmbeddedPdfSignature",
    store: DocumentSecurityStore | None,
    roots: Sequence[Certificate],
    *,
    is_archived: bool,
) -> SignatureCheck:
    moment = stamped_at(signature.signer_info)
    status = await async_validate_pdf_signature(
        signature,
        signer_validation_context=_context(store, roots, moment),
        ts_validation_context=_context(store, roots, moment),
    )
    timestamp = status.timestamp_validity
    is_timestamped = bool(timestamp and timestamp.intact and timestamp.valid and timestamp.trusted)
    has_evidence = store is not None and is_timestamped
    return SignatureCheck(
        field=signature.field_name,
        signer_name=common_name(signature.signer_cert),
        signed_at=moment if is_timestamped else signature.self_reported_timestamp,
        is_timestamped=is_timestamped,
        is_intact=_is_intact(status),
        is_trusted=bool(status.trusted) and (timestamp is None or is_timestamped),
        covers_everything=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        level=_level(is_timestamped, has_evidence, is_archived),
    )


def _is_intact(status: Any) -> bool:
    """Say whether the signed bytes are unchanged and what came later was allowed to come."""
    is_allowed = status.docmdp_ok if status.docmdp_ok is not None else False
    return bool(status.intact and status.valid and is_allowed)


def _level(is_timestamped: bool, has_evidence: bool, is_archived: bool) -> str:
    if is_archived and has_evidence:
        return "B-LTA"
    if has_evidence:
        return "B-LT"
    return "B-T" if is_timestamped else "B-B"


async def _archived(
    reader: PdfFileReader, store: DocumentSecurityStore | None, roots: Sequence[Certificate]
) -> bool:
    """Say whether a valid document timestamp protects the evidence."""
    last = reader.embedded_timestamp_signatures[-1]
    status = await async_validate_pdf_timestamp(last, _context(store, roots, None))
    return bool(status.intact and status.valid and status.trusted)


def _context(
    store: DocumentSecurityStore | None,
    roots: Sequence[Certificate],
    moment: datetime | None,
) -> ValidationContext:
    """Return whom to believe: the roots given, and the evidence in the file for the moment."""
    facts: dict[str, Any] = {
        "trust_roots": list(roots),
        "allow_fetching": False,
        "revocation_mode": "soft-fail" if store is None else "require",
    }
    if moment:
        facts |= {"moment": moment, "best_signature_time": moment, "retroactive_revinfo": True}
    return store.as_validation_context(facts) if store else ValidationContext(**facts)


def _verdict(checks: Sequence[SignatureCheck]) -> Verdict:
    if not checks:
        return Verdict.UNSIGNED
    if not all(check.is_intact for check in checks):
        return Verdict.CHANGED
    if not all(check.is_trusted for check in checks):
        return Verdict.UNTRUSTED
    return Verdict.VALID


def sentence_of(verdict: Verdict) -> str:
    """Return the answer as a sentence."""
    return {
        Verdict.UNREADABLE: _("This file cannot be read as a PDF."),
        Verdict.CHANGED: _("The file was changed after it was signed."),
        Verdict.UNTRUSTED: _("The signature is by somebody we do not trust or cannot prove."),
        Verdict.UNSIGNED: _("The file carries no signature."),
        Verdict.REVOKED: _("The signatures hold, but the document was revoked."),
        Verdict.SUPERSEDED: _("The signatures hold, but another document replaced this one."),
        Verdict.VALID: _("The document is valid and unchanged."),
    }[verdict]


def _answer(sha256: str, verdict: Verdict, checks: tuple[SignatureCheck, ...] = ()) -> Verification:
    return Verification(
        sha256=sha256, verdict=verdict, sentence=sentence_of(verdict), signatures=checks
    )


def with_register(
    verification: Verification, *, is_revoked: bool, is_superseded: bool
) -> Verification:
    """Return the answer after the register was asked; only what was valid can get worse."""
    if not verification.is_valid or not (is_revoked or is_superseded):
        return verification
    verdict = Verdict.REVOKED if is_revoked else Verdict.SUPERSEDED
    return replace(verification, verdict=verdict, sentence=sentence_of(verdict))
