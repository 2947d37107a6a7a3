"""The reader of the facts at work beside a measurement, and how far it falls behind."""

import contextlib
import multiprocessing
import time
from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.utils.timezone import now

from motcua.dossiers.reading import lag
from motcua.reporting import facts

#: As the worker does it (reporting/tasks.py).
EVERY_SECONDS = 3.0
LOOK_SECONDS = 0.2


@contextlib.contextmanager
def facts_followed() -> Iterator[list[float]]:
    """Follow the history as the worker does; at the end the list holds every lag that was seen.

    In seconds: how long the oldest act not yet counted has waited, looked at five times a second,
    and at its longest, just before the reader reads.
    """
    seen: list[float] = []
    fork = multiprocessing.get_context("fork")
    connections.close_all()  # each process opens its own
    ours, theirs = fork.Pipe()
    process = fork.Process(target=_follow, args=(theirs,), daemon=True)
    process.start()
    try:
        yield seen
    finally:
        ours.send(None)
        seen += ours.recv()
        process.join()


def _follow(line: Any) -> None:
    seen: list[float] = []
    following = time.monotonic() + EVERY_SECONDS
    while not line.poll(LOOK_SECONDS):
        seen.append(lag(facts.LISTENER, at=now()).total_seconds())
        if time.monotonic() >= following:
            facts.follow(at=now())
            following = time.monotonic() + EVERY_SECONDS
    connections.close_all()
    line.send(seen)
