"""The centre's seal over plain words: the daily root, the files of old years."""

from django.utils.translation import gettext as _

from motcua.documents.errors import SigningFailed
from motcua.documents.keys import unit_signer
from motcua.documents.signing.data import check_data, sign_data
from motcua.documents.trust import signing_trust, trusted_roots
from motcua.org.models import Unit, UnitKind


def seal(words: bytes) -> bytes:
    """Return the centre's signature with a timestamp over the words, detached.

    An outside call; raises SigningFailed.
    """
    signer = unit_signer(_signing_unit())
    try:
        return sign_data(words, signer, trust=signing_trust())
    finally:
        signer.close()


def is_sealed(words: bytes, signature: bytes) -> bool:
    """Tell whether the seal stands over exactly these words."""
    return check_data(words, signature, roots=trusted_roots()).is_valid


def _signing_unit() -> Unit:
    """Return the unit whose key signs: the provincial centre, else the first centre there is."""
    centres = Unit.objects.centres().order_by("pk")
    unit = centres.filter(kind=UnitKind.PROVINCIAL_CENTRE).first() or centres.first()
    if unit is None:
        raise SigningFailed(reason=_("There is no centre yet."))
    return unit
