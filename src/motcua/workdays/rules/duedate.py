"""A due date that keeps what it was counted from, and can therefore explain itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import Any

from motcua.workdays.rules.values import LOCAL, Calendar, Convention, Limit

#: Raised when the arithmetic changes its meaning; stored due dates say under which they stand.
ENGINE = 1


class Basis(StrEnum):
    """What the limit runs from."""

    RECEIVED = "received"
    RESTARTED = "restarted"  # supplements complete: counted from zero (Decree 61/2018, art. 19.4)
    RESUMED = "resumed"  # after a pause: what was left runs on
    EXTENDED = "extended"  # from the date that could not be kept


class LineKind(StrEnum):
    """What a day does in the count."""

    RECEIVED = "received"
    STARTS = "starts"  # the count begins here, not at the receipt
    COUNTED = "counted"
    OFF = "off"  # a day off: not counted, or moved away from
    DUE = "due"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an explanation; ``motcua.workdays.wording`` makes a sentence of it."""

    day: date
    kind: LineKind
    at: time | None = None  # of the receipt, the start and the end
    what: str = "usual"  # usual, weekend, or a DayKind
    name_vi: str = ""
    name_en: str = ""
    n: int | None = None  # units of the limit that are over when this line's day is over
    minutes: int = 0  # working minutes of this day that lie within the limit
    is_expected: bool = False  # rests on a day that is not yet decreed

    def as_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"day": self.day.isoformat(), "kind": self.kind.value}
        if self.at is not None:
            data["at"] = f"{self.at:%H:%M}"
        data["what"] = self.what
        if self.name_vi:
            data["name"] = {"vi": self.name_vi, "en": self.name_en}
        if self.n is not None:
            data["n"] = self.n
        if self.minutes:
            data["minutes"] = self.minutes
        if self.is_expected:
            data["expected"] = True
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Line":
        name = data.get("name", {"vi": "", "en": ""})
        return cls(
            day=date.fromisoformat(data["day"]),
            kind=LineKind(data["kind"]),
            at=time.fromisoformat(data["at"]) if "at" in data else None,
            what=data["what"],
            name_vi=name["vi"],
            name_en=name["en"],
            n=data.get("n"),
            minutes=data.get("minutes", 0),
            is_expected=data.get("expected", False),
        )


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """The moment a limit ends, with everything it was counted from."""

    due_at: datetime  # aware, local, to the full minute; still on time at this very minute
    received_at: datetime  # from where the limit runs, before it is moved to an opening
    limit: Limit
    convention: Convention
    cutoff: time | None
    basis: Basis
    calendar: Calendar = field(repr=False)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The explanation, one line a day (one a month where months are counted)."""
        from motcua.workdays.rules.explain import explain  # noqa: PLC0415 - they know each other

        return explain(self)

    @property
    def is_provisional(self) -> bool:
        """Tell whether it reaches into days whose days off are not yet decreed."""
        return not self.calendar.is_decreed(self.due_at.date())

    def as_json(self) -> dict[str, Any]:
        """Return the inputs and the result; with the calendar of that version, all of it."""
        return {
            "due_at": self.due_at.isoformat(),
            "received_at": self.received_at.isoformat(),
            "limit": self.limit.as_json(),
            "convention": self.convention.value,
            "cutoff": self.cutoff and f"{self.cutoff:%H:%M}",
            "basis": self.basis.value,
            "calendar": {"code": self.calendar.code, "version": self.calendar.version},
            "engine": ENGINE,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, calendar: Calendar) -> "DueDate":
        """Return the stored due date; ``calendar`` is the version that ``data`` names."""
        cutoff = data["cutoff"]
        return cls(
            due_at=datetime.fromisoformat(data["due_at"]).astimezone(LOCAL),
            received_at=datetime.fromisoformat(data["received_at"]).astimezone(LOCAL),
            limit=Limit.of(data["limit"]["value"], data["limit"]["unit"]),
            convention=Convention(data["convention"]),
            cutoff=cutoff and time.fromisoformat(cutoff),
            basis=Basis(data["basis"]),
            calendar=calendar,
        )
