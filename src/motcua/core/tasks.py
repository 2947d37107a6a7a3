"""Jobs that a killed worker left behind are taken up again."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from motcua.core.queues import QUICK

#: A job that ended its worker so often is given up: it may be what kills them.
MOST_ATTEMPTS = 5


@app.periodic(cron="* * * * *")
@app.task(queue=QUICK, queueing_lock="stalled_jobs")
async def take_up_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate's signature
    """Queue each job anew whose worker gives no sign of life; it goes on where it stopped."""
    for job in await app.job_manager.get_stalled_jobs():
        await _take_up(job)


async def _take_up(job: Job) -> None:
    if job.attempts < MOST_ATTEMPTS:
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            pass  # the same work waits already
        else:
            return
    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
