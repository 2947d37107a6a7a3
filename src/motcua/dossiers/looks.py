"""Every look at a person's dossier is recorded, and can be listed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from motcua.dossiers.models import Dossier, Look
from motcua.dossiers.rules import local_day
from motcua.people.models import User


def look(dossier: Dossier, *, by: User | None, at: datetime, how: str = "open") -> None:
    """Record that somebody saw the dossier; ``by`` None is the applicant with code and PIN.

    ``how``: open, code_and_pin, print, document, number, register.
    """
    Look.objects.create(year=local_day(at).year, dossier=dossier, user=by, at=at, how=how)


_MANY = """
INSERT INTO dossiers_look (year, dossier_id, user_id, at, how)
SELECT %s, dossier, %s, %s, %s FROM unnest(%s::bigint[]) AS dossier
"""


def look_at_all(dossiers: Iterable[Dossier], *, by: User, at: datetime, how: str) -> None:
    """Record that somebody saw each of these, in one statement: a register, a long list."""
    keys = [dossier.pk for dossier in dossiers]
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [local_day(at).year, by.pk, at, how, keys])
