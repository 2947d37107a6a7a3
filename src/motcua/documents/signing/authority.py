"""The timestamp authority, asked once for a signature.

Before the timestamp is there, its size (what the PDF must keep free) and the certificate it comes
from (whose revocation is proved in the PDF) must be known. pyHanko asks for a timestamp of nothing
to learn them; here that answer is remembered for some minutes. Where the real answer turns out to
be another's, or much longer, the signature is made again with what is learnt anew.
"""

from time import monotonic

import aiohttp
from asn1crypto import cms
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import extract_ts_certs
from pyhanko_certvalidator.registry import SimpleCertificateStore

#: The one digest that is signed here.
DIGEST = "sha256"
REMEMBERED_SECONDS = 600
#: How much longer an answer may be: pyHanko keeps half as much again free.
LONGER = 1.5

#: By address: until when it counts, and the answer.
_remembered: dict[str, tuple[float, bytes]] = {}


class NotAsRemembered(SigningError):
    """The authority answers unlike the last time: nothing fits, the signature is made again."""


class Timestamper(HTTPTimeStamper):
    """Asks an authority of which something may be remembered."""

    def __init__(
        self, url: str, *, timeout: float, session: aiohttp.ClientSession, anew: bool = False
    ) -> None:
        super().__init__(url, timeout=timeout, session=session)
        self.shared_session = session
        until, answer = _remembered.get(url, (0.0, b""))
        self.expected: cms.ContentInfo | None = None
        if not anew and monotonic() < until:
            self.expected = cms.ContentInfo.load(answer)
            self._register_dummy(DIGEST, self.expected)  # type: ignore[no-untyped-call]

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        """Return an answer as large as the real one will be, and remember it."""
        answer = await super().async_dummy_response(md_algorithm)
        if self.expected is None and md_algorithm == DIGEST:
            _remembered[self.url] = (monotonic() + REMEMBERED_SECONDS, answer.dump())
        return answer

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Ask. Raises NotAsRemembered where the answer is not what was counted on."""
        answer = await super().async_timestamp(message_digest, md_algorithm)
        if self.expected is not None and not _fits(answer, self.expected):
            raise NotAsRemembered(self.url)
        return answer


def _fits(answer: cms.ContentInfo, expected: cms.ContentInfo) -> bool:
    is_short_enough = len(answer.dump()) <= LONGER * len(expected.dump())
    return is_short_enough and _certificates(answer) == _certificates(expected)


def _certificates(answer: cms.ContentInfo) -> set[bytes]:
    """Return the certificates an answer was signed with."""
    return {found.dump() for found in extract_ts_certs(answer, SimpleCertificateStore())}
