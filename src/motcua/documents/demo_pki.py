"""The demo's own authorities, timestamps and seals: they work like real ones and prove nothing.

A root and an issuing authority, a timestamp authority (RFC 3161), OCSP and a revocation list on
loopback; one PKCS#12 file per person and organisation, made on demand. The worker of ``motcua up``
runs ``serve`` in a thread, tests use ``serving``. The server is ``demo_authority``.
"""

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Thread

import typst
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from django.conf import settings
from django.utils.crypto import salted_hmac

from motcua.documents import demo_authority
from motcua.documents.signing.base import MM, Trust
from motcua.documents.signing.pkcs12 import Pkcs12Signer
from motcua.documents.signing.stamps import TEMPLATES, stamp_fonts

#: Old enough for every day the demo tells of, and good for the years it may run.
_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_TO = dt.datetime(2045, 1, 1, tzinfo=dt.UTC)
#: How soon the authorities in a thread hear that they are to end.
_LOOK_SECONDS = 0.02
_ORGANISATION = "An Bình (dữ liệu mẫu, không có giá trị)"


def serve(data_dir: Path | str, port: int) -> None:
    """Answer timestamp, OCSP and revocation list requests on loopback until the process ends."""
    pki = DemoPki.at(data_dir, port=port)
    _ = pki.root, pki.authority, pki.tsa, pki.responder  # made once, before anybody asks
    demo_authority.server(pki, port).serve_forever()


@contextmanager
def serving(data_dir: Path | str) -> Iterator["DemoPki"]:
    """Run the authorities in a thread on a free port; yield the PKI (for tests)."""
    server = demo_authority.server(None, 0)
    pki = server.pki = DemoPki.at(data_dir, port=server.server_port)
    thread = Thread(target=server.serve_forever, args=[_LOOK_SECONDS], daemon=True)
    thread.start()
    try:
        yield pki
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def answering(data_dir: Path | str) -> Iterator["DemoPki"]:
    """Yield the PKI with somebody answering: the process of ``motcua up``, else a thread here."""
    pki = DemoPki.at(data_dir)
    if pki.port and _is_open(pki.port):
        yield pki
        return
    with serving(data_dir) as served:
        yield served


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))


@dataclass(frozen=True)
class DemoPki:
    """The keys of the demo under ``folder``; addresses in certificates lead to ``port``."""

    folder: Path
    port: int

    @classmethod
    def at(cls, data_dir: Path | str, *, port: int | None = None) -> "DemoPki":
        """Return the PKI of a data directory, made where there is none.

        Without a port it is the one it last served on. On another port the certificates are
        issued anew for the same keys; what was signed before stays valid by its own evidence.
        """
        folder = Path(data_dir) / "demo-pki"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = folder / "port.json"
        known = json.loads(place.read_text()) if place.exists() else None
        if port is None:
            port = int(known or 0)
        if port != known:
            _write(place, json.dumps(port).encode())
        return cls(folder, port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def trust(self) -> Trust:
        """Return what to trust: the demo root, and the demo's time."""
        return Trust(roots=[self.root.asn1], tsa_url=f"{self.url}/tsa")

    @property
    def root_path(self) -> Path:
        """Return the root certificate (PEM), for ``motcua verify --roots``."""
        _ = self.root
        return self.folder / "root.pem"

    @cached_property
    def root(self) -> Issued:
        path, key = self.folder / "root.pem", self._key("root")
        if not path.exists():
            certificate = _build("Motcua Demo Root CA", key, issuer=None, is_authority=True)
            _write(path, certificate.public_bytes(serialization.Encoding.PEM))
        return Issued(_certificate(path), key)

    @cached_property
    def authority(self) -> Issued:
        """Return the issuing authority."""
        return self._issue("authority", "Motcua Demo Issuing CA", is_authority=True)

    @cached_property
    def tsa(self) -> Issued:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return self._issue("tsa", "Motcua Demo Timestamp Authority", purpose=usage)

    @cached_property
    def responder(self) -> Issued:
        """Return who signs OCSP answers."""
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        return self._issue("ocsp", "Motcua Demo OCSP Responder", purpose=usage)

    def signer(self, key_name: str, holder: str) -> Pkcs12Signer:
        """Return the signer of a person or an organisation, made at first use.

        ``key_name`` is a file name: a user name, or a unit's code; ``holder`` is printed.
        """
        name = _safe(key_name)
        path, proof = self.folder / f"{name}.p12", self.folder / f"{name}-{self.port}.pem"
        if path.exists() and proof.exists() and _holder(proof) == holder[:64]:
            signer = _opened(path, path.stat().st_mtime_ns, self._passphrase)
            if signer.certificate.serial_number == _certificate(proof).serial_number:
                return signer
        _write(path, self._packed(self._issue(name, holder), holder))
        return _opened(path, path.stat().st_mtime_ns, self._passphrase)

    def revoke(self, serial_number: int) -> None:
        """Put a certificate on the list; OCSP answers "revoked" from now on."""
        path = self.folder / "revoked.json"
        serials = json.loads(path.read_text()) if path.exists() else {}
        serials[str(serial_number)] = dt.datetime.now(dt.UTC).isoformat()
        _write(path, json.dumps(serials).encode())

    def revoked_at(self, serial_number: int) -> dt.datetime | None:
        """Return when a certificate was revoked, if it was."""
        path = self.folder / "revoked.json"
        serials = json.loads(path.read_text()) if path.exists() else {}
        moment = serials.get(str(serial_number))
        return dt.datetime.fromisoformat(moment) if moment else None

    def _issue(
        self,
        name: str,
        holder: str,
        *,
        is_authority: bool = False,
        purpose: x509.ExtendedKeyUsage | None = None,
    ) -> Issued:
        """Return the certificate of a name; a new holder or port gets a new one."""
        key, path = self._key(name), self.folder / f"{name}-{self.port}.pem"
        issuer = self.root if is_authority else self.authority
        if not path.exists() or _holder(path) != holder[:64]:
            certificate = _build(
                holder, key, issuer=issuer, is_authority=is_authority, purpose=purpose, url=self.url
            )
            _write(path, certificate.public_bytes(serialization.Encoding.PEM))
        return Issued(_certificate(path), key)

    def _key(self, name: str) -> rsa.RSAPrivateKey:
        path = self.folder / f"{name}.key"
        if not path.exists():
            _write(
                path,
                new_key().private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.BestAvailableEncryption(self._passphrase),
                ),
            )
        loaded = serialization.load_pem_private_key(
            path.read_bytes(), self._passphrase, unsafe_skip_rsa_key_validation=True
        )  # our own keys, read often; checking a key anew takes a tenth of a second
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError(name)
        return loaded

    @property
    def _passphrase(self) -> bytes:
        secret = salted_hmac("motcua.documents.demo_pki", "keys", secret=settings.SECRET_KEY)
        return secret.hexdigest().encode()

    def _packed(self, issued: Issued, holder: str) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            holder.encode(),
            issued.key,
            issued.certificate,
            [self.authority.certificate, self.root.certificate],
            serialization.BestAvailableEncryption(self._passphrase),
        )


def new_key() -> rsa.RSAPrivateKey:
    """Make a key that nobody else has."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@lru_cache(maxsize=64)
def seal_image(name: str) -> bytes:
    """Return a plain round stamp with the name around it, PNG 600 dpi on a clear ground."""
    side = 36 * MM
    facts = {"width": side, "height": side, "name": name.upper(), "middle": "BẢN MẪU"}
    image = typst.Compiler(
        TEMPLATES / "round_seal.typ",
        root=TEMPLATES,
        font_paths=stamp_fonts(),
        sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
    ).compile(format="png", ppi=600)
    if not isinstance(image, bytes):
        raise TypeError(name)
    return image


def _build(
    holder: str,
    key: rsa.RSAPrivateKey,
    *,
    issuer: Issued | None,
    is_authority: bool = False,
    purpose: x509.ExtendedKeyUsage | None = None,
    url: str = "",
) -> x509.Certificate:
    """Return a certificate; without an issuer it signs itself."""
    name = _name(holder)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_TO)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(_usage(is_authority=is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )
    if issuer:
        authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        builder = builder.add_extension(authority_key, critical=False)
    if purpose:
        builder = builder.add_extension(purpose, critical=True)
    builder = _with_revocation(builder, is_authority=is_authority, purpose=purpose, url=url)
    return builder.sign(issuer.key if issuer else key, hashes.SHA256())


def _with_revocation(
    builder: x509.CertificateBuilder,
    *,
    is_authority: bool,
    purpose: x509.ExtendedKeyUsage | None,
    url: str,
) -> x509.CertificateBuilder:
    """Say where to ask whether it is revoked: authorities by list, the others by OCSP."""
    if purpose and ExtendedKeyUsageOID.OCSP_SIGNING in purpose:
        return builder.add_extension(x509.OCSPNoCheck(), critical=False)
    if not url:
        return builder
    if is_authority:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{url}/crl")], *[None] * 3)
        return builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
    ocsp = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{url}/ocsp")
    )
    return builder.add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)


def _name(holder: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, holder[:64]),
        ]
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


@lru_cache(maxsize=64)
def _opened(path: Path, _changed_ns: int, passphrase: bytes) -> Pkcs12Signer:
    """Return the signer of a key file, opened once as long as the file stays the same."""
    return Pkcs12Signer(path, passphrase)


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _holder(path: Path) -> str:
    """Return whom the certificate in the file names."""
    names = _certificate(path).subject
    return str(names.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _safe(name: str) -> str:
    """Return a file name without anything that leads elsewhere."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name)


def _write(path: Path, content: bytes) -> None:
    """Write a file that only we can read, all or nothing."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
