"""Few sign at once: outside machines that hang hold some threads of a process, never all."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore

from motcua.documents.errors import SigningBusy
from motcua.runtime.serving import WEB_THREADS

#: How many of a process sign at once, and how many more may wait for their turn; the others, more
#: than a third of the threads, are left for intake, lists and everything else.
AT_ONCE = WEB_THREADS * 3 // 8
WAITING = WEB_THREADS // 4
#: How long one waits for a turn: many signatures where nothing hangs.
PATIENCE_SECONDS = 4


class Turns:
    """Places at the outside machines, and before them."""

    def __init__(self, *, at_once: int, waiting: int, patience_seconds: float) -> None:
        self._signing = BoundedSemaphore(at_once)
        self._there = BoundedSemaphore(at_once + waiting)
        self._patience_seconds = patience_seconds

    @contextmanager
    def one(self) -> Generator[None]:
        """Hold a turn; raises SigningBusy where there is no place, or no turn in good time."""
        with _held(self._there, 0), _held(self._signing, self._patience_seconds):
            yield


@contextmanager
def _held(places: BoundedSemaphore, seconds: float) -> Generator[None]:
    if not places.acquire(timeout=seconds):
        raise SigningBusy
    try:
        yield
    finally:
        places.release()


TURNS = Turns(at_once=AT_ONCE, waiting=WAITING, patience_seconds=PATIENCE_SECONDS)
