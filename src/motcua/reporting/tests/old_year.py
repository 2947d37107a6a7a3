"""An old year to archive: a hall's dossiers of 2026, all closed, and the moment years later."""

from datetime import UTC, datetime

from django.db import connection

from motcua.core.models import Cursor
from motcua.dossiers import actions
from motcua.dossiers.looks import look
from motcua.dossiers.models import Dossier, SealedFile
from motcua.dossiers.tests.cast import MONDAY, Hall, later
from motcua.reporting import facts
from motcua.reporting.archiving import archive_year

NOW = datetime(2029, 1, 15, 3, tzinfo=UTC)


def make_year(hall: Hall) -> list[Dossier]:
    """Return two dossiers that were returned and looked at; a third was declined."""
    dossiers = [_returned(hall), _returned(hall)]
    for each in dossiers:
        look(each, by=hall.head, at=later(300))
    submitted = actions.submit(hall.submission(channel="online"), by=hall.receiver, at=MONDAY)
    actions.decline(
        submitted, cause="applicant", legal_ground="Điều 19", text="Sai nơi nộp",
        by=hall.receiver, at=later(30),
    )  # fmt: skip
    list(facts.rebuild())
    read_until_now()
    return dossiers


def read_until_now() -> None:
    """Put the reader of the facts behind what this transaction wrote: it cannot see it yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        here = {"xid": cursor.fetchone()[0], "position": 2**62, "moved_at": NOW}
    Cursor.objects.update_or_create(name=facts.LISTENER, defaults=here)


def archive() -> list[SealedFile]:
    """Archive 2026."""
    return archive_year(2026, at=NOW, say=lambda _what: None)


def _returned(hall: Hall) -> Dossier:
    return actions.return_result(
        hall.finished(), to_name=hall.citizen.full_name, by=hall.receiver, at=later(200)
    )
