"""One dossier while its script is played: how it stands, and the rows that its acts share.

The verbs stand in ``rows``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Any

from motcua.core.text import fold, sort_key
from motcua.demo.simulation.cast import Officer, Place, StepOf
from motcua.demo.simulation.numbering import Place as Spot
from motcua.demo.simulation.script import Deed, Life
from motcua.dossiers.rules import HASH_FORMAT, digest, local_day, spelt, spelt_row_hash
from motcua.dossiers.states import ENDED, State
from motcua.workdays import rules
from motcua.workdays.rules import add_working_minutes, working_minutes

FREE = "Không thu theo quy định"
SALT_BYTES = 16
#: The start of Unix time on a clock in Viet Nam, which keeps no summer time.
_LOCAL_1970 = datetime(1970, 1, 1, 7)  # noqa: DTZ001 - compared with local moments
_WITHIN = rules.Limit.of(3, rules.LimitUnit.WORKING_DAY)
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the database gave a batch beforehand: keys and running numbers."""

    persons: Iterator[int]
    dossiers: Iterator[int]
    charges: Iterator[int]
    numbers: dict[Spot, int]
    serials: dict[Spot, int]


def uuid7(at: datetime, random: Random) -> str:
    """Return a UUIDv7 of that moment, drawn from the seed."""
    chance = random.getrandbits(74)
    tail = f"{0x8000000000000000 | chance & 0x3FFFFFFFFFFFFFFF:016x}"
    head = _uuid_head(at.replace(tzinfo=None))
    return f"{head}-7{chance >> 62:03x}-{tail[:4]}-{tail[4:]}"


@lru_cache(maxsize=4096)
def _uuid_head(at: datetime) -> str:
    """Return the first 48 bits of a UUIDv7 of a local moment: one deed makes many rows."""
    head = f"{round((at - _LOCAL_1970).total_seconds() * 1000):012x}"
    return f"{head[:8]}-{head[8:]}"


@lru_cache(maxsize=65536)
def name_keys(name: str) -> tuple[str, str]:
    """Return what finds a name and what orders it."""
    return fold(name), sort_key(name)


@dataclass(slots=True)
class OpenTask:
    uuid: str
    step: StepOf
    place: Place
    since: datetime
    due_at: datetime | None
    dossier_due_at: datetime | None
    badge: str
    holder: int | None = None
    taken_at: datetime | None = None


class Standing:
    """How a dossier stands, and what is written of it."""

    def __init__(
        self, life: Life, place: int, given: Given, rows: Rows, random: Random, *, person: int
    ) -> None:
        self.life, self.place, self.given, self.rows, self.random = life, place, given, rows, random
        self.offer, self.hall = life.offer, life.offer.hall
        self.pk, self.person = next(given.dossiers), person
        self.submitted_at = life.deeds[0].at
        self.year = local_day(self.submitted_at).year
        self.uuid = uuid7(self.submitted_at, random)
        self.code: str | None = None
        self.slip: int | None = None
        self.state, self.resume, self.outcome = State.SUBMITTED.value, "", ""
        self.received_at: datetime | None = None
        self.clock_at: datetime | None = None
        self.paused_at: datetime | None = None
        self.first_due: datetime | None = None
        self.legal_due: datetime | None = None
        self.due: rules.DueDate | None = None
        self.decided_at: datetime | None = None
        self.finished_at: datetime | None = None
        self.returned_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.sequence, self.head = 0, ""
        self.tasks: list[OpenTask] = []
        self.holders: dict[int, int] = {}  # who did a step last
        self.rounds: list[list[Any]] = []  # supplement requests
        self.sealed: list[Any] = [None, None, None]  # by, at, released at
        self.decision: Deed | None = None
        self.facts: dict[str, Any] = {}
        self.secrets: dict[str, str] = {}

    @property
    def due_at(self) -> datetime | None:
        return self.due.due_at if self.due else None

    def keep_papers(self, deed: Deed) -> None:
        for position, paper in enumerate(self.offer.papers, start=1):
            checked = (deed.at, deed.by.user) if paper.copies else (None, None)
            self.rows["dossiers_paper"].append((
                uuid7(deed.at, self.random), self.pk, paper.pk, position, paper.name,
                paper.originals, paper.copies, True, "", *checked,
            ))  # fmt: skip

    def keep_fee(self, deed: Deed) -> None:
        charge, life = next(self.given.charges), self.life
        amount, reason = self.offer.fee, "" if self.offer.fee else FREE
        self.rows["payments_charge"].append((
            charge, uuid7(deed.at, self.random), self.hall.pk, "le_phi", "Lệ phí", amount, reason,
            deed.by.user, deed.at,
        ))  # fmt: skip
        self.rows["dossiers_fee"].append((self.pk, charge))
        if life.method:
            self.rows["payments_payment"].append((
                uuid7(deed.at, self.random), charge, life.method, amount, life.receipt_number, "",
                deed.at, deed.by.user,
            ))  # fmt: skip

    def start_clock(self, deed: Deed) -> None:
        legal, due = deed.told["promised"]
        kind, before = "restart" if self.first_due else "start", self.due_at
        self.clock_at, self.paused_at = deed.at, None
        self.legal_due, self.due = legal.due_at, due
        self.first_due = self.first_due or due.due_at
        inputs = {"legal": legal.as_json()}
        self.count(kind, deed, "", inputs, due, before)

    def extend(self, current: rules.DueDate, deed: Deed) -> None:
        until, calendar = deed.told["until"], self.hall.calendar
        minutes = working_minutes(current.due_at, until, calendar)
        limit = rules.Limit.of(Decimal(minutes) / 60, rules.LimitUnit.WORKING_HOUR)
        self.due = replace(rules.extend(current, by=limit, calendar=calendar), due_at=until)
        self.count("extend", deed, deed.told["legal_ground"], {}, self.due, current.due_at)

    def count(
        self, kind: str, deed: Deed, ground: str, inputs: Any, due: rules.DueDate, before: Any
    ) -> None:
        version = self.hall.calendar_version
        self.entry(kind, deed, ground, version, inputs, due.as_json(), before, due.due_at)
        self.facts["due_at"] = due.due_at.isoformat()
        self.facts["calendar"] = version

    def entry(self, kind: str, deed: Deed, ground: str, *rest: Any) -> None:
        self.rows["dossiers_clockentry"].append(
            (self.pk, kind, deed.at, deed.by.user, ground, *rest)
        )

    def is_late_request(self, at: datetime) -> bool:
        if self.clock_at is None:
            return False
        end_of_day = rules.Convention.END_OF_DAY
        latest = rules.due(
            self.clock_at, limit=_WITHIN, calendar=self.hall.calendar, convention=end_of_day
        )
        return at > latest.due_at

    def deviate(self, rule: str, deed: Deed, reason: str) -> None:
        self.rows["dossiers_deviation"].append(
            (self.pk, rule, deed.verb, reason, deed.at, deed.by.user)
        )
        self.facts.setdefault("deviations", []).append(rule)

    def advance(self, deed: Deed) -> None:
        """End the open task and open the step that follows it."""
        task = self.tasks.pop()
        self.end(task, deed, "done")
        self.open_step(self.offer.steps.index(task.step) + 1, deed.at)

    def open_step(self, place: int, at: datetime, *, badge: str = "new") -> None:
        step = self.offer.steps[place]
        unit = self.offer.place_of(step)
        due = add_working_minutes(at, step.minutes, unit.calendar) if step.minutes else None
        self.tasks.append(OpenTask(uuid7(at, self.random), step, unit, at, due, self.due_at, badge))

    def end(self, task: OpenTask, deed: Deed, ending: str) -> None:
        holder = task.holder or deed.by.user
        self.holders[task.step.pk] = holder
        since = max(task.since, self.clock_at or task.since)  # from zero again
        used = max(0, working_minutes(since, deed.at, task.place.calendar))
        self.write_task(task, holder, deed.at, used, ending, deed.by.user)

    def write_task(
        self, task: OpenTask, holder: int | None, until: Any, used: Any, ending: str, by: Any
    ) -> None:
        step = task.step
        self.rows["dossiers_task"].append((
            task.uuid, self.pk, step.pk, step.kind, task.place.pk, step.duty, holder, task.since,
            task.taken_at, until, task.due_at, task.dossier_due_at, step.minutes, used, ending, by,
            task.badge,
        ))  # fmt: skip

    def record(self, verb: str, at: datetime, by: Officer) -> None:
        """Write the history row as ``chain.record`` does, with salts drawn from the seed."""
        facts, told = self.facts, self.secrets
        self.sequence += 1
        if told:
            salt = self.random.randbytes(SALT_BYTES)
            facts["digests"] = {name: digest(salt, text) for name, text in told.items()}
            self.rows["dossiers_historysecret"].append((self.pk, self.sequence, salt, told))
        before = self.head
        text = spelt(facts)
        self.head = spelt_row_hash(
            dossier=self.uuid, sequence=self.sequence, verb=verb, state=self.state,
            at=at, by=by.uuid, post=by.post, unit=by.unit, facts=text, hash_before=before,
        )  # fmt: skip
        self.rows["dossiers_history"].append((
            self.year, self.pk, self.sequence, verb, self.state, at, by.user, by.post,
            by.unit, text, HASH_FORMAT, before, self.head,
        ))  # fmt: skip

    def close(self) -> None:
        """Write the rows that stand as they are now: dossier, access, open tasks, result."""
        for task in self.tasks:
            self.write_task(task, task.holder, None, None, "", None)
        self.rows["dossiers_supplementrequest"] += [tuple(asked) for asked in self.rounds]
        self.write_access()
        if self.decision:
            self.rows["dossiers_result"].append((
                uuid7(self.decision.at, self.random), self.pk, self.decision.by.user,
                self.decision.at, self.decision.by.authority_words, *self.sealed, "",
            ))  # fmt: skip
        self.write_dossier()

    def write_access(self) -> None:
        concerned = ((self.hall, "receiving"), (self.offer.agency, "deciding"))
        seen = dict.fromkeys(
            pair
            for unit, capacity in concerned
            for pair in ((unit.pk, capacity), *((above, "overseeing") for above in unit.above))
        )
        is_open = self.state not in ENDED
        self.rows["dossiers_access"] += [
            (unit, self.pk, capacity, is_open, self.due_at) for unit, capacity in seen
        ]

    def write_dossier(self) -> None:
        life, who = self.life, self.life.applicant
        folded, sort = name_keys(who.name)
        self.rows["dossiers_dossier"].append((
            self.pk, self.uuid, life.tracking_code, self.code, self.year, 0, self.offer.version,
            self.offer.route, self.person, who.name, folded, sort, who.address, who.phone, "",
            who.id_number[-4:], "", "", "", 1, self.hall.pk, self.offer.agency.pk, "motcua", "",
            life.channel, life.counter, self.state, self.resume, self.outcome,
            life.return_method, self.submitted_at, self.received_at, self.clock_at, self.paused_at,
            self.first_due, self.legal_due, self.due_at, self.decided_at, self.finished_at,
            self.returned_at, self.ended_at, life.deeds[-1].at, self.slip, self.head, self.sequence,
        ))  # fmt: skip
