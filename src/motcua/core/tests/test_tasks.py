"""A job whose worker was killed is neither lost nor tried for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from motcua.core.tasks import MOST_ATTEMPTS, take_up_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def job(*, worker_seconds_ago: int | None, attempts: int = 0, lock: str | None = None) -> int:
    """Write a job under way, of a worker last heard so long ago; None: of one that is gone."""
    with connection.cursor() as cursor:
        worker = None
        if worker_seconds_ago is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [worker_seconds_ago],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs"
            " (queue_name, task_name, args, status, attempts, worker_id, queueing_lock)"
            " VALUES ('default', 'any', '{}', 'doing', %s, %s, %s) RETURNING id",
            [attempts, worker, lock],
        )
        return int(cursor.fetchone()[0])


def status(number: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
        return str(cursor.fetchone()[0])


def take_up() -> None:
    """Run the job in a thread of its own, as the worker does; this one may have a loop."""

    def run() -> None:
        try:
            async_to_sync(take_up_stalled_jobs.func)(timestamp=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(run).result()


def test_a_job_of_a_worker_that_is_gone_waits_again():
    silent, gone = job(worker_seconds_ago=120), job(worker_seconds_ago=None)
    take_up()
    assert [status(silent), status(gone)] == ["todo", "todo"]


def test_a_job_of_a_living_worker_is_left_alone():
    running = job(worker_seconds_ago=2)
    take_up()
    assert status(running) == "doing"


def test_a_job_that_ended_many_workers_is_given_up():
    deadly = job(worker_seconds_ago=120, attempts=MOST_ATTEMPTS)
    take_up()
    assert status(deadly) == "failed"


def test_a_job_whose_work_waits_already_is_not_queued_twice():
    left = job(worker_seconds_ago=120, lock="daily_root")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock)"
            " VALUES ('default', 'any', '{}', 'daily_root')"
        )
    take_up()
    assert status(left) == "failed"
