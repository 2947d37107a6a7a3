"""A thousand listeners of one board: how long from the commit until each has heard."""

import asyncio
import contextlib
import resource
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import Any

import psycopg

from motcua.bench.frame.ground import own_database
from motcua.bench.frame.serving import HOST, live
from motcua.runtime.notices import CHANNEL

LISTENERS = 1_000
NOTICES = 20
#: Between two notices; longer than the live process gathers news.
PAUSE_SECONDS = 1.0
#: How long a listener may take before it counts as having heard nothing.
PATIENCE_SECONDS = 5.0
UNHEARD_MS = PATIENCE_SECONDS * 1000
MUST_REACH_MS = 300
TOPIC = "public-bench"


def run() -> dict[str, Any]:
    """Measure on the live process as ``motcua up`` starts it; the limit is a bare LISTEN."""
    _allow_many_sockets()
    with own_database() as address, live(address) as port:
        bare = sorted(_bare(address))
        heard = asyncio.run(_storm(address, port))
    times = [ms for round_ in heard for ms in round_]
    cuts = quantiles(times or [UNHEARD_MS] * 2, n=100)
    rate, limit = _rate(heard), 1000 / median(bare)
    return {
        "name": "live",
        "limit_per_s": round(limit, 1),
        "rate_per_s": round(rate, 1),
        "ratio": round(rate / limit, 3),
        "listeners": LISTENERS,
        "notices": NOTICES,
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "max_ms": round(max(times, default=UNHEARD_MS), 1),
        "errors": LISTENERS * NOTICES - len(times),
        "limit_p95_ms": round(bare[int(len(bare) * 0.95)], 2),
        "limit": "from commit to one bare LISTEN",
        "must_reach_ms": MUST_REACH_MS,
        "holds": cuts[94] <= MUST_REACH_MS and len(times) == LISTENERS * NOTICES,
    }


def _rate(rounds: Sequence[Sequence[float]]) -> float:
    """Return how many listeners heard in a second, from the commit until the last one had."""
    seconds = sum(max(times, default=UNHEARD_MS) for times in rounds) / 1000
    return sum(map(len, rounds)) / seconds


def _allow_many_sockets() -> None:
    """Let this process and its children hold a socket for each listener."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, 4 * LISTENERS)  # never fewer than there were
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _bare(address: str) -> list[float]:
    """Return the milliseconds from commit to a bare listener."""
    times = []
    with (
        psycopg.connect(address, autocommit=True) as hears,
        psycopg.connect(address, autocommit=True) as tells,
    ):
        hears.execute(f"LISTEN {CHANNEL}")
        for _notice in range(NOTICES * 5):
            tells.execute("SELECT pg_notify(%s, %s)", (CHANNEL, "nobody"))
            began = time.perf_counter()
            next(hears.notifies(timeout=PATIENCE_SECONDS))
            times.append((time.perf_counter() - began) * 1000)
    return times


async def _storm(address: str, port: int) -> list[list[float]]:
    """Return, for each notice, the milliseconds after which each listener heard of it."""
    rounds: list[list[float]] = []
    began = 0.0

    def heard() -> None:
        rounds[-1].append((time.perf_counter() - began) * 1000)

    lines = await _listeners(port, heard)
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as tells:
        for _notice in range(NOTICES):
            rounds.append([])
            await tells.execute("SELECT pg_notify(%s, %s)", (CHANNEL, TOPIC))
            began = time.perf_counter()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_all(rounds[-1]), PATIENCE_SECONDS)
            await asyncio.sleep(PAUSE_SECONDS)
    for line in lines:
        line.cancel()
    await asyncio.gather(*lines, return_exceptions=True)
    return rounds


async def _all(heard: list[float]) -> None:
    while len(heard) < LISTENERS:  # noqa: ASYNC110 - an event for each would cost what is measured
        await asyncio.sleep(0.01)


async def _listeners(port: int, heard: Callable[[], None]) -> list["asyncio.Task[None]"]:
    """Open the streams, fifty at a time, and return when all of them wait."""
    lines = []
    for _group in range(0, LISTENERS, 50):
        opened = [asyncio.Event() for _ in range(50)]
        lines += [asyncio.create_task(_listen(port, event, heard)) for event in opened]
        await asyncio.gather(*(event.wait() for event in opened))
    return lines


async def _listen(port: int, opened: asyncio.Event, heard: Callable[[], None]) -> None:
    """Read the event stream as a browser does."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET /live/?topics={TOPIC} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    with contextlib.closing(writer):
        while line := await reader.readline():
            if line.startswith(b"retry:"):
                opened.set()
            elif line.startswith(b"event:"):
                heard()
