"""Making and changing calendars. Who may is asked by the face, which knows the duties."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.workdays import national, rules
from motcua.workdays.composing import Change, composed, own
from motcua.workdays.errors import CalendarMoved, CannotCount, NoDecision, NothingChanges
from motcua.workdays.models import NATIONAL, Calendar, CalendarDay, CalendarVersion, WeeklySession

__all__ = [
    "Change",
    "Decision",
    "Preview",
    "change_calendar",
    "make_calendar",
    "preview_change",
    "seed_national_calendar",
]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The paper that makes or changes a calendar."""

    number: str
    decided_on: date | None = None
    effective_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a change would do before it is done."""

    before: rules.Calendar
    after: rules.Calendar
    changes: list[rules.DayChange]


def make_calendar(
    calendar: Calendar,
    *,
    change: Change | None = None,
    decision: Decision,
    by: AbstractBaseUser,
    at: datetime,
) -> Calendar:
    """Keep a new calendar (of a unit, or of its door) with what it says beside its parent."""
    change = change or Change()
    number = _checked(decision)
    calendar.name_vi, calendar.name_en = nfc(calendar.name_vi), nfc(calendar.name_en)
    with transaction.atomic():
        calendar.save(force_insert=True)
        after = _composed(calendar, change, version=1)
        _write(calendar, change)
        _record(calendar, after, decision=number, by=by, at=at)
    return calendar


def preview_change(calendar: Calendar, change: Change) -> Preview:
    """Return what the change would make of this calendar; nothing is kept.

    All days that either side names are compared; where a week changes, every day of the year
    from the start of its season too.
    """
    before = calendar.frozen()
    after = _composed(calendar, change, version=before.version + 1)
    return Preview(before=before, after=after, changes=_differences(before, after, change))


def change_calendar(
    calendar: Calendar,
    *,
    change: Change,
    decision: Decision,
    by: AbstractBaseUser,
    at: datetime,
    seen_version: int | None = None,
) -> CalendarVersion:
    """Change a calendar by a decision; it and all that inherit from it get a new version.

    Due dates already given stay on the version they were counted on; recomputing them is an act
    of its own. ``seen_version``: the version the preview was made on; another one is refused.
    """
    decision = _checked(decision)
    with transaction.atomic():
        calendar = _locked(calendar)
        current = calendar.current_version()
        if seen_version is not None and current.number != seen_version:
            raise CalendarMoved
        after = _composed(calendar, change, version=current.number + 1)
        if after.as_json() == current.snapshot:
            raise NothingChanges
        _write(calendar, change)
        version = _record(calendar, after, decision=decision, by=by, at=at)
        _renew_children(calendar, decision=decision, by=by, at=at)
    return version


def seed_national_calendar(*, at: datetime) -> Calendar:
    """Bring the national calendar to what the software ships; may be done again at any time.

    Days entered by hand stay. Days that were expected give way where a year is now decreed.
    """
    shipped = national.shipped_calendar()
    until = shipped.decreed_until
    decision = Decision(number="motcua", reason="Shipped with the software.")
    with transaction.atomic():
        calendar, is_new = Calendar.objects.get_or_create(
            code=NATIONAL, defaults={"name_vi": "Lịch quốc gia", "name_en": "National calendar"}
        )
        calendar = _locked(calendar)
        if is_new or (until and calendar.decreed_until and calendar.decreed_until < until):
            calendar.days.filter(is_expected=True).delete()
            calendar.decreed_until = until
            calendar.save(update_fields=["decreed_until"])
        CalendarDay.objects.bulk_create(
            [_row(calendar, day) for day in shipped.days], ignore_conflicts=True
        )
        number = 1 if is_new else calendar.current_version().number + 1
        after = composed(calendar, own(calendar), version=number)
        if is_new or after.as_json() != calendar.current_version().snapshot:
            _record(calendar, after, decision=decision, by=None, at=at)
            _renew_children(calendar, decision=decision, by=None, at=at)
    return calendar


def _checked(decision: Decision) -> Decision:
    if not decision.number.strip():
        raise NoDecision
    return decision


def _locked(calendar: Calendar) -> Calendar:
    """Return the calendar with all calendars locked: a change may touch every one below it."""
    calendars = Calendar.objects.select_for_update().order_by("pk")
    return next(found for found in calendars if found.pk == calendar.pk)


def _composed(calendar: Calendar, change: Change, *, version: int) -> rules.Calendar:
    try:
        return composed(calendar, own(calendar).changed(change), version=version)
    except rules.Uncountable as why:
        raise CannotCount(why) from None


def _write(calendar: Calendar, change: Change) -> None:
    """Bring the rows of a calendar to what the change says."""
    replaced = [*change.freed, *(day.on for day in change.days)]
    calendar.days.filter(on__in=replaced).delete()
    freed = set(change.freed)
    CalendarDay.objects.bulk_create(
        [_row(calendar, day) for day in change.days if day.on not in freed]
    )
    for starts_on, week in change.weeks.items():
        calendar.sessions.filter(starts_on=starts_on).delete()
        WeeklySession.objects.bulk_create(
            WeeklySession(
                calendar=calendar,
                starts_on=starts_on,
                weekday=weekday,
                opens=s.opens,
                closes=s.closes,
            )
            for weekday, sessions in enumerate(week)
            for s in sessions
        )
    if change.decreed_until:
        calendar.decreed_until = change.decreed_until
        calendar.save(update_fields=["decreed_until"])


def _row(calendar: Calendar, day: rules.Day) -> CalendarDay:
    return CalendarDay(
        calendar=calendar,
        on=day.on,
        kind=day.kind.value,
        name_vi=nfc(day.name_vi),
        name_en=nfc(day.name_en),
        sessions=None if day.sessions is None else [s.as_json() for s in day.sessions],
        decision_number=day.decision,
        is_expected=day.is_expected,
    )


def _record(
    calendar: Calendar,
    after: rules.Calendar,
    *,
    decision: Decision,
    by: AbstractBaseUser | None,
    at: datetime,
) -> CalendarVersion:
    """Keep the calendar as it now stands and tell it upward."""
    snapshot = after.as_json()
    canonical = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    version = CalendarVersion.objects.create(
        calendar=calendar,
        number=after.version,
        snapshot=snapshot,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        made_at=at,
        made_by_id=None if by is None else by.pk,
        decision_number=decision.number.strip(),
        decided_on=decision.decided_on,
        effective_on=decision.effective_on,
        reason=decision.reason,
    )
    Event.objects.create(
        kind="calendar.changed", at=at, facts={"calendar": calendar.pk, "version": version.pk}
    )
    return version


def _renew_children(
    calendar: Calendar, *, decision: Decision, by: AbstractBaseUser | None, at: datetime
) -> None:
    for child in calendar.children.order_by("pk"):
        current = child.current_version()
        after = _composed(child, Change(), version=current.number + 1)
        if after.as_json() != current.snapshot:
            _record(child, after, decision=decision, by=by, at=at)
            _renew_children(child, decision=decision, by=by, at=at)


def _differences(
    before: rules.Calendar, after: rules.Calendar, change: Change
) -> list[rules.DayChange]:
    named = rules.diff_versions(before, after)
    seen = {found.on for found in named}
    dates = [day.on for day in change.days]
    for starts_on in change.weeks:
        start = starts_on or (min(dates) if dates else None)
        if start is not None:
            year = rules.diff_versions(before, after, start=start, end=start + timedelta(days=365))
            named += [found for found in year if found.on not in seen]
            seen |= {found.on for found in year}
    return sorted(named, key=lambda found: found.on)
