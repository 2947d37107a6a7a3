"""What is counted with: limits, sessions, days and the frozen calendar."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
#: Hours in a working day where a limit states a part of one (domain: a day is 8 working hours).
HOURS_A_DAY = 8
#: Days in a month where a limit states a part of one (Civil Code 2015, art. 146.1).
DAYS_A_MONTH = 30


class Uncountable(ValueError):
    """Something given cannot be counted; ``code`` says what, ``facts`` fill its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code} {facts}" if facts else code)


class LimitUnit(StrEnum):
    """The unit of a time limit, as the catalogue states it."""

    HOUR = "hour"  # by the clock, day and night
    WORKING_HOUR = "working_hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"


class Convention(StrEnum):
    """How a limit runs from the moment of receipt."""

    ROLLING_HOURS = "rolling_hours"  # received 09:20, 3 days: 09:20 three working days later
    END_OF_DAY = "end_of_day"  # the day of receipt does not count; due when the last day closes


#: More than any procedure states; keeps a typing slip from becoming a date nobody lives to see.
_LONGEST = {
    LimitUnit.HOUR: 876_000,
    LimitUnit.WORKING_HOUR: 200_000,
    LimitUnit.CALENDAR_DAY: 36_500,
    LimitUnit.WORKING_DAY: 25_000,
    LimitUnit.MONTH: 1_200,
}

#: Without marks, as they are compared.
_UNIT_WORDS = {
    "hour": LimitUnit.HOUR,
    "hours": LimitUnit.HOUR,
    "working hour": LimitUnit.WORKING_HOUR,
    "working hours": LimitUnit.WORKING_HOUR,
    "day": LimitUnit.CALENDAR_DAY,
    "days": LimitUnit.CALENDAR_DAY,
    "calendar day": LimitUnit.CALENDAR_DAY,
    "calendar days": LimitUnit.CALENDAR_DAY,
    "working day": LimitUnit.WORKING_DAY,
    "working days": LimitUnit.WORKING_DAY,
    "month": LimitUnit.MONTH,
    "months": LimitUnit.MONTH,
    "gio": LimitUnit.HOUR,
    "gio lam viec": LimitUnit.WORKING_HOUR,
    "ngay": LimitUnit.CALENDAR_DAY,
    "ngay lam viec": LimitUnit.WORKING_DAY,
    "thang": LimitUnit.MONTH,
}
_LIMIT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(\D+)")


@dataclass(frozen=True)
class Limit:
    """A time limit: a number, whole or not, of one unit. Zero means "the same day"."""

    value: Decimal
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not self.value.is_finite() or not 0 <= self.value <= _LONGEST[self.unit]:
            raise Uncountable("limit_out_of_range", value=str(self.value))

    @classmethod
    def of(cls, value: Decimal | int | str, unit: LimitUnit | str) -> "Limit":
        """Return the limit of a number and the name of a unit; raise Uncountable otherwise."""
        try:
            return cls(Decimal(value), LimitUnit(unit))
        except InvalidOperation:
            raise Uncountable("limit_not_a_number", value=str(value)) from None
        except ValueError as refusal:
            if isinstance(refusal, Uncountable):
                raise
            raise Uncountable("limit_unit_unknown", unit=str(unit)) from None

    @classmethod
    def parse(cls, words: str) -> "Limit":
        """Read "3 working days", "0.25 months", "3 ngày làm việc", "24 giờ", "3 ngay lam viec"."""
        bare = unicodedata.normalize("NFD", words)
        bare = "".join(char for char in bare if not unicodedata.combining(char))
        plain = " ".join(bare.lower().replace("_", " ").split())
        match = _LIMIT.fullmatch(plain)
        if match is None or (unit := _UNIT_WORDS.get(match[2].strip())) is None:
            raise Uncountable("limit_not_understood", words=words)
        return cls(Decimal(match[1].replace(",", ".")), unit)

    def minutes(self, hours: int = 1) -> int:
        """Return the value in minutes, when one unit is worth ``hours``; rounded to the minute."""
        return round(self.value * hours * 60)

    def as_json(self) -> dict[str, str]:
        return {"value": str(self.value), "unit": self.unit.value}


@dataclass(frozen=True, order=True)
class Session:
    """A stretch of working time within one day, such as the morning."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise Uncountable("session_backwards", opens=f"{self.opens:%H:%M}")

    @property
    def span(self) -> tuple[int, int]:
        """Opening and closing as minutes since midnight."""
        opens, closes = self.opens, self.closes
        return opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute

    def as_json(self) -> list[str]:
        return [f"{self.opens:%H:%M}", f"{self.closes:%H:%M}"]

    @classmethod
    def from_json(cls, data: Iterable[str]) -> "Session":
        opens, closes = data
        return cls(time.fromisoformat(opens), time.fromisoformat(closes))


Sessions = tuple[Session, ...]
Week = tuple[Sessions, ...]  # seven, Monday first
_FULL_DAY: Sessions = (Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17, 30)))
#: Monday to Friday, 07:30–11:30 and 13:30–17:30.
USUAL_WEEK: Week = (_FULL_DAY,) * 5 + ((), ())


class DayKind(StrEnum):
    """Why a dated day differs from its weekday."""

    HOLIDAY = "holiday"  # nghỉ lễ
    IN_LIEU = "in_lieu"  # nghỉ bù: a holiday fell on a weekly rest day
    SWAPPED = "swapped"  # nghỉ hoán đổi: worked on another day
    MAKEUP = "makeup"  # làm bù: a rest day that is worked
    SHORT = "short"  # other sessions than usual: a half day, a morning only
    CLOSED = "closed"  # closed by a local decision


#: Days that are worked although their kind is dated.
_WORKED = {DayKind.MAKEUP, DayKind.SHORT}


@dataclass(frozen=True, order=True, kw_only=True)
class Day:
    """A dated exception to the week."""

    on: date
    kind: DayKind
    name_vi: str
    name_en: str = ""
    sessions: Sessions | None = None  # of a worked day; None: the sessions of a usual day
    decision: str = ""  # number of the decision that says so
    is_expected: bool = False  # computed by rule for a year that is not yet decreed

    def as_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"on": self.on.isoformat(), "kind": self.kind.value}
        data["name"] = {"vi": self.name_vi, "en": self.name_en}
        if self.sessions is not None:
            data["sessions"] = [session.as_json() for session in self.sessions]
        if self.decision:
            data["decision"] = self.decision
        if self.is_expected:
            data["expected"] = True
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Day":
        sessions = data.get("sessions")
        return cls(
            on=date.fromisoformat(data["on"]),
            kind=DayKind(data["kind"]),
            name_vi=data["name"]["vi"],
            name_en=data["name"]["en"],
            sessions=None if sessions is None else tuple(map(Session.from_json, sessions)),
            decision=data.get("decision", ""),
            is_expected=data.get("expected", False),
        )


@dataclass(frozen=True)
class Season:
    """A week that holds from a day on, as where summer hours differ."""

    starts_on: date
    week: Week


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Working time as a value: a week of sessions and the dated days that differ from it."""

    code: str
    version: int = 0  # number of the stored version; 0: the calendar that ships with the software
    week: Week = USUAL_WEEK  # until the first season
    seasons: tuple[Season, ...] = ()  # in the order of their starts
    days: tuple[Day, ...] = ()  # in the order of their dates, one a date
    decreed_until: date | None = None  # last day for which the days off are known to be final
    _cache: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        weeks = [self.week, *(season.week for season in self.seasons)]
        if any(len(week) != 7 or not any(week) for week in weeks):
            raise Uncountable("week_without_work")
        stated = [sessions for week in weeks for sessions in week]
        stated += [day.sessions for day in self.days if day.sessions]
        for sessions in stated:
            if any(a.closes > b.opens for a, b in pairwise(sessions)):
                raise Uncountable("sessions_overlap")
        dates = [day.on for day in self.days]
        starts = [season.starts_on for season in self.seasons]
        if any(a >= b for a, b in (*pairwise(dates), *pairwise(starts))):
            raise Uncountable("days_not_in_order")

    @cached_property
    def dated(self) -> Mapping[date, Day]:
        """The dated days by their date."""
        return {day.on: day for day in self.days}

    def week_on(self, day: date) -> Week:
        """Return the week that holds on a day."""
        week = self.week
        for season in self.seasons:
            if season.starts_on <= day:
                week = season.week
        return week

    def sessions_on(self, day: date) -> Sessions:
        """Return the sessions of a day; empty on a day off.

        A make-up day is worked like the first worked weekday of its week.
        """
        dated = self.dated.get(day)
        week = self.week_on(day)
        if dated is None:
            return week[day.weekday()]
        if dated.kind not in _WORKED:
            return ()
        return next(filter(None, week)) if dated.sessions is None else dated.sessions

    def is_decreed(self, day: date) -> bool:
        """Tell whether the days off around this day are final."""
        return self.decreed_until is None or day <= self.decreed_until

    def as_json(self) -> dict[str, Any]:
        """Return the calendar as canonical JSON data, without its version number."""
        return {
            "code": self.code,
            "week": _week_as_json(self.week),
            "seasons": [
                {"starts_on": season.starts_on.isoformat(), "week": _week_as_json(season.week)}
                for season in self.seasons
            ],
            "days": [day.as_json() for day in self.days],
            "decreed_until": self.decreed_until and self.decreed_until.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, version: int = 0) -> "Calendar":
        until = data["decreed_until"]
        return cls(
            code=data["code"],
            version=version,
            week=_week_from_json(data["week"]),
            seasons=tuple(
                Season(date.fromisoformat(season["starts_on"]), _week_from_json(season["week"]))
                for season in data["seasons"]
            ),
            days=tuple(map(Day.from_json, data["days"])),
            decreed_until=until and date.fromisoformat(until),
        )


def _week_as_json(week: Week) -> list[list[list[str]]]:
    return [[session.as_json() for session in sessions] for sessions in week]


def _week_from_json(data: Iterable[Iterable[Iterable[str]]]) -> Week:
    return tuple(tuple(map(Session.from_json, sessions)) for sessions in data)
