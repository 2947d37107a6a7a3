"""With which key a person or an organisation signs, by the settings of the installation.

``SIGNING_KEYS`` is a folder that only this system can read. For a user name or a unit's code it
holds ``NAME.p12`` with its passphrase in ``NAME.pass``, or ``NAME.json`` that points to a token:
``{"library", "token", "label", "pin_file"}``. The demo makes its own keys.
"""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.documents.demo_pki import DemoPki, seal_image
from motcua.documents.errors import SigningFailed
from motcua.documents.signing.base import Signer
from motcua.documents.signing.pkcs11 import Pkcs11Signer
from motcua.documents.signing.pkcs12 import Pkcs12Signer
from motcua.org.models import Unit
from motcua.people.models import User


def person_signer(user: User) -> Signer:
    """Return the signer of a person; raises SigningFailed where there is no key for them."""
    return _signer(user.username, user.full_name)


def has_person_key(user: User) -> bool:
    """Say whether there is a key with which the person signs."""
    if settings.DEMO:
        return True
    if not settings.SIGNING_KEYS:
        return False
    keys = (Path(settings.SIGNING_KEYS) / f"{user.username}.{end}" for end in ("p12", "json"))
    return any(key.exists() for key in keys)


def unit_signer(unit: Unit) -> Signer:
    """Return the signer of an organisation; raises SigningFailed where there is no key for it."""
    return _signer(unit.code, unit.name_vi)


def unit_seal(unit: Unit) -> bytes:
    """Return the picture of a unit's seal: CODE.png beside its key, in the demo a plain stamp."""
    picture = Path(settings.SIGNING_KEYS) / f"{unit.code}.png" if settings.SIGNING_KEYS else None
    if picture and picture.exists():
        return picture.read_bytes()
    return seal_image(unit.name_vi)


def _signer(name: str, holder: str) -> Signer:
    folder = Path(settings.SIGNING_KEYS) if settings.SIGNING_KEYS else None
    if folder and (folder / f"{name}.p12").exists():
        passphrase = (folder / f"{name}.pass").read_bytes().strip()
        return Pkcs12Signer(folder / f"{name}.p12", passphrase)
    if folder and (folder / f"{name}.json").exists():
        token = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return Pkcs11Signer(
            token["library"],
            token=token["token"],
            label=token["label"],
            pin=Path(token["pin_file"]).read_text(encoding="utf-8").strip(),
        )
    if settings.DEMO:
        return DemoPki.at(settings.DATA_DIR).signer(name, holder)
    raise SigningFailed(reason=_("There is no signing key for %(holder)s.") % {"holder": holder})
