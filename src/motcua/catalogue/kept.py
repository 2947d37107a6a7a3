"""Versions in force as each process keeps them, for acts that ask again and again.

The stamp of the catalogue changes with every change of a procedure, a sector or a version
(``index_stamp``), so one short query says whether what is kept still holds.
"""

from datetime import date
from functools import lru_cache

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.sql import index_stamp


def kept_in_force(code: str, on: date) -> ProcedureVersion | None:
    """Return the version of the procedure that holds on the day, with its papers; one query.

    All callers share it: read it, never change it.
    """
    return _kept(index_stamp(), code, on)


@lru_cache(maxsize=2048)
def _kept(_stamp: int, code: str, on: date) -> ProcedureVersion | None:
    found = ProcedureVersion.objects.in_force(on).filter(procedure__code=code)
    found = found.select_related("procedure__sector", "route").prefetch_related("papers")
    return found.first()
