"""A list of 100,000 dossiers as a file: rows a second, and the most memory its writer needed.

The limit is PostgreSQL's own COPY of the same columns to a client. Each file is written by a
process of its own, so that its peak is the writer's alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from datetime import datetime
from time import perf_counter
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.timezone import localdate, now

from motcua.bench.frame.ground import own_database, settle
from motcua.bench.frame.hall import make_hall
from motcua.dossiers.actions import take_in
from motcua.dossiers.models import Dossier
from motcua.people.models import User
from motcua.reporting import facts
from motcua.reporting.exports import MOST_ON_PAPER, ask_for
from motcua.reporting.models import DossierFact
from motcua.reporting.wanted import Question

ROWS = 100_000
TARGET_MB = 300
_LIST = """
COPY (
    SELECT d.code, p.code, v.name_vi, u.name_vi, d.received_at, d.due_at, d.finished_at, d.state
    FROM dossiers_dossier d JOIN catalogue_procedureversion v ON v.id = d.procedure_version_id
    JOIN catalogue_procedure p ON p.id = v.procedure_id
    JOIN org_unit u ON u.id = d.deciding_unit_id
) TO STDOUT (FORMAT csv)
"""
#: Columns of a copied dossier that are its own.
_OWN = {
    "uuid": "gen_random_uuid()",
    "tracking_code": "'E' || %(mark)s || n",
    "code": "'E' || %(mark)s || '-' || n",
}


def run() -> dict[str, Any]:
    """Measure on a database of its own."""
    with own_database() as address:
        return measure(address, rows=ROWS)


def measure(address: str, *, rows: int) -> dict[str, Any]:
    """Write the list of copies of one dossier: on paper as long as it may be, then all of it."""
    at = now()
    hall = make_hall(at=at, centres=1)
    (dossier,) = take_in([hall.submission(0, 0)], by=hall.counters[0].officers["receive"], at=at)
    facts.write([dossier.pk])
    on_paper = min(rows, MOST_ON_PAPER)
    _add_copies(dossier, on_paper - 1, "A")
    figures = _written(address, "pdf", by=hall.founder, at=at)
    _add_copies(dossier, rows - on_paper, "B")
    settle()
    limit = rows / _seconds_of_copy()
    for form in ("csv", "xlsx"):
        figures |= _written(address, form, by=hall.founder, at=at)
    return {
        "name": "export",
        "rows": rows,
        "limit_per_s": round(limit),
        "rate_per_s": figures["csv_rate_per_s"],
        "ratio": round(figures["csv_rate_per_s"] / limit, 3),
        **figures,
        "target_peak_mb": TARGET_MB,
        "holds": all(figures[f"{form}_peak_mb"] <= TARGET_MB for form in ("csv", "xlsx", "pdf")),
    }


def _add_copies(dossier: Dossier, count: int, mark: str) -> None:
    columns = ", ".join(_columns(Dossier, without={"id", *_OWN}))
    facts_too = ", ".join(_columns(DossierFact, without={"dossier_id"}))
    words = f"""
        WITH made AS (
            INSERT INTO dossiers_dossier ({", ".join(_OWN)}, {columns})
            SELECT {", ".join(_OWN.values())}, {columns}
            FROM dossiers_dossier CROSS JOIN generate_series(1, %(count)s) AS n
            WHERE id = %(id)s RETURNING id
        )
        INSERT INTO reporting_dossierfact (dossier_id, {facts_too})
        SELECT made.id, {facts_too} FROM reporting_dossierfact CROSS JOIN made
        WHERE dossier_id = %(id)s
    """  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        cursor.execute(words, {"mark": mark, "count": count, "id": dossier.pk})


def _columns(model: type[Model], *, without: Collection[str]) -> list[str]:
    found = [str(f.column) for f in model._meta.concrete_fields]  # noqa: SLF001 - Django's way
    return [column for column in found if column not in without]


def _seconds_of_copy() -> float:
    began = perf_counter()
    with connection.cursor() as cursor, cursor.copy(_LIST) as lines:
        for _block in lines:
            pass
    return perf_counter() - began


def _written(address: str, form: str, *, by: User, at: datetime) -> dict[str, Any]:
    """Let a process write the list; return how fast, how large, and its peak."""
    day = localdate(at)
    asked = Question(kind="on-time", first=day, last=day, by="agency", figure="received")
    export = ask_for(asked, form, by=by, at=at)
    command = [sys.executable, "-m", "motcua.bench.frame.write_export", str(export.pk)]
    env = os.environ | {"DATABASE_URL": address}
    told = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    found = json.loads(told.stdout)
    assert found["rows"] == export.of
    return {
        f"{form}_rows": found["rows"],
        f"{form}_rate_per_s": round(found["rows"] / found["seconds"]),
        f"{form}_size_mb": found["size_mb"],
        f"{form}_peak_mb": found["peak_mb"],
        f"{form}_start_mb": found["start_mb"],
    }
