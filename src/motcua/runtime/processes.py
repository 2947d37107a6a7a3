"""Small tools for child processes: dying with the parent, finding leftovers."""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send ``number`` to this process when its parent dies, even by kill -9.

    Linux only; elsewhere leftovers are found and stopped at the next start.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def leashed(number: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Return what a child must run between fork and exec to die with this process."""
    parent = os.getpid()
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl

    def hold() -> None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return hold


def running_in(folder: Path, name: str) -> list[psutil.Process]:
    """Return the living processes called ``name`` whose working directory is ``folder``."""
    found = []
    for process in psutil.process_iter(["name"]):
        if process.info["name"] != name:
            continue
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(folder):
                found.append(process)
    return found


def end(processes: Iterable[psutil.Process], *, patience_seconds: float) -> None:
    """Send SIGQUIT, then SIGKILL to those still there after ``patience_seconds``."""
    victims = list(processes)
    for process in victims:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGQUIT)
    _gone, alive = psutil.wait_procs(victims, timeout=patience_seconds)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive)
