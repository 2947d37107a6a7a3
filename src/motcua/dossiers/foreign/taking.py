"""Walk a table from its head to its end: plan it, or take it over batch by batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.core.errors import Refusal
from motcua.dossiers.actions import foreign
from motcua.dossiers.clock import promise
from motcua.dossiers.foreign.errors import BadRow
from motcua.dossiers.foreign.mapping import TableMap
from motcua.dossiers.foreign.rows import judged
from motcua.dossiers.foreign.table import Line, check, fingerprint, lines
from motcua.dossiers.rules import local_day
from motcua.people.models import User

#: Rows of one transaction.
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class RowRefused:
    line: int
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Where our calendar gives another due day than the table."""

    line: int
    code: str
    given: str
    ours: str


@dataclass(kw_only=True)
class Outcome:
    """What came, or would come, of a table."""

    new: int = 0
    known: int = 0  # stands here since an earlier run
    refusals: list[RowRefused] = field(default_factory=list)
    compared: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)


@dataclass(kw_only=True)
class Taking:
    """One run over one table."""

    path: Path
    table: TableMap
    at: datetime
    by: User | None  # none: only the plan
    is_recounted: bool = False
    outcome: Outcome = field(default_factory=Outcome)
    seen: set[str] = field(default_factory=set)

    def run(self, say: Callable[[int, int], None]) -> Outcome:
        """Read all of it first, then judge and write; ``say`` hears rows done and rows in all.

        Raises BadTable before anything is written.
        """
        total = check(self.path, self.table)
        self.source = foreign.Source(
            system=self.table.system,
            file=fingerprint(self.path),
            people=self.table.words["people"],
        )
        self.places = foreign.Places(self.source)
        done, rows = 0, lines(self.path, self.table)
        while batch := list(islice(rows, BATCH)):
            self.take(batch)
            done += len(batch)
            say(done, total)
        return self.outcome

    def take(self, batch: list[Line]) -> None:
        """Judge a batch and write what stands firm, in one transaction."""
        found = list(self.observations(batch))
        already = foreign.known([each.row.code for each in found], self.source)
        fresh = [each for each in found if self.is_fresh(each, already)]
        if self.by:
            foreign.observe(fresh, self.source, self.places, by=self.by, at=self.at)
        self.outcome.new += len(fresh)
        if self.is_recounted:
            for each in fresh:
                self.recount(each)

    def observations(self, batch: list[Line]) -> Iterator[foreign.Observation]:
        for line, cells in batch:
            code = cells[self.table.columns["code"]]
            try:
                row = judged(line, cells, self.table, now=self.at)
                if row.code in self.seen:
                    raise BadRow(reason=_("the same code stands in an earlier row."))
                observation = foreign.Observation.of(row, self.places)
            except BadRow as refusal:
                self.refuse(line, code, refusal)
                continue
            self.seen.add(row.code)
            yield observation

    def is_fresh(self, found: foreign.Observation, already: dict[str, str]) -> bool:
        stored = already.get(found.row.code)
        if stored is None:
            return True
        if stored == foreign.fingerprint(found.row):
            self.outcome.known += 1
        else:
            reason = _("it stands here with other content; what was taken over is not changed.")
            self.refuse(found.row.line, found.row.code, BadRow(reason=reason))
        return False

    def recount(self, found: foreign.Observation) -> None:
        """Compare the due day with the one our calendar gives; the given one stays."""
        row = found.row
        counted = promise(found.version, unit=found.hall, channel=row.channel, at=row.received_at)
        self.outcome.compared += 1
        if local_day(counted.due.due_at) != local_day(row.due_at):
            self.outcome.disagreements.append(
                Disagreement(
                    line=row.line,
                    code=row.code,
                    given=row.due_at.isoformat(),
                    ours=counted.due.due_at.isoformat(),
                )
            )

    def refuse(self, line: int, code: str, refusal: Refusal) -> None:
        self.outcome.refusals.append(RowRefused(line=line, code=code[:120], reason=str(refusal)))


def as_json(outcome: Outcome, taking: Taking) -> dict[str, Any]:
    """Return what ``--json`` prints."""
    told: dict[str, Any] = {
        "applied": taking.by is not None,
        "file": taking.path.name,
        "system": taking.table.system,
        "counts": {
            "new": outcome.new, "known": outcome.known, "refused": len(outcome.refusals),
        },
        "refusals": [
            {"row": each.line, "code": each.code, "reason": each.reason}
            for each in outcome.refusals
        ],
    }  # fmt: skip
    if taking.is_recounted:
        told["recount"] = {
            "compared": outcome.compared,
            "disagree": len(outcome.disagreements),
            "rows": [
                {"row": each.line, "code": each.code, "given": each.given, "ours": each.ours}
                for each in outcome.disagreements
            ],
        }
    return told
