"""Calendars, moments and limits at random, for properties."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from motcua.workdays.rules import LOCAL, Calendar, Day, DayKind, Session
from motcua.workdays.tests.oracle import Clerk

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
MORNING, AFTERNOON = ("07:30", "11:30"), ("13:30", "17:30")


def clock(words):
    return time.fromisoformat(words)


@st.composite
def hours(draw):
    """Up to three sessions that do not overlap, as pairs of "HH:MM"."""
    marks = draw(st.lists(st.integers(6 * 4, 20 * 4), min_size=2, max_size=6, unique=True))
    marks = sorted(marks)[: len(marks) // 2 * 2]
    texts = [f"{mark // 4:02}:{mark % 4 * 15:02}" for mark in marks]
    return list(zip(texts[::2], texts[1::2], strict=True))


@st.composite
def weeks(draw):
    usual = draw(st.one_of(st.just([MORNING, AFTERNOON]), hours()))
    saturday = draw(st.one_of(st.just([]), st.just([MORNING]), hours()))
    odd = draw(st.lists(st.one_of(st.just([]), hours()), min_size=0, max_size=2))
    return [usual, *odd, *[usual] * (4 - len(odd)), saturday, []]


@st.composite
def calendars(draw):
    """A calendar as the rules see it and a clerk who was told the same."""
    week = draw(weeks())
    dates = draw(
        st.lists(st.dates(date(2026, 3, 1), date(2026, 5, 1)), max_size=12, unique=True).map(sorted)
    )
    days, told = [], {}
    for on in dates:
        kind = draw(st.sampled_from(list(DayKind)))
        own = draw(hours()) if kind is DayKind.SHORT else None
        if kind is DayKind.SHORT:
            told[on] = own
        else:
            told[on] = next(filter(None, week)) if kind is DayKind.MAKEUP else []
        days.append(Day(on=on, kind=kind, name_vi=f"Ngày {on:%d/%m}", sessions=own and frozen(own)))
    calendar = Calendar(
        code="random", week=tuple(map(frozen, week)), days=tuple(days), decreed_until=LAST
    )
    return calendar, Clerk(week, told)


def frozen(pairs):
    return tuple(Session(clock(opens), clock(closes)) for opens, closes in pairs)


moments = st.builds(
    lambda day, minute: datetime.combine(day, time(), tzinfo=LOCAL) + timedelta(minutes=minute),
    st.dates(date(2026, 2, 20), date(2026, 4, 25)),
    st.integers(0, 1439),
)
