"""Jobs of the catalogue: imports asked for, uploads nobody came back to."""

from django.utils import timezone
from procrastinate.contrib.django import app

from motcua.catalogue.actions import uploads


@app.task
def write_import(number: int) -> None:
    uploads.carry_out(number, clock=timezone.now)


@app.periodic(cron="15 18 * * *")
@app.task(queueing_lock="old_uploads")
def forget_old_uploads(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
    uploads.forget_old_uploads(at=timezone.now())
