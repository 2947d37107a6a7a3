"""A key in a PKCS#12 file."""

from pathlib import Path
from typing import Any

from asn1crypto.x509 import Certificate
from django.utils.translation import gettext as _
from pyhanko.sign.signers import SimpleSigner

from motcua.documents.errors import SigningFailed


class Pkcs12Signer:
    """Signs with the key of a PKCS#12 file (``.p12``, ``.pfx``)."""

    def __init__(self, path: Path, passphrase: bytes) -> None:
        signer = SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
        if signer is None:
            raise SigningFailed(reason=_("The key file cannot be opened."))
        self._signer = signer

    @property
    def certificate(self) -> Certificate:
        return self._signer.signing_cert

    @property
    def name(self) -> str:
        return common_name(self.certificate)

    def cms_signer(self) -> Any:
        return self._signer

    def close(self) -> None:
        """Nothing to give back."""


def common_name(certificate: Certificate) -> str:
    """Return the name of the certificate's holder."""
    names = certificate.subject.native
    return str(names.get("common_name") or certificate.subject.human_friendly)
