"""The clock of a dossier: start, pause, go on, begin anew, extend; each a row with its ground.

The arithmetic is ``workdays.rules``; here stands which limit and which calendar apply, and what is
kept so that a due date can explain itself years later (design.md, decision 11).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.catalogue.models import Channel as FilingChannel
from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers.act import Act
from motcua.dossiers.models import Channel, ClockEntry, Dossier
from motcua.org.models import Unit
from motcua.people.models import User
from motcua.workdays import rules
from motcua.workdays.models import CalendarVersion

Kind = ClockEntry.Kind

#: The catalogue's ways to file, by the way a dossier came.
FILED = {
    Channel.COUNTER: FilingChannel.IN_PERSON,
    Channel.ONLINE: FilingChannel.ONLINE,
    Channel.POST: FilingChannel.POST,
}


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a receipt at this moment promises, before anything is written."""

    legal: rules.DueDate  # by the statutory limit
    due: rules.DueDate  # by the centre's shorter promise, where there is one
    calendar_version: CalendarVersion


def calendar_of(unit: Unit) -> CalendarVersion:
    """Return the newest version of the deadline calendar that holds for the unit."""
    return unit.calendar_version()


def promise(version: ProcedureVersion, *, unit: Unit, channel: str, at: datetime) -> Promise:
    """Count both due dates of a procedure received by a unit; nothing is written.

    Raises NotReceivable through the caller's check: the version must have a limit.
    """
    return promised(version, calendar_of(unit), channel=channel, at=at)


def promised(
    version: ProcedureVersion, stored: CalendarVersion, *, channel: str, at: datetime
) -> Promise:
    """Count both due dates on the calendar that holds for the receiving unit."""
    calendar = stored.frozen()
    value, unit_of_limit = version.limit_on(FILED[Channel(channel)]) or (0, "working_day")
    convention = rules.Convention(version.convention)

    def counted(limit: rules.Limit) -> rules.DueDate:
        return rules.due(
            at, limit=limit, calendar=calendar, convention=convention, cutoff=version.cutoff
        )

    legal = counted(rules.Limit.of(value, unit_of_limit))
    if version.promise_value is None:
        return Promise(legal=legal, due=legal, calendar_version=stored)
    promised = counted(rules.Limit.of(version.promise_value, version.promise_unit))
    shorter = min(legal, promised, key=lambda due: due.due_at)
    return Promise(legal=legal, due=shorter, calendar_version=stored)


def start(act: Act) -> None:
    """Start the clock at reception, or from zero when a supplement is complete (art. 19.4)."""
    dossier = act.dossier
    is_first = dossier.first_due_at is None
    counted = promised(
        dossier.procedure_version,
        act.calendar(dossier.receiving_unit),
        channel=dossier.channel,
        at=act.at,
    )
    before = dossier.due_at
    dossier.clock_started_at = act.at
    dossier.legal_due_at = counted.legal.due_at
    dossier.due_at = counted.due.due_at
    dossier.first_due_at = dossier.first_due_at or dossier.due_at
    dossier.paused_at = None
    _write(
        act,
        Kind.START if is_first else Kind.RESTART,
        counted.due,
        counted.calendar_version,
        before,
        legal=counted.legal,
    )


def pause(act: Act, *, ground: str) -> None:
    """Stop the clock for a documented legal ground; a system that is down is none."""
    act.dossier.paused_at = act.at
    act.rows.append(
        ClockEntry(
            dossier=act.dossier,
            kind=Kind.PAUSE,
            at=act.at,
            by=act.by,
            ground=ground,
            due_before=act.dossier.due_at,
            due_after=act.dossier.due_at,
        )
    )


def go_on(act: Act, *, ground: str) -> None:
    """Let what was left when the pause began run on from now."""
    dossier = act.dossier
    if dossier.paused_at is None or dossier.due_at is None:
        return
    stored = act.calendar(dossier.receiving_unit)
    before, current = dossier.due_at, last_due(dossier)
    due = rules.resume(
        current, paused_at=dossier.paused_at, resumed_at=act.at, calendar=stored.frozen()
    )
    if dossier.legal_due_at:
        dossier.legal_due_at += due.due_at - before
    dossier.due_at, dossier.paused_at = due.due_at, None
    _write(act, Kind.RESUME, due, stored, before, ground=ground)


def extend_to(act: Act, until: datetime, *, ground: str) -> None:
    """Put the due date off to the moment that was promised anew (art. 19.9)."""
    dossier = act.dossier
    stored = act.calendar(dossier.receiving_unit)
    current = last_due(dossier)
    minutes = rules.working_minutes(current.due_at, until, stored.frozen())
    limit = rules.Limit.of(Decimal(minutes) / 60, rules.LimitUnit.WORKING_HOUR)
    due = replace(rules.extend(current, by=limit, calendar=stored.frozen()), due_at=until)
    before, dossier.due_at = dossier.due_at, until
    _write(act, Kind.EXTEND, due, stored, before, ground=ground)


def recounted(dossier: Dossier, calendar_version: CalendarVersion) -> rules.DueDate:
    """Return what the running due date would be under another version of the calendar."""
    return counted_on(last_due(dossier), calendar_version)


def counted_on(current: rules.DueDate, calendar_version: CalendarVersion) -> rules.DueDate:
    """Return a due date counted from the same inputs on another version of the calendar."""
    return rules.due(
        current.received_at,
        limit=current.limit,
        calendar=calendar_version.frozen(),
        convention=current.convention,
        cutoff=current.cutoff,
        basis=current.basis,
    )


def recount(act: Act, calendar_version: CalendarVersion, *, ground: str) -> None:
    """Move the due date to what the new calendar gives."""
    before, due = act.dossier.due_at, recounted(act.dossier, calendar_version)
    act.dossier.due_at = due.due_at
    _write(act, Kind.RECOUNT, due, calendar_version, before, ground=ground)


def last_due(dossier: Dossier) -> rules.DueDate:
    """Return the due date in force with everything it was counted from, as it was stored."""
    entry = (
        ClockEntry.objects.filter(dossier=dossier)
        .exclude(calendar_version=None)
        .select_related("calendar_version")
        .latest("id")
    )
    return due_of(entry)


def due_of(entry: ClockEntry) -> rules.DueDate:
    """Return the due date that an entry of the clock keeps; it names a calendar version."""
    version = entry.calendar_version
    assert version is not None
    return rules.DueDate.from_json(entry.explanation, calendar=version.frozen())


def _write(
    act: Act,
    kind: str,
    due: rules.DueDate,
    calendar_version: CalendarVersion,
    before: datetime | None,
    *,
    ground: str = "",
    legal: rules.DueDate | None = None,
) -> None:
    act.rows.append(
        _entry(
            act.dossier, kind, due, calendar_version, before, by=act.by, at=act.at,
            ground=ground, legal=legal,
        )
    )  # fmt: skip
    act.facts |= facts(due, calendar_version)


def started(dossier: Dossier, counted: Promise, *, by: User, at: datetime) -> ClockEntry:
    """Return the entry of a clock that starts at reception, not yet written."""
    return _entry(
        dossier,
        Kind.START,
        counted.due,
        counted.calendar_version,
        None,
        by=by,
        at=at,
        legal=counted.legal,
    )


def facts(due: rules.DueDate, calendar_version: CalendarVersion) -> dict[str, Any]:
    """Return what the history says of a count."""
    return {"due_at": due.due_at.isoformat(), "calendar": calendar_version.pk}


def _entry(
    dossier: Dossier,
    kind: str,
    due: rules.DueDate,
    calendar_version: CalendarVersion,
    before: datetime | None,
    *,
    by: User,
    at: datetime,
    ground: str = "",
    legal: rules.DueDate | None = None,
) -> ClockEntry:
    return ClockEntry(
        dossier=dossier,
        kind=kind,
        at=at,
        by=by,
        ground=ground,
        calendar_version=calendar_version,
        inputs={"legal": legal.as_json()} if legal else {},
        explanation=due.as_json(),
        due_before=before,
        due_after=due.due_at,
    )
