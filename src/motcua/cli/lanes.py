"""Two lanes for the jobs of a hall: what must keep pace never waits behind what takes long."""

import asyncio

from procrastinate import App

from motcua.core.queues import QUICK

#: How many jobs of all queues run at once; the quick lane is one more.
PLACES = 2


async def work(app: App, *, wait: bool = True) -> None:
    """Do all jobs until stopped, with a place that is kept for the quick ones.

    SIGTERM and SIGINT let running jobs end. Where one lane fails, so do both: whoever started the
    process starts it again. ``wait=False`` ends when there is nothing left to do.
    """
    lanes = [
        asyncio.create_task(app.run_worker_async(concurrency=PLACES, wait=wait)),
        asyncio.create_task(
            app.run_worker_async(
                name=QUICK, queues=[QUICK], wait=wait, install_signal_handlers=False
            )
        ),
    ]
    when = asyncio.FIRST_COMPLETED if wait else asyncio.ALL_COMPLETED
    ended, running = await asyncio.wait(lanes, return_when=when)
    for lane in running:
        lane.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for lane in ended:
        lane.result()
