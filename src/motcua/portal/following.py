"""Who may follow which dossier in this browser: one, for a quarter of an hour after its PIN."""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from motcua.dossiers.models import Dossier

_KEY = "followed_dossier"
OPEN_FOR = timedelta(minutes=15)


def admit(request: HttpRequest, dossier: Dossier, *, at: datetime) -> None:
    """Open the dossier to this browser; another one that was open is closed."""
    request.session.cycle_key()
    request.session[_KEY] = {"dossier": str(dossier.uuid), "until": (at + OPEN_FOR).timestamp()}


def is_admitted(request: HttpRequest, dossier: Dossier, *, at: datetime) -> bool:
    """Say whether the PIN of this very dossier was given here not long ago."""
    given = request.session.get(_KEY) or {}
    is_this = given.get("dossier") == str(dossier.uuid)
    return bool(is_this and at.timestamp() < given.get("until", 0))


def leave(request: HttpRequest) -> None:
    """Close the dossier at once: the next person at this screen sees nothing."""
    request.session.pop(_KEY, None)


def address_of(request: HttpRequest) -> str:
    """Return the network address that asks, as signing in knows it ("local" where it does not)."""
    return str(get_adapter().get_client_ip(request))
