"""The rows of one intake as plain SQL: what pgbench, and psycopg alone, write as the limit."""

from motcua.bench.frame.hall import BenchHall
from motcua.bench.frame.limit import Script, Statement, Words, insert
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import local_day
from motcua.org.models import Post

_UUID = "uuidv7()"
_UNITS = ("unit_id", "receiving_unit_id", "deciding_unit_id")
_OFFICERS = ("by_id", "holder_id", "ended_by_id", "raised_by_id")
_HASH = "md5(random()::text) || md5(random()::text)"


def intake_script(hall: BenchHall, pattern: Dossier) -> Script:
    """Return the transaction that writes all rows of ``pattern`` anew, with numbers of its own.

    The dossier is numbered as the act does it: last but for the history, by the row of unit and
    day, so that the intake of one unit queues there.
    """
    by, unit = str(hall.counters[0].officers["receive"].pk), str(pattern.receiving_unit_id)
    common: Words = {
        "uuid": _UUID,
        "dossier_id": ":dossier::bigint",
        "charge_id": ":charge::bigint",
        "hash": _HASH,
        **{name: {unit: ":unit::bigint"} for name in _UNITS},
        **{name: {by: ":officer::bigint"} for name in _OFFICERS},
        "post_id": ":post::bigint",
        "receipt_number": "md5(random()::text)",
    }

    def again(table: str, where: str, **words: str) -> Statement:
        return Statement(sql=insert(table, where, {**common, **words}))

    of_dossier = f"dossier_id = {pattern.pk}"
    charges = f"SELECT charge_id FROM dossiers_fee WHERE {of_dossier}"  # noqa: S608 - our key
    day = local_day(pattern.submitted_at)
    reserve = (
        "SELECT nextval('dossiers_dossier_id_seq') AS dossier,"
        " nextval('payments_charge_id_seq') AS charge"
    )
    code = f"'BENCH.' || :unit::text || '-{day:%y%m%d}-' || lpad(:serial::text, 4, '0')"
    statements = [
        Statement(sql=reserve, keeps=True),
        again("dossiers_paper", of_dossier),
        again("payments_charge", f"id IN ({charges})", id=":charge::bigint"),
        again("payments_payment", f"charge_id IN ({charges})"),
        again("dossiers_fee", of_dossier),
        again("dossiers_access", of_dossier),
        again("dossiers_clockentry", of_dossier),
        again("dossiers_task", of_dossier),
        Statement(sql=_next_slip(day.year), keeps=True),
        Statement(sql=_next_serial(f"{day}"), keeps=True),
        again(
            "dossiers_dossier",
            f"id = {pattern.pk}",
            id=":dossier::bigint",
            tracking_code="upper(substr(md5(random()::text), 1, 12))",
            code=code,
            person_id=":citizen::bigint",
            slip_number=":slip::int",
            head_hash=_HASH,
        ),
        again("dossiers_history", of_dossier),
        again("dossiers_historysecret", of_dossier),
        Statement(sql="SELECT pg_notify('motcua_live', 'unit-' || :unit::text)"),
    ]
    return Script(statements=statements, of_client=_clients(hall))


def _next_serial(day: str) -> str:
    return (
        'INSERT INTO dossiers_serial (unit_id, "on", last)'  # noqa: S608 - a day, a number
        f" VALUES (:unit::bigint, '{day}', 1) ON CONFLICT (unit_id, \"on\")"
        " DO UPDATE SET last = dossiers_serial.last + 1 RETURNING last AS serial"
    )


def _next_slip(year: int) -> str:
    return (
        "INSERT INTO documents_numberseries (unit_id, symbol, year, last_number)"  # noqa: S608
        f" VALUES (:unit::bigint, 'TNHS', {year}, 1) ON CONFLICT (unit_id, symbol, year)"
        " DO UPDATE SET last_number = documents_numberseries.last_number + 1"
        " RETURNING last_number AS slip"
    )


def _clients(hall: BenchHall) -> list[dict[str, int]]:
    found = []
    for counter in hall.counters:
        officer = counter.officers["receive"]
        post = Post.objects.get(user=officer, unit=counter.centre, duty="receive")
        found.append(
            {
                "unit": counter.centre.pk,
                "officer": officer.pk,
                "post": post.pk,
                "citizen": counter.citizen.pk,
            }
        )
    return found
