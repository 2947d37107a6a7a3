"""What a PDF proves about itself: valid, changed, or not signed at all; by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """The answer in one word, the worst first."""

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
    is_intact: bool  # the signed bytes are the bytes
    is_trusted: bool  # its certificate led to a root we named, not revoked when it signed
    covers_everything: bool  # nothing was added after it but later signatures and fillings
    level: str
    problem: str = ""


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
