"""What happened goes out: read once from the history, kept per endpoint, sent in order.

At least once: a delivery is written with the cursor that passed its act, and counts as delivered
only after the receiver said so.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from motcua.dossiers.models import Access, History
from motcua.dossiers.reading import reading
from motcua.interop.models import Delivery, Endpoint
from motcua.interop.sending import send

READER = "webhooks"
#: Pauses between attempts; after the last one the event is given up until somebody replays it.
PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
#: Sent in one go; the rest has the next turn.
_AT_ONCE = 200
_TURNS = 10
#: So many failures in a row mean that nobody is there; the others wait for the next turn.
_FAILURES = 3
_RELATED = (
    "endpoint",
    "dossier__procedure_version__procedure",
    "dossier__receiving_unit",
    "dossier__deciding_unit",
)


def collect(*, at: datetime) -> int:
    """Read what happened and keep a delivery for each endpoint that is to hear it."""
    with reading(READER, at=at) as read:
        endpoints = list(Endpoint.objects.filter(stopped_at=None)) if read.rows else []
        kept = _deliveries(read.rows, endpoints, at) if endpoints else []
        Delivery.objects.bulk_create(kept, ignore_conflicts=True)
    return len(kept)


def endpoints_with_due(*, at: datetime) -> list[int]:
    """Return the endpoints for which something can be sent now."""
    due = Delivery.objects.due(at).filter(endpoint__stopped_at=None)
    return list(due.order_by().values_list("endpoint_id", flat=True).distinct())


def send_due(endpoint: int, *, clock: Callable[[], datetime]) -> int:
    """Send what is due to one endpoint, in order within each dossier; return how many arrived."""
    arrived = 0
    for _turn in range(_TURNS):  # what followed on a dossier is due once the earlier act arrived
        came, is_there = _send_batch(endpoint, clock)
        arrived += came
        if not (came and is_there):
            break
    return arrived


def _send_batch(endpoint: int, clock: Callable[[], datetime]) -> tuple[int, bool]:
    """Return how many arrived, and whether anybody is there."""
    arrived, failures = 0, 0
    due = Delivery.objects.due(clock()).filter(endpoint=endpoint, endpoint__stopped_at=None)
    for delivery in due.select_related(*_RELATED)[:_AT_ONCE]:
        is_there, answer = send(delivery, at=clock())
        _note(delivery, is_there=is_there, answer=answer, at=clock())
        arrived, failures = arrived + is_there, 0 if is_there else failures + 1
        if failures >= _FAILURES:
            return arrived, False
    return arrived, True


def _deliveries(
    rows: Sequence[History], endpoints: Sequence[Endpoint], at: datetime
) -> list[Delivery]:
    concerned = set(
        Access.objects.filter(
            dossier_id__in={row.dossier_id for row in rows},
            unit_id__in={endpoint.unit_id for endpoint in endpoints},
        ).values_list("dossier_id", "unit_id")
    )
    return [
        Delivery(
            endpoint=endpoint,
            dossier_id=row.dossier_id,
            sequence=row.sequence,
            verb=row.verb,
            state=row.state,
            at=row.at,
            next_at=at,
        )
        for row in rows
        for endpoint in endpoints
        if endpoint.hears(row.verb) and (row.dossier_id, endpoint.unit_id) in concerned
    ]


def _note(delivery: Delivery, *, is_there: bool, answer: str, at: datetime) -> None:
    delivery.attempts += 1
    delivery.answer = answer
    if is_there:
        delivery.delivered_at = at
    elif delivery.attempts > len(PAUSES):
        delivery.dead_at = at
    else:
        delivery.next_at = at + PAUSES[delivery.attempts - 1]
    delivery.save(update_fields=["attempts", "answer", "delivered_at", "dead_at", "next_at"])
