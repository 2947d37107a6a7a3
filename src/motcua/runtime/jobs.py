"""Jobs remember the request that asked for them: its name travels with their arguments.

So does its trace, where traces are kept.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import App
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job

from motcua.runtime.requests import current, during, on_trace, traceparent

#: The arguments that carry the name and the trace; no task sees them.
ARGUMENT = "request_id"
TRACE = "traceparent"


def carry_requests(app: App) -> None:
    """Give every job that is asked for during a request that request's name."""
    manager = app.job_manager
    one, many = manager.defer_job, manager.batch_defer_jobs
    manager.defer_job = lambda job, connection=None: one(named(job), connection)  # type: ignore[method-assign]
    manager.batch_defer_jobs = lambda jobs, connection=None: many(  # type: ignore[method-assign]
        [named(job) for job in jobs], connection
    )


def named(job: Job) -> Job:
    """Return the job with the name of the request under way, if there is one."""
    known = {ARGUMENT: current(), TRACE: traceparent()}
    carried = {name: value for name, value in known.items() if value}
    return job.evolve(task_kwargs=job.task_kwargs | carried) if carried else job


async def belong_to_request(
    call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: object
) -> Any:
    """Run a job under the name it carries; the task itself is not told."""
    carried = context.job.task_kwargs
    with during(str(carried.pop(ARGUMENT, ""))), on_trace(str(carried.pop(TRACE, ""))):
        return await call_next()
