"""Identity numbers: one shape, a keyed hash to find them, encryption to keep them, masks to show.

Two keys are derived from ``settings.IDENTITY_KEY``; nobody can find a number in a stolen database
by trying all of them without that key.
"""

import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_VERSION = b"\x01"  # of the stored form: version, 12 bytes nonce, ciphertext with tag
_NONCE_BYTES = 12
_DOT = "•"


def shape_number(number: str) -> str:
    """Return the number as it is compared: capitals and digits only."""
    return "".join(char for char in number.upper() if char.isalnum())


def hash_number(kind: str, number: str) -> str:
    """Return the keyed hash (hexadecimal) under which a number is found again."""
    text = f"{kind}:{shape_number(number)}".encode()
    return hmac.digest(_derived(settings.IDENTITY_KEY, "hash"), text, "sha256").hex()


def encrypt_number(kind: str, number: str) -> bytes:
    """Return the number encrypted, bound to its kind; two calls never give the same bytes."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(settings.IDENTITY_KEY).encrypt(
        nonce, shape_number(number).encode(), kind.encode()
    )
    return _VERSION + nonce + sealed


def decrypt_number(kind: str, stored: bytes) -> str:
    """Return the number in clear; raises `cryptography.exceptions.InvalidTag` on a wrong key."""
    nonce, sealed = stored[1 : 1 + _NONCE_BYTES], stored[1 + _NONCE_BYTES :]
    return _cipher(settings.IDENTITY_KEY).decrypt(nonce, sealed, kind.encode()).decode()


def encrypt_text(purpose: str, text: str) -> str:
    """Return a text encrypted, bound to its purpose, as hexadecimal: drafts and the like."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(settings.IDENTITY_KEY).encrypt(
        nonce, text.encode(), f"text|{purpose}".encode()
    )
    return (_VERSION + nonce + sealed).hex()


def decrypt_text(purpose: str, stored: str) -> str:
    """Return what `encrypt_text` hid; raises InvalidTag on another key."""
    raw = bytes.fromhex(stored)
    nonce, sealed = raw[1 : 1 + _NONCE_BYTES], raw[1 + _NONCE_BYTES :]
    return (
        _cipher(settings.IDENTITY_KEY).decrypt(nonce, sealed, f"text|{purpose}".encode()).decode()
    )


def mask_number(number: str) -> str:
    """Return dots in groups of four and the last four characters: ``•••• •••• 4127``."""
    if not number:
        return ""
    hidden = max(len(number) - 4, 4)
    groups = [_DOT * min(4, hidden - done) for done in range(0, hidden, 4)]
    return " ".join([*groups, number[-4:] if len(number) > 4 else ""]).strip()


def mask_phone(phone: str) -> str:
    """Return the phone number with all but the last three figures hidden."""
    return f"{_DOT * 4} {_DOT * 3} {phone[-3:]}" if len(phone) > 3 else _DOT * len(phone)


def mask_email(email: str) -> str:
    """Return the address with its first letter and its domain left."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}{_DOT * 3}{at}{domain}" if email else ""


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_derived(secret, "encryption"))


@lru_cache(maxsize=8)
def _derived(secret: str, purpose: str) -> bytes:
    info = f"motcua identity number {purpose} 1".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
