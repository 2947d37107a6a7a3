"""Forget the answers that were kept for retries."""

from datetime import timedelta

from django.utils.timezone import now
from procrastinate.contrib.django import app

from motcua.api.idempotency import KEPT_DAYS, MARK
from motcua.core.models import Once


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="forget_answers")
def forget_answers(timestamp: int) -> None:
    """Delete what is older than a week."""
    old = now() - timedelta(days=KEPT_DAYS)
    Once.objects.filter(key__startswith=MARK, made_at__lt=old).delete()
