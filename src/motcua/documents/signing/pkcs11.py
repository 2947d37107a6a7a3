"""A key in a token or security module: it never leaves it."""

from threading import Thread
from typing import Any

from asn1crypto.x509 import Certificate
from django.utils.translation import gettext as _

from motcua.documents.errors import SigningFailed
from motcua.documents.signing.pkcs12 import common_name
from motcua.documents.signing.turns import GRACE, TIMEOUT, TURNS


class Pkcs11Signer:
    """Signs with a key of a PKCS#11 token; ``close`` ends the session (use it in a ``with``).

    ``chain`` are the certificates between the token's and the root, where the token has none.
    """

    def __init__(
        self,
        library: str,
        *,
        token: str,
        pin: str,
        label: str,
        chain: tuple[Certificate, ...] = (),
    ) -> None:
        try:
            from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 - an extra
            from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
            from pyhanko.sign import pkcs11  # noqa: PLC0415
        except ImportError as error:
            raise SigningFailed(
                reason=_("Tokens need the package python-pkcs11 (extra “pkcs11”).")
            ) from error

        def reached() -> tuple[Any, Any, Certificate]:
            session = pkcs11.open_pkcs11_session(
                library, token_criteria=TokenCriteria(label=token), user_pin=pin
            )
            signer = pkcs11.PKCS11Signer(
                session, cert_label=label, key_label=label, ca_chain=set(chain)
            )
            return session, signer, signer.signing_cert

        try:
            found = TURNS.within(TIMEOUT, reached)
        except (PKCS11Error, OSError, RuntimeError) as error:
            raise SigningFailed(reason=_("The token does not answer.")) from error
        self._session, self._signer, self._certificate = found

    def __enter__(self) -> "Pkcs11Signer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def certificate(self) -> Certificate:
        return self._certificate

    @property
    def name(self) -> str:
        return common_name(self.certificate)

    def cms_signer(self) -> Any:
        return self._signer

    def close(self) -> None:
        """End the session; a token that hangs is left to itself."""
        ending = Thread(target=self._session.close, daemon=True, name="token")
        ending.start()
        ending.join(GRACE)
