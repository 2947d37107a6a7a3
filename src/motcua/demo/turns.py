"""Whose turn it is: what invents dossiers does it one after another where it would get in the way.

A life of the sample and a batch of a simulation both take many running numbers in one transaction,
each in an order of its own: without turns two of them could wait for each other. What the desk does
needs none, as an act takes its serial and then its number, as a batch does.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

#: Numbers of our own for the locks.
_NUMBERS, _BUILDING = 0x6E756D62657273, 0x6275696C64


def take_turn() -> None:
    """Wait until no other invented past takes numbers; ours ends with this transaction."""
    _ask("SELECT pg_advisory_xact_lock(%s)", _NUMBERS)


@contextmanager
def building() -> Iterator[None]:
    """Build the province while nobody else does: two would both make what is missing."""
    _ask("SELECT pg_advisory_lock(%s)", _BUILDING)
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)", _BUILDING)


def _ask(question: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, [number])
