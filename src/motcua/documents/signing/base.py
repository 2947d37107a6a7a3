"""The words of signing: who can sign, where it shows, what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers.pdf_cms import Signer as CmsSigner


#: Points in a millimetre.
MM = 72 / 25.4


class Signer(Protocol):
    """A key with its certificate, wherever the key lies: a file, a card, a security module."""

    @property
    def name(self) -> str:
        """The name in the certificate."""
        ...

    @property
    def certificate(self) -> "Certificate": ...

    def cms_signer(self) -> "CmsSigner":
        """Return what pyHanko signs with; raises SigningFailed when the key cannot be reached."""
        ...

    def close(self) -> None:
        """Give the key up again: sessions of a token are few."""
        ...


@dataclass(frozen=True, kw_only=True)
class Trust:
    """Whom we believe, and where time is stamped. Nothing is trusted that is not named here."""

    roots: "Sequence[Certificate]"
    tsa_url: str = ""
    archive: bool = False  # B-LTA: a document timestamp over the embedded evidence


@dataclass(frozen=True, kw_only=True)
class Box:
    """A place on a page, in millimetres from its top left corner; page 1 is the first."""

    name: str = ""
    page: int
    left: float
    top: float
    width: float
    height: float

    def points(self, page_height: float) -> tuple[int, int, int, int]:
        """Return it as PDF wants it: points from the bottom left corner."""
        left, top = self.left * MM, page_height - self.top * MM
        right, bottom = left + self.width * MM, top - self.height * MM
        return round(left), round(bottom), round(right), round(top)


@dataclass(frozen=True, kw_only=True)
class SignedPdf:
    """What signing returns: the new bytes and who signed, nothing stored yet."""

    content: bytes
    base_sha256: str  # of the bytes that were signed
    signer_name: str
    certificate_sha256: str
    certificate_serial: str
    signed_at: datetime
    level: str  # "B-B", "B-T", "B-LT", "B-LTA"
