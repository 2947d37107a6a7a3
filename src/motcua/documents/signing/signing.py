"""Sign a PDF: first a person, then the organisation over the left third of it.

Outside calls (timestamp, OCSP, CRL) are made here and take most of a second: never call this
while a row is locked. What comes back is stored by ``actions.record_signature``.
"""

import asyncio
import hashlib
import io
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

from motcua.core.coroutines import finish
from motcua.documents.errors import NoAnswer, SigningFailed
from motcua.documents.signing.authority import NotAsRemembered, Timestamper
from motcua.documents.signing.base import Box, SignedPdf, Signer, Trust
from motcua.documents.signing.slots import SEAL, SIGNER, add_signature_field, seal_box, waiting_size
from motcua.documents.signing.stamps import Stamp
from motcua.documents.signing.tokens import stamped_at
from motcua.documents.signing.turns import GRACE, TIMEOUT, TIMEOUT_OF_ALL, TURNS
from motcua.documents.words import HERE

#: Where the signature goes on an upload that keeps no place for it: right, near the foot of A4.
UPLOAD_BOX = Box(name=SIGNER, page=1, left=118, top=225, width=52, height=30)
#: Failures of key, network, certificate or PDF; none of them leaves anything behind.
FAILURES = (
    SigningError,
    TimestampRequestError,
    ValidationError,
    PdfError,
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    ValueError,
)


def sign_person(
    pdf: bytes,
    signer: Signer,
    *,
    trust: Trust,
    at: datetime,
    image: bytes | None = None,
    box: Box | None = None,
    reason: str = "",
) -> SignedPdf:
    """Return the PDF signed by a person, blue, between title and name.

    ``image`` is the handwritten signature (transparent PNG, or SVG); without one the name stands
    there with the moment ``at``. ``box`` places it on a PDF that keeps no place of its own.

    Raises:
        SigningFailed: key, timestamp authority, certificate or PDF failed; nothing was signed.
        NoAnswer: the SigningFailed of an outside machine that did not answer.
        SigningBusy: too many sign at once; nothing was signed.
    """
    moment = f"{at.astimezone(HERE):%d/%m/%Y %H:%M:%S %z}"
    facts = {"name": signer.name, "at": moment, "image": image and list(image)}
    place = _Place(SIGNER, box or UPLOAD_BOX, "person.typ", facts)
    return _sign(pdf, signer, place, trust=trust, reason=reason)


def sign_organisation(
    pdf: bytes,
    signer: Signer,
    *,
    trust: Trust,
    seal: bytes,
    box: Box | None = None,
    reason: str = "",
) -> SignedPdf:
    """Return the PDF sealed: red, over the left third of the person's signature.

    ``seal`` is the image of the seal (PNG with a transparent ground, or SVG). An incremental
    update: what the person signed stays valid. Raises SigningFailed as ``sign_person`` does.
    """
    place = _Place(SEAL, box or seal_box(UPLOAD_BOX), "seal.typ", {"image": list(seal)})
    return _sign(pdf, signer, place, trust=trust, reason=reason)


@dataclass(frozen=True)
class _Place:
    """Where a signature goes and how it looks there."""

    field: str
    box: Box  # where the page keeps no place of its own
    template: str
    facts: dict[str, Any]


def _sign(pdf: bytes, signer: Signer, place: _Place, *, trust: Trust, reason: str) -> SignedPdf:
    try:
        content = TURNS.within(
            TIMEOUT_OF_ALL + GRACE, lambda: finish(_signed(pdf, signer, place, trust, reason))
        )
        return _facts(pdf, content, signer, trust)
    except FAILURES as error:
        raise failure_of(error) from error


async def _signed(pdf: bytes, signer: Signer, place: _Place, trust: Trust, reason: str) -> bytes:
    """Return the PDF with the signature; once more where the authority is not as remembered."""
    async with asyncio.timeout(TIMEOUT_OF_ALL), aiohttp.ClientSession() as session:
        for anew in (False, True):
            timestamper = Timestamper(trust.tsa_url, timeout=TIMEOUT, session=session, anew=anew)
            with suppress(NotAsRemembered):
                return await _written(pdf, signer, place, trust, reason, timestamper)
    raise SigningError("asked anew, nothing is remembered")


async def _written(
    pdf: bytes, signer: Signer, place: _Place, trust: Trust, reason: str, timestamper: Timestamper
) -> bytes:
    """Write the signature with timestamp and evidence as an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if waiting_size(writer, place.field) is None:
        add_signature_field(writer, place.field, place.box)
    width, height = waiting_size(writer, place.field) or (0.0, 0.0)
    look = Stamp.sized(place.template, width_pt=width, height_pt=height, **place.facts)
    out = io.BytesIO()
    context = ValidationContext(
        trust_roots=list(trust.roots),
        allow_fetching=True,
        revocation_mode="require",
        fetcher_backend=AIOHttpFetcherBackend(
            timestamper.shared_session, per_request_timeout=TIMEOUT
        ),
        # A slow answer is younger than the moment at which the signing began.
        time_tolerance=timedelta(seconds=TIMEOUT_OF_ALL),
    )
    pdf_signer = PdfSigner(
        _metadata(place.field, context, trust, reason),
        signer.cms_signer(),
        timestamper=timestamper,
        stamp_style=StaticStampStyle(border_width=0, background=look),
    )
    await pdf_signer.async_sign_pdf(writer, output=out)
    return out.getvalue()


def _metadata(
    field: str, context: ValidationContext, trust: Trust, reason: str
) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason or None,
        embed_validation_info=True,
        use_pades_lta=trust.archive,
        validation_context=context,
    )


def _facts(base: bytes, content: bytes, signer: Signer, trust: Trust) -> SignedPdf:
    """Read back what was signed: the moment is the timestamp authority's."""
    certificate = signer.certificate
    signature = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures[-1]
    stamped = stamped_at(signature.signer_info)
    if stamped is None:
        raise SigningError("no timestamp")
    return SignedPdf(
        content=content,
        base_sha256=hashlib.sha256(base).hexdigest(),
        signer_name=signer.name,
        certificate_sha256=certificate.sha256.hex(),
        certificate_serial=f"{certificate.serial_number:x}",
        signed_at=stamped,
        level="B-LTA" if trust.archive else "B-LT",
    )


def failure_of(error: BaseException) -> SigningFailed:
    """Return the refusal, its reason a sentence for who signs, without technical detail."""
    if isinstance(error, TimestampRequestError):
        return NoAnswer(reason=_("The timestamp authority does not answer."))
    if isinstance(error, aiohttp.ClientError | TimeoutError):
        return NoAnswer(reason=_("An outside service does not answer."))
    if isinstance(error, ValidationError):
        return SigningFailed(reason=_("The certificate is not trusted, expired or revoked."))
    return SigningFailed(reason=_("The key or the file cannot be used."))
