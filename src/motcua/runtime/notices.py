"""Tell live screens to look; `live.py` passes it on."""

from collections.abc import Iterable

from motcua.core.questions import Question, answer

CHANNEL = "motcua_live"
_NOTICE = "SELECT count(pg_notify(%s, topic)) FROM unnest(%s::text[]) AS topic"


def look(topics: Iterable[str]) -> None:
    """Tell everyone who watches one of the topics to look, once the transaction is committed.

    Topics: ``unit-KEY`` (who serves there), ``user-KEY`` (that person), ``public-NAME`` (anyone).
    """
    answer(notice(topics))


def notice(topics: Iterable[str]) -> Question[int]:
    """Return the same as ``look``, to be asked together with something else."""
    return Question(_NOTICE, (CHANNEL, sorted(topics)))
