"""Signatures over plain data, such as the daily root: CMS beside the data, with a timestamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from asn1crypto import cms
from asn1crypto.x509 import Certificate
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from motcua.core.coroutines import finish
from motcua.documents.signing.base import Signer, Trust
from motcua.documents.signing.pkcs12 import common_name
from motcua.documents.signing.signing import FAILURES, failure_of
from motcua.documents.signing.turns import TIMEOUT, TIMEOUT_OF_ALL, TURNS


@dataclass(frozen=True, kw_only=True)
class DataCheck:
    """What a signature beside some data proves."""

    is_valid: bool  # the data is unchanged, signer and timestamp lead to a root we named
    signer_name: str = ""
    signed_at: datetime | None = None


def sign_data(data: bytes, signer: Signer, *, trust: Trust) -> bytes:
    """Return a detached CMS signature (DER) with its timestamp; raises SigningFailed."""
    try:
        return TURNS.within(TIMEOUT_OF_ALL, lambda: finish(_signed(data, signer, trust)))
    except FAILURES as error:
        raise failure_of(error) from error


def check_data(data: bytes, signature: bytes, *, roots: Sequence[Certificate]) -> DataCheck:
    """Say whether the signature stands over exactly this data; never raises on bad input."""
    try:
        return finish(_checked(data, signature, roots))
    except Exception:  # noqa: BLE001 - a broken signature may break the reader anywhere
        return DataCheck(is_valid=False)


async def _signed(data: bytes, signer: Signer, trust: Trust) -> bytes:
    async with aiohttp.ClientSession() as session:
        timestamper = HTTPTimeStamper(trust.tsa_url, timeout=TIMEOUT, session=session)
        signed = await signer.cms_signer().async_sign_general_data(
            data, "sha256", timestamper=timestamper
        )
    return bytes(signed.dump())


async def _checked(data: bytes, signature: bytes, roots: Sequence[Certificate]) -> DataCheck:
    content = cms.ContentInfo.load(signature, strict=True)["content"]
    context = ValidationContext(
        trust_roots=list(roots), allow_fetching=False, revocation_mode="soft-fail"
    )
    status = await async_validate_detached_cms(
        data, content, signer_validation_context=context, ts_validation_context=context
    )
    stamp = status.timestamp_validity
    is_stamped = bool(stamp and stamp.valid and stamp.intact and stamp.trusted)
    return DataCheck(
        is_valid=bool(status.valid and status.intact and status.trusted and is_stamped),
        signer_name=common_name(status.signing_cert),
        signed_at=stamp.timestamp if stamp else None,
    )
