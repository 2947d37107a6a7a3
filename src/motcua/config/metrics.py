"""The hall's figures for a monitor, in the words of the field (Prometheus text).

Everything is asked of the database at the moment of reading, so that any web process answers the
same; each question reads open work or today only, never the past.
"""

from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from motcua.core.models import Cursor
from motcua.dossiers.models import Access, Serial, Task

CONTENT_TYPE = CONTENT_TYPE_LATEST
WAITING = ("todo", "doing", "failed")


def exposed(at: datetime) -> bytes:
    """Return every figure of the moment, in Prometheus' text form."""
    registry = CollectorRegistry()
    _dossiers(registry, at)
    _tasks(registry, at)
    _jobs(registry)
    _listeners(registry, at)
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
    age = Gauge(
        "motcua_listener_moved_seconds_ago",
        "When a listener last read.",
        ["name"],
        registry=registry,
    )
    for listener in Cursor.objects.exclude(moved_at=None):
        assert listener.moved_at is not None
        age.labels(listener.name).set((at - listener.moved_at).total_seconds())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)), 0)"
            " FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL"
        )
        oldest = cursor.fetchone()[0]
    _gauge(registry, "oldest_writing_transaction_seconds", "It holds listeners back.", oldest)


def _gauge(registry: CollectorRegistry, name: str, says: str, value: float) -> None:
    Gauge(f"motcua_{name}", says, registry=registry).set(value)
