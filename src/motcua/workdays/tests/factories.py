"""Calendars for the tests of this app and of those above it."""

from datetime import UTC, datetime

from motcua.workdays.actions import Decision, make_calendar, seed_national_calendar
from motcua.workdays.models import Calendar

SEEDED_AT = datetime(2026, 1, 5, 1, tzinfo=UTC)


def national() -> Calendar:
    """Return the national calendar, seeded if it is not there."""
    return seed_national_calendar(at=SEEDED_AT)


def unit_calendar(code="h99-01", *, by, at=SEEDED_AT, change=None, **more) -> Calendar:
    """Make a calendar that inherits from the national one."""
    fields = {"name_vi": "Lịch của trung tâm", "parent": national(), **more}
    return make_calendar(
        Calendar(code=code, **fields),
        change=change,
        decision=Decision(number="12/QĐ-UBND"),
        by=by,
        at=at,
    )
