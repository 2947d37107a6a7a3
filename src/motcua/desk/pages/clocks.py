"""The clock of a dossier as a screen says it: state, words, share of the time that is used."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from motcua.dossiers.states import COUNTING, State
from motcua.ui import wording
from motcua.ui.wording import ClockState
from motcua.workdays.rules import Calendar, working_minutes
from motcua.workdays.rules.clock import working_days_between


class Clocked(Protocol):
    """A dossier, or what a list reads of one."""

    @property
    def state(self) -> str: ...
    @property
    def clock_started_at(self) -> datetime | None: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def finished_at(self) -> datetime | None: ...
    def get_state_display(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class ClockFace:
    """What is left, said in words, with its state and the share (0 to 1) that is used."""

    state: str
    words: str
    used: float


def face_of(dossier: Clocked, *, at: datetime, calendar: Calendar) -> ClockFace:
    """Return what the clock of a dossier shows at a moment, in working time of the calendar."""
    if dossier.due_at is None:
        return ClockFace(state=ClockState.OPEN, words=_("Not received yet"), used=0)
    if dossier.finished_at:
        words = wording.finished(dossier.due_at, dossier.finished_at)
        return ClockFace(state=ClockState.DONE, words=words, used=1)
    if dossier.state not in COUNTING:
        return _standing_still(dossier, at, calendar)
    minutes = working_minutes(at, dossier.due_at, calendar)
    return ClockFace(
        state=wording.clock_state(dossier.due_at, at, working_minutes=minutes),
        words=wording.left(
            dossier.due_at, at, minutes=minutes, days=_days(at, dossier.due_at, calendar)
        ),
        used=_share(dossier, at, calendar),
    )


def _standing_still(dossier: Clocked, at: datetime, calendar: Calendar) -> ClockFace:
    if dossier.state in (State.SUPPLEMENT, State.PAYMENT):
        since = dossier.paused_at or at
        return ClockFace(
            state=ClockState.PAUSED, words=_("Paused"), used=_share(dossier, since, calendar)
        )
    return ClockFace(state=ClockState.DONE, words=dossier.get_state_display(), used=1)


def _days(at: datetime, due_at: datetime, calendar: Calendar) -> int:
    if at <= due_at:
        return working_days_between(at, due_at, calendar)
    return -working_days_between(due_at, at, calendar)


def _share(dossier: Clocked, at: datetime, calendar: Calendar) -> float:
    start = dossier.clock_started_at
    if start is None or dossier.due_at is None or at >= dossier.due_at:
        return 1
    whole = working_minutes(start, dossier.due_at, calendar)
    used = working_minutes(start, at, calendar)
    return round(max(0.0, min(1.0, used / whole)), 2) if whole > 0 else 1
