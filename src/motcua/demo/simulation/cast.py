"""What a script is written with: halls, agencies, officers, procedures, as frozen values.

Nothing here knows the database; ``stage`` reads it once and fills these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from motcua.workdays.rules import Calendar, Convention, DueDate, Limit, due


class Officer(NamedTuple):
    """Somebody in one post: who acts, and as what."""

    user: int
    uuid: str
    post: int
    unit: int
    authority: str = ""  # uuid of the power to decide, of who approves
    authority_words: str = ""  # its mode and decision, as a result keeps them


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How an agency works, in shares; every one differs a little."""

    late: float  # of what it finishes
    early: float
    supplements: float
    apologises: float  # of those that will be late
    refuses: float


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit: a hall that receives, or an agency that decides."""

    pk: int
    code: str
    above: tuple[int, ...]  # itself included, top first
    calendar: Calendar
    calendar_version: int
    staff: Mapping[str, tuple[Officer, ...]]  # by duty; who receives also returns, same order
    habits: Habits
    online: float = 0.0  # share of what it receives


class PaperAsked(NamedTuple):
    pk: int
    name: str
    originals: int
    copies: int


class StepOf(NamedTuple):
    """A step of the route."""

    pk: int
    kind: str
    duty: str
    at_deciding: bool
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One procedure as one hall receives it."""

    version: int
    code: str
    name: str
    hall: Place
    agency: Place
    route: int
    steps: tuple[StepOf, ...]  # one after the other
    limits: Mapping[str, Limit]  # by the dossier's channel
    promise: Limit | None
    convention: Convention
    cutoff: time | None
    papers: tuple[PaperAsked, ...]
    fee: int  # dong
    weight: float

    def promised(self, channel: str, at: datetime) -> tuple[DueDate, DueDate]:
        """Return the due dates by law and by the centre's promise, as ``clock.promise`` does."""
        legal = self._counted(self.limits[channel], at)
        if self.promise is None:
            return legal, legal
        return legal, min(legal, self._counted(self.promise, at), key=lambda found: found.due_at)

    def place_of(self, step: StepOf) -> Place:
        return self.agency if step.at_deciding else self.hall

    def step(self, kind: str) -> int:
        """Return the place of a step in the route."""
        return next(place for place, step in enumerate(self.steps) if step.kind == kind)

    def _counted(self, limit: Limit, at: datetime) -> DueDate:
        return due(
            at,
            limit=limit,
            calendar=self.hall.calendar,
            convention=self.convention,
            cutoff=self.cutoff,
        )


class Applicant(NamedTuple):
    number: int  # within all simulated ones of this database: makes the identity number unique
    name: str
    id_number: str
    issued_on: str
    born_on: str
    sex: str
    address: str
    phone: str
