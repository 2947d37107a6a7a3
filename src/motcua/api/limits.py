"""How often a token may ask: a window of one minute, counted in memory by each web process.

No statement and no lock is spent on it. Each process lets through its share of the limit, so that
all of them together stay below it; where one of them takes more than its share, a token meets its
limit a little early.
"""

import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings

from motcua.api.errors import TooFast

WINDOW_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What is left of the minute, as the headers say it."""

    limit: int
    remaining: int  # below nought: this one was too many
    reset_seconds: int

    def check(self) -> None:
        """Raise TooFast once the token's share of the minute is used."""
        if self.remaining < 0:
            raise TooFast(limit=self.limit, seconds=self.reset_seconds)

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.remaining)),
            "RateLimit-Reset": str(self.reset_seconds),
        }


class Limiter:
    """The counts of the running minute, by token."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = 0
        self._counts: dict[int, int] = {}

    def count(self, token: int, *, limit: int) -> Rate:
        """Count one request of the token, whether it still may ask or not."""
        now = int(time.time())
        minute, used_seconds = divmod(now, WINDOW_SECONDS)
        share = max(1, limit // settings.WEB_WORKERS)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            used = self._counts[token] = self._counts.get(token, 0) + 1
        left = WINDOW_SECONDS - used_seconds
        return Rate(limit=limit, remaining=share - used, reset_seconds=left)

    def forget(self) -> None:
        """Begin the minute anew."""
        self._counts = {}


LIMITER = Limiter()
