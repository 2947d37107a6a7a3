"""Jobs: collect what happened, send it, forget what arrived long ago."""

from datetime import timedelta

from django.db import connection
from django.utils.timezone import now
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from motcua.core.queues import QUICK
from motcua.interop import events
from motcua.interop.models import Delivery

#: What arrived is kept so long for those who ask what was sent.
KEPT = timedelta(days=30)


@app.periodic(cron="* * * * * */5")  # every five seconds; one waits at most
@app.task(queue=QUICK, queueing_lock="collect_events", lock="collect_events")
def collect_events(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
    at = now()
    events.collect(at=at)
    for endpoint in events.endpoints_with_due(at=at):
        name = f"send_events {endpoint}"
        try:
            send_events.configure(lock=name, queueing_lock=name).defer(endpoint=endpoint)
        except AlreadyEnqueued:  # it is waiting for its turn
            continue


@app.task
def send_events(endpoint: int) -> None:
    """Send what is due to one endpoint; a slow one keeps no other waiting."""
    events.send_due(endpoint, clock=now)


@app.periodic(cron="45 * * * *")
@app.task(queueing_lock="forget_events")
def forget_events(timestamp: int) -> None:  # noqa: ARG001
    """Take away what arrived a month ago, and the jobs that collected: they say nothing."""
    Delivery.objects.filter(delivered_at__lt=now() - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = ANY(%s) AND status = 'succeeded'",
            [[collect_events.name, send_events.name]],
        )
