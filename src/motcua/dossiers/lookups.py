"""Looking a dossier up by code and PIN, from any counter or by the applicant: recorded, limited."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, WrongPin
from motcua.dossiers.models.dossier import bare_reference
from motcua.dossiers.pins import pin_fits
from motcua.dossiers.rules import lookup_locked_until
from motcua.people.models import User
from motcua.people.rules import FORGOTTEN_AFTER

#: Where the network address of who asks is not known; such a try counts for its code only.
UNKNOWN_ADDRESS = "local"


class TooManyTries(Refusal):
    """Too many wrong PINs for this code or from this asker."""

    code = "too_many_tries"
    status = 429
    message = _("Too many wrong tries. It can be tried again at %(time)s on %(day)s.")


class NoMatch(Refusal):
    """Code and PIN do not belong together; which of the two is wrong is not said."""

    code = "no_match"
    status = 422
    message = _("Code and PIN do not fit. Check both on the slip.")


def look_up(reference: str, pin: str, *, by: User | None, asker: str, at: datetime) -> Dossier:
    """Return the dossier whose slip carries both, and record the look.

    ``by`` None is the applicant; ``asker`` as in ``check_pin``, which says what is raised.
    """
    dossier = check_pin(reference, pin, asker=asker, at=at)
    look(dossier, by=by, at=at, how="code_and_pin")
    return dossier


def check_pin(reference: str, pin: str, *, asker: str, at: datetime) -> Dossier:
    """Return the dossier whose slip carries both; nothing is recorded as a look.

    ``asker`` names who tries: an officer's key or a network address. Raises TooManyTries after
    five wrong tries by the asker for the code, or too many by anybody or for many codes, and
    NoMatch otherwise; a code nobody has is answered and counted alike.
    """
    typed = bare_reference(reference)[:120]
    until = _count_try(typed, asker[:45], at)
    if until:
        local = localtime(until)
        raise TooManyTries(
            time=date_format(local, "TIME_FORMAT"), day=date_format(local, "SHORT_DATE_FORMAT")
        )
    dossier = (
        Dossier.objects.with_reference(typed)
        .select_related("procedure_version__procedure", "receiving_unit", "deciding_unit")
        .first()
    )
    if dossier is None or not pin_fits(dossier, pin):
        raise NoMatch
    WrongPin.objects.filter(reference=typed, asker=asker[:45]).delete()
    return dossier


def _count_try(reference: str, asker: str, at: datetime) -> datetime | None:
    """Count a try before its PIN is looked at; return until when it is locked instead.

    It counts as wrong until the PIN did fit, so that tries side by side cannot slip through:
    those for one code, and those of one asker, queue (always in this order).
    """
    with transaction.atomic():
        _queue("code", reference)
        _queue("asker", asker)
        WrongPin.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()
        for_code = WrongPin.objects.filter(reference=reference).values_list("at", "asker")
        by_asker = WrongPin.objects.filter(asker=asker).values_list("at", flat=True)
        until = lookup_locked_until(
            list(for_code),
            [] if asker == UNKNOWN_ADDRESS else list(by_asker),
            asker=asker,
            at=at,
        )
        if until is None:
            WrongPin.objects.create(reference=reference, asker=asker, at=at)
    return until


def _queue(kind: str, what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [f"pin-{kind}", what]
        )
