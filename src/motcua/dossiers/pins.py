"""The look-up PIN of a dossier: made from a key, printed once, never stored and never in a URL."""

import hmac

from django.conf import settings

from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import pin


def pin_of(dossier: Dossier) -> str:
    """Return the six digits that stand on the applicant's copy of the slip."""
    return pin(settings.IDENTITY_KEY.encode(), str(dossier.uuid), dossier.pin_round)


def pin_fits(dossier: Dossier, typed: str) -> bool:
    """Say whether the typed PIN, blanks aside, is the dossier's; takes the same time either way."""
    digits = "".join(char for char in typed if char.isdigit())
    return hmac.compare_digest(pin_of(dossier), digits)
