"""The form II.06a as one Ibis expression, for the engines: what ``ii06a.py`` says to PostgreSQL.

The live form is SQL, as web processes never load Ibis for it. A test holds the two equal.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from motcua.dossiers.rules import LOCAL
from motcua.reporting.definitions import CLOCK, FACTS, SCHEMAS, SPLITS

if TYPE_CHECKING:
    from collections.abc import Collection

    from ibis.expr.types import BooleanValue, Table

_SETS_TIME = ("start", "pause", "resume", "restart")


def form(first: date, last: date, *, by: str, units: Collection[int] = ()) -> Table:
    """Return the counted columns of the form for each key of a split; 3, 7 and 11 are sums."""
    stood = _stood(first, last, sorted(units))
    counted = {name: stood.count(where=which) for name, which in _columns(stood, first).items()}
    return stood.group_by(key=stood[SPLITS[by]]).aggregate(**counted)


def _columns(t: Table, first: date) -> dict[str, BooleanValue]:
    """Say which dossiers each column counts."""
    ended = ~t.is_open
    return {
        "4": (t.received_on >= first) & (t.channel == "online"),
        "5": (t.received_on >= first) & (t.channel != "online"),
        "6": t.received_on < first,
        "8": ended & (t.timeliness == "early"),
        "9": ended & t.timeliness.isin(["on_time", ""]),
        "10": ended & (t.timeliness == "late"),
        "12": t.is_open & ~t.overdue,
        "13": t.is_open & t.overdue,
        "ended_otherwise": ended & (t.timeliness == ""),
        "waiting": t.is_open & t.waits,
    }


def _stood(first: date, last: date, units: list[int]) -> Table:
    """Return every dossier of the period as it stood on its last day."""
    import ibis  # noqa: PLC0415 - a hundred megabytes that most processes never need

    facts = ibis.table(dict(SCHEMAS[FACTS]), name=FACTS)
    facts = facts.filter(
        facts.received_on <= last, facts.ended_on.isnull() | (facts.ended_on >= first)
    )
    if units:
        of = facts.receiving_unit_id.isin(units) | facts.deciding_unit_id.isin(units)
        facts = facts.filter(of)
    facts = facts.mutate(is_open=facts.ended_on.isnull() | (facts.ended_on > last))
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=LOCAL).astimezone(UTC)
    was = _clocks(facts.filter(facts.is_open), end)
    stood = facts.left_join(was, facts.dossier_id == was.clock_of).drop("clock_of")
    waits = (stood.last_turn == "pause").fill_null(False)
    due_at = ibis.coalesce(stood.clock_due_at, stood.due_at)
    late = (due_at < ibis.literal(end, type="timestamp('UTC')")).fill_null(False)
    return stood.mutate(waits=waits, overdue=late & ~waits)


def _clocks(still: Table, end: datetime) -> Table:
    """Return the due moment and the last turn of each clock before the period's end."""
    import ibis  # noqa: PLC0415

    clock = ibis.table(dict(SCHEMAS[CLOCK]), name=CLOCK)
    until = clock["at"] < ibis.literal(end, type="timestamp('UTC')")
    clock = clock.filter(until).semi_join(still, "dossier_id")
    moved = (clock.kind != "extend") & clock.due_after.notnull()
    return clock.group_by(clock_of=clock.dossier_id).aggregate(
        clock_due_at=clock.due_after.argmax(clock.id, where=moved),
        last_turn=clock.kind.argmax(clock.id, where=clock.kind.isin(_SETS_TIME)),
    )
