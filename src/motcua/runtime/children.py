"""Child processes that are kept alive: started, watched, restarted, ended together."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from motcua.runtime.errors import gettext_noop as _
from motcua.runtime.processes import leashed

#: Seconds before the first, second, … restart of a child that keeps dying; the last repeats.
PAUSES = (0.2, 1.0, 3.0, 10.0, 30.0)
#: A child that lived this long starts the count anew.
STEADY_SECONDS = 60
LOG_BYTES = 10_000_000


@dataclass(kw_only=True)
class Child:
    """One process with a name; its words go to ``log``."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path | None  #: None: it speaks where we speak
    patience_seconds: float = 10  #: from SIGTERM to SIGKILL
    lasting: bool = True  #: restarted when it ends
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    failures: int = field(default=0, init=False)
    _started: float = field(default=0, init=False)
    _again_at: float = field(default=0, init=False)

    def start(self) -> None:
        """Start it in a group of its own, so that the terminal's Ctrl-C reaches only the parent."""
        self._started = time.monotonic()
        with contextlib.ExitStack() as stack:
            words = stack.enter_context(opened(self.log)) if self.log else None
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
                preexec_fn=leashed(signal.SIGTERM),  # noqa: PLW1509 - the parent has one thread
            )

    def watch(self, tell: Callable[..., None]) -> None:
        """Restart it if it died and its pause is over; call this again and again.

        ``tell`` takes an English sentence to translate, and its values by name.
        """
        if self.process is not None and self.process.poll() is not None:
            self._bury(self.process, tell)
        if self.process is None and self.lasting and time.monotonic() >= self._again_at:
            self.start()

    def _bury(self, process: subprocess.Popen[bytes], tell: Callable[..., None]) -> None:
        # Its own children must not go on beside the next one.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        self.process = None
        if not self.lasting:
            if process.returncode:
                how = ending(process.returncode)
                tell(_("%(part)s ended (%(how)s)."), part=self.name, how=how)
            return
        steady = time.monotonic() - self._started > STEADY_SECONDS
        self.failures = 1 if steady else self.failures + 1
        pause = PAUSES[min(self.failures, len(PAUSES)) - 1]
        self._again_at = time.monotonic() + pause
        tell(
            _("%(part)s ended (%(how)s), starts again in %(pause)s s."),
            part=self.name,
            how=ending(process.returncode),
            pause=f"{pause:g}",
        )

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Wait until it is gone, by force when its patience is over."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.patience_seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def opened(log: Path) -> IO[bytes]:
    """Open a log for appending; a long one is put aside first."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")


def ending(code: int) -> str:
    """Say how a process ended."""
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def end_all(children: Sequence[Child]) -> None:
    """Ask all to end at once, then wait for each, in order."""
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end()
