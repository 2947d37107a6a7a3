"""Jobs of the numbers: follow the history, write exports, make next year's partition."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from motcua.core.queues import QUICK
from motcua.dossiers.runs import ATTEMPTS
from motcua.reporting import exports, facts
from motcua.reporting.models import Export


@app.periodic(cron="* * * * * */3")  # every three seconds; one waits at most
@app.task(queue=QUICK, queueing_lock="follow_history")
def follow_history(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
    facts.follow(at=timezone.now())


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="forget_following")
def forget_following(timestamp: int) -> None:  # noqa: ARG001
    """Take away the jobs that followed: there are many of them, and they say nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'succeeded'",
            [follow_history.name],
        )


@app.periodic(cron="35 17 * * *")
@app.task(queueing_lock="next_year_of_facts")
def make_next_year(timestamp: int) -> None:  # noqa: ARG001
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporting_make_year(%s)", [timezone.localdate().year + 1])


@app.task(retry=ATTEMPTS)
def write_export(run: int) -> None:
    export = Export.objects.select_related("asked_by", "unit").filter(pk=run).first()
    if export:  # else it was forgotten before anybody came to write it
        exports.write(export, clock=timezone.now)


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="forget_exports")
def forget_exports(timestamp: int) -> None:  # noqa: ARG001
    exports.forget(before=timezone.now() - timedelta(hours=settings.EXPORT_HOURS))
