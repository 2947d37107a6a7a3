"""Whom this installation trusts and with what it signs, by its settings."""

from asn1crypto.x509 import Certificate
from django.conf import settings

from motcua.documents.demo_pki import DemoPki
from motcua.documents.signing.base import Trust
from motcua.documents.verify import load_roots


def trusted_roots() -> list[Certificate]:
    """Return the roots of ``SIGNING_ROOTS``; in the demo, the demo's own root too."""
    roots = [root for path in settings.SIGNING_ROOTS for root in load_roots(path)]
    if settings.DEMO:
        roots.append(DemoPki.at(settings.DATA_DIR).root.asn1)
    return roots


def signing_trust() -> Trust:
    """Return roots, timestamp authority and level to sign with."""
    if settings.DEMO and not settings.SIGNING_TSA_URL:
        return DemoPki.at(settings.DATA_DIR).trust
    return Trust(
        roots=trusted_roots(), tsa_url=settings.SIGNING_TSA_URL, archive=settings.SIGNING_ARCHIVE
    )
