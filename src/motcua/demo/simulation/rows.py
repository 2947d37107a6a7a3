"""Which rows the acts would have left behind for a script; a test holds both against each other.

Each method is the twin of the verb of its name in ``dossiers.actions`` and writes what that writes.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from motcua.demo.simulation.script import Deed, Life
from motcua.demo.simulation.standing import Given, Rows, Standing, name_keys, uuid7
from motcua.demo.simulation.tables import COLUMNS
from motcua.dossiers.rules import local_day, printed_code, timeliness
from motcua.dossiers.states import ENDED, MOVES, State, Verb
from motcua.people.identity import encrypt_number, hash_number
from motcua.workdays.rules import add_working_minutes


def rows_of(lives: Sequence[Life], given: Given, random: Random) -> Rows:
    """Return the rows of a batch, table by table."""
    rows: Rows = {table: [] for table in COLUMNS}
    persons: dict[int, int] = {}
    for place, life in enumerate(lives):
        key = persons.get(life.applicant.number)
        if key is None:
            key = persons[life.applicant.number] = next(given.persons)
            rows["people_person"].append(_person(life, key, random))
        case = Case(life, place, given, rows, random, person=key)
        for turn, deed in enumerate(life.deeds):
            case.do(turn, deed)
        case.close()
    return rows


def _person(life: Life, key: int, random: Random) -> tuple[Any, ...]:
    who, first = life.applicant, life.deeds[0]
    folded, sort = name_keys(who.name)
    return (
        key, uuid7(first.at, random), "cccd", hash_number("cccd", who.id_number),
        encrypt_number("cccd", who.id_number), who.issued_on, who.name, folded, sort, who.born_on,
        who.sex, who.address, who.phone, "", first.at, first.by.user, first.at, first.by.user,
    )  # fmt: skip


class Case(Standing):
    """Plays the script, deed by deed."""

    def do(self, turn: int, deed: Deed) -> None:
        """Play one deed, then record it as ``transitions.finish`` does."""
        self.facts, self.secrets = {}, {}
        target = getattr(self, _METHODS[deed.verb])(
            deed, self.given.numbers.get((self.place, turn)), turn
        )
        self.state = target or _LEADS_TO.get(deed.verb) or self.state
        if self.state in _GIVEN_UP:
            self.ended_at = deed.at
        for task in self.tasks:
            task.dossier_due_at = self.due_at
        self.record(deed.verb, deed.at, deed.by)

    # --- the verbs

    def submit(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.keep_papers(deed)
        self.keep_fee(deed)
        self.facts = {
            "procedure": self.offer.code, "version": self.offer.version,
            "channel": self.life.channel, "papers": len(self.offer.papers), "files": [],
        }  # fmt: skip
        self.secrets = {"applicant": self.life.applicant.name}

    def receive(self, deed: Deed, number: int | None, turn: int) -> None:
        self.received_at = deed.at
        self.start_clock(deed)
        first = self.offer.steps[0]
        by = deed.by.user
        self.rows["dossiers_task"].append((
            uuid7(deed.at, self.random), self.pk, first.pk, first.kind, self.hall.pk, first.duty,
            by, self.submitted_at, self.submitted_at, deed.at, None, None, first.minutes, 0, "done",
            by, "",
        ))  # fmt: skip
        self.open_step(1, deed.at)
        serial = self.given.serials[self.place, turn]
        self.code = printed_code(self.hall.code, local_day(deed.at), serial)
        self.slip = number
        self.facts["code"] = self.code

    def decline(self, deed: Deed, number: int | None, _turn: int) -> None:
        self.facts = {
            "cause": deed.told["cause"], "ground": deed.told["legal_ground"], "number": number,
        }  # fmt: skip
        self.secrets["text"] = deed.told["text"]

    def request_supplement(self, deed: Deed, number: int | None, _turn: int) -> None:
        told, is_late = deed.told, self.is_late_request(deed.at)
        if self.rounds:
            self.deviate("second_supplement", deed, told["reason"])
        if is_late:
            self.deviate("late_supplement", deed, told["reason"])
        items = [{"text": text, "paper": None} for text in told["items"]]
        self.rounds.append([
            self.pk, len(self.rounds) + 1, deed.at, deed.by.user, self.received_at is None, items,
            told["cause"], told["legal_ground"], told["text"], number, is_late, None,
        ])  # fmt: skip
        self.resume = self.state
        if self.received_at:
            self.paused_at = deed.at
            self.entry("pause", deed, told["legal_ground"], None, {}, {}, self.due_at, self.due_at)
        self.facts |= {
            "cause": told["cause"], "ground": told["legal_ground"], "round": len(self.rounds),
        }  # fmt: skip
        self.secrets = {"text": told["text"], "items": "\n".join(told["items"])}

    def supplement(self, deed: Deed, _number: int | None, _turn: int) -> str:
        target, self.resume = self.resume, ""
        for asked in self.rounds:
            asked[-1] = asked[-1] or deed.at
        if self.received_at:
            self.start_clock(deed)
            for task in self.tasks:
                task.badge = "supplemented"
                if task.due_at:  # the step has its time anew
                    minutes = task.step.minutes
                    task.due_at = add_working_minutes(deed.at, minutes, task.place.calendar)
        self.secrets["text"] = deed.told["text"]
        return target

    def take(self, deed: Deed, _number: int | None, _turn: int) -> None:
        task = self.tasks[0]
        task.holder, task.taken_at, task.badge = deed.by.user, deed.at, ""
        self.facts["step"] = task.step.kind

    def appraise(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.advance(deed)
        self.secrets["text"] = deed.told["text"]

    def send_back(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.end(self.tasks.pop(), deed, "sent_back")
        place = self.offer.step("appraise")
        self.open_step(place, deed.at, badge="sent_back")
        self.tasks[0].holder = self.holders[self.offer.steps[place].pk]
        self.facts = {"cause": deed.told["cause"], "ground": deed.told["legal_ground"]}
        self.secrets["text"] = deed.told["text"]

    def apologise(self, deed: Deed, number: int | None, _turn: int) -> None:
        told, due = deed.told, self.due
        assert due is not None
        is_late = deed.at > add_working_minutes(due.due_at, -8 * 60, self.hall.calendar)
        if is_late:
            self.deviate("late_apology", deed, told["text"])
        self.extend(due, deed)
        self.rows["dossiers_apology"].append((
            self.pk, deed.at, deed.by.user, number, told["cause"], told["legal_ground"],
            told["text"], due.due_at, told["until"], is_late,
        ))  # fmt: skip
        self.facts |= {"cause": told["cause"], "ground": told["legal_ground"], "late": is_late}
        self.secrets["text"] = told["text"]

    def approve(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.judge(deed, "granted")

    def refuse_result(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.judge(deed, "refused")
        self.facts |= {"cause": deed.told["cause"], "ground": deed.told["legal_ground"]}
        self.secrets["text"] = deed.told["text"]

    def seal(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.sealed[:2] = deed.by.user, deed.at

    def complete(self, deed: Deed, _number: int | None, _turn: int) -> None:
        assert self.due is not None
        self.sealed[2] = self.finished_at = deed.at
        self.advance(deed)
        self.facts["timeliness"] = timeliness(deed.at, self.due.due_at)

    def return_result(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.end(self.tasks.pop(), deed, "done")
        self.returned_at = deed.at
        self.facts = {"how": self.life.return_method, "without_slip": False}
        self.secrets["to"] = deed.told["to_name"]

    def withdraw(self, deed: Deed, _number: int | None, _turn: int) -> None:
        self.end(self.tasks.pop(), deed, "cancelled")
        self.secrets["text"] = deed.told["text"]

    def stop(self, deed: Deed, number: int | None, _turn: int) -> None:
        self.end(self.tasks.pop(), deed, "cancelled")
        self.facts = {
            "requested_at": deed.told["requested_at"].isoformat(),
            "ground": deed.told["legal_ground"], "number": number,
        }  # fmt: skip
        self.secrets["text"] = deed.told["text"]

    def judge(self, deed: Deed, outcome: str) -> None:
        self.advance(deed)
        self.decision, self.outcome, self.decided_at = deed, outcome, deed.at
        self.facts = {"outcome": outcome, "authority": deed.by.authority}


_METHODS = {verb.value: verb.value for verb in Verb} | {Verb.RETURN.value: "return_result"}
_LEADS_TO = {
    verb.value: move.to.value if move.to else ""
    for verb, move in MOVES.items()
}  # fmt: skip
_GIVEN_UP = {state.value for state in ENDED - {State.FINISHED, State.RETURNED}}
