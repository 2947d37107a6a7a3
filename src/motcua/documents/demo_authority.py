"""The demo's timestamp authority, OCSP responder and revocation list, on loopback only."""

import datetime as dt
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from asn1crypto import keys, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.core.coroutines import finish

if TYPE_CHECKING:
    from motcua.documents.demo_pki import DemoPki

_LIMIT_BYTES = 100_000
_FRESH = dt.timedelta(days=1)


class AuthorityServer(ThreadingHTTPServer):
    """Listens on loopback; ``pki`` holds the keys."""

    daemon_threads = True
    pki: "DemoPki | None" = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of those who hung up before the answer came."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(pki: "DemoPki | None", port: int) -> AuthorityServer:
    """Return a server on 127.0.0.1; port 0 takes a free one."""
    made = AuthorityServer(("127.0.0.1", port), _Answers)
    made.pki = pki
    return made


class _Answers(BaseHTTPRequestHandler):
    server: AuthorityServer

    def do_POST(self) -> None:
        pki = self.server.pki
        length = int(self.headers.get("Content-Length") or 0)
        if pki is None or not 0 < length <= _LIMIT_BYTES:
            self.send_error(400)
            return
        asked = self.rfile.read(length)
        try:
            if self.path == "/tsa":
                self._send(timestamp(pki, asked), "application/timestamp-reply")
            elif self.path == "/ocsp":
                self._send(status(pki, asked), "application/ocsp-response")
            else:
                self.send_error(404)
        except (ValueError, TypeError):
            self.send_error(400)

    def do_GET(self) -> None:
        if self.path == "/crl" and self.server.pki:
            self._send(revocation_list(self.server.pki), "application/pkix-crl")
        elif self.path == "/health":
            self._send(b"ok", "text/plain")
        else:
            self.send_error(404)

    def log_message(self, *_args: object) -> None:
        """Nothing is logged: requests name what was signed."""

    def _send(self, content: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def timestamp(pki: "DemoPki", asked: bytes) -> bytes:
    """Return an RFC 3161 answer: the digest existed now."""
    key = pki.tsa.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    stamper = DummyTimeStamper(
        pki.tsa.asn1,
        keys.PrivateKeyInfo.load(key),
        certs_to_embed=SimpleCertificateStore.from_certs([pki.authority.asn1]),
        fixed_dt=dt.datetime.now(dt.UTC),
    )
    request = tsp.TimeStampReq.load(asked, strict=True)
    return bytes(finish(stamper.async_request_tsa_response(request)).dump())


def status(pki: "DemoPki", asked: bytes) -> bytes:
    """Return an OCSP answer: good or revoked."""
    request = ocsp.load_der_ocsp_request(asked)
    now = dt.datetime.now(dt.UTC)
    revoked_at = pki.revoked_at(request.serial_number)
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            issuer_name_hash=request.issuer_name_hash,
            issuer_key_hash=request.issuer_key_hash,
            serial_number=request.serial_number,
            algorithm=request.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD,
            this_update=now - dt.timedelta(seconds=1),
            next_update=now + _FRESH,
            revocation_time=revoked_at,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, pki.responder.certificate)
        .certificates([pki.responder.certificate])
    )
    for extension in request.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            answer = answer.add_extension(extension.value, critical=False)
    made = answer.sign(pki.responder.key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


def revocation_list(pki: "DemoPki") -> bytes:
    """Return the root's list: no authority of the demo was ever revoked."""
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(pki.root.certificate.subject)
        .last_update(now - dt.timedelta(seconds=1))
        .next_update(now + _FRESH)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(pki.root.key.public_key()),
            critical=False,
        )
        .sign(pki.root.key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)
