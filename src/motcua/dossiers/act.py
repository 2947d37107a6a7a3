"""One act under way; ``transitions`` begins and finishes it, ``flow`` and ``clock`` work on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from motcua.dossiers.models import Deviation, Dossier, Task
from motcua.dossiers.states import State, Verb
from motcua.org.models import Post, Unit
from motcua.people.models import User
from motcua.workdays.models import CalendarVersion


@dataclass(kw_only=True)
class Act:
    """One act under way: the locked dossier, who does it and when, and what will be recorded."""

    dossier: Dossier
    verb: Verb
    by: User
    at: datetime
    post: Post | None
    tasks: list[Task]  # open ones, locked with the dossier
    task: Task | None = None  # the one the verb is about
    due_before: datetime | None = None
    was_running: bool = True
    to: State | None = None  # set by acts whose move leaves the target open
    facts: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    #: New rows that nothing in the act reads again; written with its history, in one statement.
    rows: list[Model] = field(default_factory=list)
    stood: Mapping[str, Any] = field(default_factory=dict)  # the dossier's columns at the beginning
    _calendars: dict[int, CalendarVersion] = field(default_factory=dict)

    def calendar(self, unit: Unit) -> CalendarVersion:
        """Return the newest version of the unit's deadline calendar; asked once in an act."""
        if unit.pk not in self._calendars:
            self._calendars[unit.pk] = unit.calendar_version()
        return self._calendars[unit.pk]

    def deviate(self, rule: str, reason: str) -> None:
        """Mark that a rule was broken for a reason; it is counted, never hidden."""
        self.rows.append(
            Deviation(
                dossier=self.dossier,
                rule=rule,
                verb=self.verb,
                reason=reason,
                at=self.at,
                by=self.by,
            )
        )
        self.facts.setdefault("deviations", []).append(rule)
