"""The hall's figures for a monitor, in the words of the field (Prometheus text).

Everything is asked of the database at the moment of reading, so that any web process answers the
same; each question reads open work or today only, never the past.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from motcua.core.models import Cursor
from motcua.dossiers.models import Access, Serial, Task
from motcua.dossiers.reading import lag
from motcua.people.models import SignInFailure

CONTENT_TYPE = CONTENT_TYPE_LATEST
WAITING = ("todo", "doing", "failed")
HOUR = timedelta(hours=1)
#: What each officer looked at in an hour; systems read as much as they are told to.
_LOOKS = """
    SELECT coalesce(max(found.looks), 0) FROM people_user AS officer, LATERAL (
        SELECT count(*) AS looks FROM dossiers_look AS look
        WHERE look.user_id = officer.id AND look.at > %(since)s AND look.at <= %(at)s
            AND look.year >= %(year)s  -- so that older years are not asked
            AND look.how <> 'register'  -- which is of a thousand at once
    ) AS found
    WHERE NOT officer.is_machine
"""
#: More than a thousand in an hour are odd enough without being counted.
_NUMBERS = """
    SELECT coalesce(max(shown), 0) FROM (
        SELECT count(*) AS shown
        FROM (SELECT by_id, at FROM people_numberreveal ORDER BY id DESC LIMIT 1000) AS newest
        WHERE at > %(since)s AND at <= %(at)s GROUP BY by_id
    ) AS found
"""


def exposed(at: datetime) -> bytes:
    """Return every figure of the moment, in Prometheus' text form."""
    registry = CollectorRegistry()
    _dossiers(registry, at)
    _tasks(registry, at)
    _jobs(registry)
    _listeners(registry, at)
    _oddities(registry, at)
    return generate_latest(registry)


def _dossiers(registry: CollectorRegistry, at: datetime) -> None:
    received = Serial.objects.filter(on=localdate(at)).aggregate(all=Sum("last"))["all"] or 0
    _gauge(registry, "dossiers_received_today", "Dossiers that got their code today.", received)
    deciding = Access.objects.filter(is_open=True, capacity=Access.Capacity.DECIDING)
    counts = deciding.aggregate(open=Count("pk"), overdue=Count("pk", Q(due_at__lt=at)))
    _gauge(registry, "dossiers_open", "Dossiers whose clock runs.", counts["open"])
    _gauge(registry, "dossiers_overdue", "Open dossiers past their due moment.", counts["overdue"])


def _tasks(registry: CollectorRegistry, at: datetime) -> None:
    waiting = Gauge("motcua_tasks_open", "Open tasks by duty.", ["duty"], registry=registry)
    late = Gauge(
        "motcua_tasks_overdue", "Open tasks past their own time.", ["duty"], registry=registry
    )
    rows = Task.objects.filter(until=None).values("duty").order_by("duty")
    for row in rows.annotate(open=Count("pk"), overdue=Count("pk", Q(due_at__lt=at))):
        waiting.labels(row["duty"]).set(row["open"])
        late.labels(row["duty"]).set(row["overdue"])


def _jobs(registry: CollectorRegistry) -> None:
    gauge = Gauge("motcua_jobs", "Jobs that wait, run or failed.", ["status"], registry=registry)
    found = ProcrastinateJob.objects.filter(status__in=WAITING).values("status").order_by("status")
    counts = {row["status"]: row["jobs"] for row in found.annotate(jobs=Count("pk"))}
    for status in WAITING:
        gauge.labels(status).set(counts.get(status, 0))


def _listeners(registry: CollectorRegistry, at: datetime) -> None:
    behind = Gauge(
        "motcua_listener_behind_seconds",
        "How old the first thing is that a listener has yet to read.",
        ["name"],
        registry=registry,
    )
    for name in Cursor.objects.order_by("name").values_list("name", flat=True):
        behind.labels(name).set(lag(name, at=at).total_seconds())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)), 0)"
            " FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
        )
        oldest = cursor.fetchone()[0]
    _gauge(registry, "oldest_writing_transaction_seconds", "It holds listeners back.", oldest)


def _oddities(registry: CollectorRegistry, at: datetime) -> None:
    """Count what is odd where it is much (OWASP ASVS 11.1.7): guesses, and one officer's looks."""
    failed = SignInFailure.objects.filter(at__gt=at - HOUR, at__lte=at).count()
    _gauge(registry, "sign_ins_failed_in_an_hour", "Wrong passwords, not followed by one.", failed)
    _gauge(
        registry,
        "looks_of_one_officer_in_an_hour",
        "The most dossiers opened by one.",
        _asked(_LOOKS, at),
    )
    _gauge(
        registry,
        "numbers_shown_to_one_officer_in_an_hour",
        "The most identity numbers in clear.",
        _asked(_NUMBERS, at),
    )


def _asked(question: str, at: datetime) -> int:
    since = at - HOUR
    with connection.cursor() as cursor:
        cursor.execute(question, {"since": since, "at": at, "year": localdate(since).year})
        return int(cursor.fetchone()[0])


def _gauge(registry: CollectorRegistry, name: str, says: str, value: float) -> None:
    Gauge(f"motcua_{name}", says, registry=registry).set(value)
