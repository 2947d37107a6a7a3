"""Clients that work at once, each a process of its own; every piece of work is timed."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from random import Random
from statistics import fmean, quantiles
from typing import Any

from django.db import connections

#: One piece of work; its argument counts from 0. It raises where the answer is not the right one.
Work = Callable[[int], object]
#: Makes the work of one client, told which client it is; runs inside the client's process.
Prepare = Callable[[int], Work]


@dataclass(frozen=True, kw_only=True)
class Storm:
    """What came of it."""

    seconds: float  # how long a client worked on average: the last piece is begun in time, and ends
    milliseconds: list[float] = field(repr=False)  # of each piece that was done
    errors: list[str]

    @property
    def rate(self) -> float:
        return len(self.milliseconds) / self.seconds

    def quantile(self, percent: int) -> float:
        """Return below how many milliseconds so many percent of the pieces were done."""
        if len(self.milliseconds) < 2:
            return sum(self.milliseconds)
        return quantiles(self.milliseconds, n=100)[percent - 1]

    def figures(self) -> dict[str, Any]:
        """Return rate, p50, p95 and errors as the bench prints them."""
        return {
            "rate_per_s": round(self.rate, 1),
            "p50_ms": round(self.quantile(50), 1),
            "p95_ms": round(self.quantile(95), 1),
            "errors": len(self.errors),
            **({"first_error": self.errors[0]} if self.errors else {}),
        }


def joined(storms: Sequence[Storm]) -> Storm:
    """Return several storms of the same kind as one."""
    return Storm(
        seconds=sum(each.seconds for each in storms),
        milliseconds=[ms for each in storms for ms in each.milliseconds],
        errors=[error for each in storms for error in each.errors],
    )


def storm(
    prepare: Prepare, *, clients: int = 8, seconds: float = 10, warm_up: int = 20, think: float = 0
) -> Storm:
    """Let the clients work for some seconds, after each has warmed up; ``think`` pauses between.

    Who pauses also begins at a moment of their own within the first pause: people at work do not
    all press at the same instant, which would make the p95 of a short run that of its first burst.
    """
    fork = multiprocessing.get_context("fork")
    connections.close_all()  # each client opens its own
    gate = fork.Barrier(clients + 1)
    lines, processes = [], []
    for client in range(clients):
        ours, theirs = fork.Pipe(duplex=False)
        arguments = (client, prepare, gate, theirs, seconds, warm_up, think)
        processes.append(fork.Process(target=_work, args=arguments, daemon=True))
        processes[-1].start()
        theirs.close()
        lines.append(ours)
    gate.wait()
    told = [line.recv() for line in lines]
    for process in processes:
        process.join()
    return Storm(
        seconds=fmean(worked for worked, _done, _errors in told),
        milliseconds=[ms for _worked, done, _errors in told for ms in done],
        errors=[error for _worked, _done, errors in told for error in errors],
    )


def _work(
    client: int,
    prepare: Prepare,
    gate: Any,
    line: "Connection[Any, Any]",
    seconds: float,
    warm_up: int,
    think: float,
) -> None:
    done: list[float] = []
    errors: list[str] = []
    number = 0
    try:
        work = prepare(client)
        for number in range(warm_up):
            work(number)
    except Exception as error:  # noqa: BLE001 - it is told, and the storm goes on without it
        errors.append(f"warm-up: {error!r}"[:300])
    gate.wait()
    start = time.perf_counter()
    end = start + (0 if errors else seconds)
    time.sleep(Random(client).random() * think)  # noqa: S311 - nothing secret
    while (began := time.perf_counter()) < end:
        number += 1
        try:
            work(number)
        except Exception as error:  # noqa: BLE001 - every error is counted
            errors.append(repr(error)[:300])
        else:
            done.append((time.perf_counter() - began) * 1000)
        if think:
            time.sleep(think)
    worked = max(time.perf_counter() - start, seconds)
    connections.close_all()
    line.send((worked, done, errors))
    line.close()
