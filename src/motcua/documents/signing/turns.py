"""Few sign at once: outside machines that hang hold some threads of a process, never all."""

from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from threading import BoundedSemaphore, Thread
from typing import TypeVar

from django.utils.translation import gettext as _

from motcua.documents.errors import NoAnswer, SigningBusy
from motcua.runtime.serving import WEB_THREADS

#: How many of a process sign at once, and how many more may wait for their turn; the others, more
#: than a third of the threads, are left for intake, lists and everything else.
AT_ONCE = WEB_THREADS * 3 // 8
WAITING = WEB_THREADS // 4
#: How long one waits for a turn: many signatures where nothing hangs.
PATIENCE_SECONDS = 4
#: Seconds that one outside machine may take, and all of them together for one signature.
TIMEOUT, TIMEOUT_OF_ALL = 10, 20
#: Seconds above that for what obeys no time limit, as the driver of a token does.
GRACE = 2

Answer = TypeVar("Answer")


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

    def within(self, seconds: float, call: Callable[[], Answer]) -> Answer:
        """Return what a call answers, made in a turn; raises NoAnswer after so many seconds.

        Nothing can stop the driver of a token that hangs: its thread keeps the turn until the token
        answers, so that no more of them hang than there are turns. Raises SigningBusy, and whatever
        the call raises.
        """
        held, answer = ExitStack(), Future[Answer]()
        held.enter_context(self.one())

        def make() -> None:
            try:
                with held:
                    made = call()
            except BaseException as error:  # noqa: BLE001 - it is raised where one waits
                answer.set_exception(error)
            else:
                answer.set_result(made)

        Thread(target=copy_context().run, args=(make,), daemon=True, name="signing").start()
        try:
            return answer.result(timeout=seconds)
        except TimeoutError:
            if answer.done():
                raise
            raise NoAnswer(reason=_("The key does not answer.")) from None


@contextmanager
def _held(places: BoundedSemaphore, seconds: float) -> Generator[None]:
    if not places.acquire(timeout=seconds):
        raise SigningBusy
    try:
        yield
    finally:
        places.release()


TURNS = Turns(at_once=AT_ONCE, waiting=WAITING, patience_seconds=PATIENCE_SECONDS)
