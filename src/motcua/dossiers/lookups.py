"""Looking a dossier up by code and PIN, from any counter or by the applicant: recorded, limited."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier
from motcua.dossiers.pins import pin_fits
from motcua.people.models import User

#: Wrong PINs for one code, or from one asker, before both have to wait.
TRIES = 5
WAIT_SECONDS = 15 * 60


class TooManyTries(Refusal):
    """Too many wrong PINs for this code or from this asker."""

    code = "too_many_tries"
    status = 429
    message = _("Too many wrong tries. Wait 15 minutes, then try again.")


class NoMatch(Refusal):
    """Code and PIN do not belong together; which of the two is wrong is not said."""

    code = "no_match"
    status = 422
    message = _("Code and PIN do not fit. Check both on the slip.")


def look_up(reference: str, pin: str, *, by: User | None, asker: str, at: datetime) -> Dossier:
    """Return the dossier whose slip carries both, and record the look.

    ``asker`` names who tries: an officer's key or a network address. Raises TooManyTries after
    five wrong tries for the code or by the asker within a quarter of an hour, NoMatch otherwise.
    """
    keys = [
        _key("code", reference.strip().rstrip("/").rsplit("/", 1)[-1].upper()),
        _key("who", asker),
    ]
    if any(int(cache.get(key, 0)) >= TRIES for key in keys):
        raise TooManyTries
    dossier = (
        Dossier.objects.with_reference(reference)
        .select_related("procedure_version__procedure", "receiving_unit", "deciding_unit")
        .first()
    )
    if dossier is None or not pin_fits(dossier, pin):
        for key in keys:
            _count(key)
        raise NoMatch
    look(dossier, by=by, at=at, how="code_and_pin")
    return dossier


def _count(key: str) -> None:
    cache.add(key, 0, WAIT_SECONDS)
    cache.incr(key)


def _key(kind: str, what: str) -> str:
    return f"lookup-{kind}-{hashlib.sha256(what.encode()).hexdigest()[:32]}"
