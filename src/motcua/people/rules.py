"""When a name is locked after wrong passwords."""

from collections.abc import Sequence
from datetime import datetime, timedelta

#: Wrong passwords from one address, and from anywhere, that lock a name.
TRIES_FROM_ONE_ADDRESS = 5
TRIES_FROM_ANYWHERE = 20
#: They count while they are this young; the lock lasts as long, from the last of them on.
LOCK = timedelta(minutes=15)
#: Then they are of no use to anybody.
FORGOTTEN_AFTER = timedelta(days=1)


def locked_until(
    failures: Sequence[tuple[datetime, str]], *, address: str, at: datetime
) -> datetime | None:
    """Return until when a name is locked for an address, or None if it may be tried.

    ``failures``: moment and address of each wrong password. A stranger elsewhere locks out the
    officer only after many tries, so that nobody can shut a counter from home with five.
    """
    young = [(when, where) for when, where in failures if at - LOCK < when <= at]
    here = [when for when, where in young if where == address]
    ends = []
    if len(here) >= TRIES_FROM_ONE_ADDRESS:
        ends.append(max(here) + LOCK)
    if len(young) >= TRIES_FROM_ANYWHERE:
        ends.append(max(when for when, _where in young) + LOCK)
    return max(ends, default=None)
