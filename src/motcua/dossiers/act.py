"""One act under way; ``transitions`` begins and finishes it, ``flow`` and ``clock`` work on it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.dossiers.models import Deviation, Dossier, Task
from motcua.dossiers.states import State, Verb
from motcua.org.models import Post
from motcua.people.models import User


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

    def deviate(self, rule: str, reason: str) -> None:
        """Mark that a rule was broken for a reason; it is counted, never hidden."""
        Deviation.objects.create(
            dossier=self.dossier, rule=rule, verb=self.verb, reason=reason, at=self.at, by=self.by
        )
        self.facts.setdefault("deviations", []).append(rule)
