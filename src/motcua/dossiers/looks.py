"""Every look at a person's dossier is recorded, and can be listed."""

from datetime import datetime

from motcua.dossiers.models import Dossier, Look
from motcua.dossiers.rules import local_day
from motcua.people.models import User


def look(dossier: Dossier, *, by: User | None, at: datetime, how: str = "open") -> None:
    """Record that somebody saw the dossier; ``by`` None is the applicant with code and PIN.

    ``how``: open, code_and_pin, print, document, number.
    """
    Look.objects.create(year=local_day(at).year, dossier=dossier, user=by, at=at, how=how)
