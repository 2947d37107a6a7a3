"""Long jobs take all their places and what must keep pace still runs."""

import asyncio
import time

import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from motcua.cli.lanes import PLACES, work
from motcua.core.queues import QUICK
from motcua.core.tasks import take_up_stalled_jobs
from motcua.interop.tasks import collect_events
from motcua.reporting.tasks import follow_history


@pytest.fixture
def hall():
    """Return an application whose long jobs end when a quick one has run, and what has ended."""
    app, ended = App(connector=InMemoryConnector()), []
    quick_was_here = asyncio.Event()

    @app.task(name="long")
    async def long() -> None:
        await asyncio.wait_for(quick_was_here.wait(), timeout=30)
        ended.append("long")

    @app.task(name="quick", queue=QUICK)
    async def quick() -> None:
        ended.append("quick")
        quick_was_here.set()

    @app.task(name="broken", queue=QUICK)
    def blocking() -> None:
        time.sleep(0)
        raise ValueError("broken")

    return app, ended


async def done(app: App, *jobs: str) -> None:
    async with app.open_async():
        for name in jobs:
            await app.configure_task(name, queue=app.tasks[name].queue).defer_async()
        await work(app, wait=False)


def test_long_jobs_in_all_places_do_not_hold_up_a_quick_one(hall):
    app, ended = hall
    asyncio.run(done(app, *["long"] * (PLACES + 1), "quick"))
    assert ended == ["quick"] + ["long"] * (PLACES + 1)


def test_a_job_that_fails_ends_no_lane(hall):
    app, ended = hall
    asyncio.run(done(app, "broken", "quick", "long"))
    assert ended == ["quick", "long"]


def test_where_one_lane_fails_so_do_both(hall, monkeypatch):
    app, _ = hall
    listening, ran = app.run_worker_async, []

    async def fails(**words):
        if words.get("name") == QUICK:
            raise ConnectionError("gone")
        await listening(**words)
        ran.append("to the end")

    monkeypatch.setattr(app, "run_worker_async", fails)

    async def both() -> None:
        async with app.open_async():
            await asyncio.wait_for(work(app), timeout=30)

    with pytest.raises(ConnectionError):
        asyncio.run(both())
    assert not ran


@pytest.mark.parametrize("task", [follow_history, collect_events, take_up_stalled_jobs])
def test_what_must_keep_pace_is_quick(task):
    assert task.queue == QUICK
