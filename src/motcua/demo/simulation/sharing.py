"""Several processes that share one piece of work, and gates they pass one after another.

Drawing and making rows is Python, writing them is the database: with a worker more than there are
cores, none of them waits for the other.
"""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import wait
from typing import Any

from django.db import connections

from motcua.runtime.processes import die_with_parent

_FORK = multiprocessing.get_context("fork")
#: More of them would only wait for each other at the gates.
MOST = 8

#: The work of one worker, told which it is and of how many; gives a number now and then.
Work = Callable[[int, int], Iterable[int]]


class Gate:
    """Lets the holders of the numbers 0, 1, 2 … through in this order, whichever process."""

    def __init__(self) -> None:
        self._moved = _FORK.Condition()
        self._next = _FORK.Value("q", 0, lock=False)

    def wait(self, turn: int) -> None:
        """Return when all before this number have passed."""
        with self._moved:
            while self._next.value != turn:
                self._moved.wait()

    def passed(self) -> None:
        """Let the next one through."""
        with self._moved:
            self._next.value += 1
            self._moved.notify_all()


def workers() -> int:
    """Return how many processes make good use of this machine."""
    return min(len(os.sched_getaffinity(0)) + 1, MOST)


def shared(work: Work, count: int) -> Iterator[int]:
    """Do the work by so many processes; yields each number they give, as it comes.

    Where one fails the others are ended, and its error is raised here.
    """
    connections.close_all()  # each worker opens its own
    lines, processes = [], []
    for worker in range(count):
        ours, theirs = _FORK.Pipe(duplex=False)
        processes.append(_FORK.Process(target=_run, args=(work, worker, count, theirs)))
        processes[-1].start()
        theirs.close()
        lines.append(ours)
    try:
        yield from _told(lines)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _told(lines: Sequence[Any]) -> Iterator[int]:
    open_lines = list(lines)
    while open_lines:
        speaking: list[Any] = wait(open_lines)
        for line in speaking:
            try:
                said = line.recv()
            except EOFError:
                message = "a process of the simulation was ended from outside"
                raise RuntimeError(message) from None
            if isinstance(said, BaseException):
                raise said
            if said is None:
                open_lines.remove(line)
            else:
                yield said


def _run(work: Work, worker: int, count: int, line: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends us
    die_with_parent(signal.SIGKILL)
    gc.freeze()  # what was there before is never garbage; to look through it costs a fifth
    gc.disable()  # nor is a batch while it is made: a twentieth
    try:
        for number in work(worker, count):
            line.send(number)
            gc.collect()
        line.send(None)
    except Exception as error:  # noqa: BLE001 - it is raised again where the work was asked for
        line.send(error)
    finally:
        connections.close_all()
