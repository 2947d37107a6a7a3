"""Judge one row: what it says in our words, or the sentence why it cannot be taken over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from motcua.core.text import fold, nfc
from motcua.dossiers.foreign.errors import BadRow
from motcua.dossiers.foreign.mapping import TableMap
from motcua.dossiers.rules import LOCAL
from motcua.dossiers.states import NATIONAL_CODES, State

#: Where a day stands without a time: a receipt begins it, what falls due ends it.
_START, _END = time(0, 0), time(23, 59)
_DAY = r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
_TIME = r"(?P<h>\d{1,2})[:h](?P<i>\d{2})(?::(?P<s>\d{2}))?"
_LOCAL_FORMS = (re.compile(rf"{_DAY}(?:,?\s+{_TIME})?"), re.compile(rf"{_TIME},?\s+{_DAY}"))
_STARTS_A_FORMULA = ("=", "@", "+", "\t", "\r")
_STATES: Mapping[str, State] = (
    {state.value: state for state in State}
    | {str(code): state for state, code in NATIONAL_CODES.items() if state != State.DECIDED}
    | {
        "da tra": State.RETURNED, "da tra ket qua": State.RETURNED,
        "da giai quyet": State.FINISHED, "da co ket qua": State.FINISHED,
        "dang giai quyet": State.IN_PROGRESS, "dang xu ly": State.IN_PROGRESS,
        "da rut": State.WITHDRAWN, "rut ho so": State.WITHDRAWN,
        "dung giai quyet": State.STOPPED, "dung xu ly": State.STOPPED,
        "tu choi": State.DECLINED, "khong tiep nhan": State.DECLINED,
        "cho bo sung": State.SUPPLEMENT, "moi tiep nhan": State.RECEIVED,
    }
)  # fmt: skip
_CHANNELS = {
    "counter": "counter", "online": "online", "post": "post", "1": "counter", "2": "online",
    "3": "post", "truc tiep": "counter", "truc tuyen": "online", "buu chinh": "post",
}  # fmt: skip
KINDS = {
    "receive": "receive", "tiep nhan": "receive", "appraise": "appraise", "tham dinh": "appraise",
    "thu ly": "appraise", "consult": "consult", "lay y kien": "consult", "approve": "approve",
    "phe duyet": "approve", "ky duyet": "approve", "seal": "seal", "dong dau": "seal",
    "return": "return", "tra ket qua": "return",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ForeignStep:
    kind: str
    person: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ForeignRow:
    """One dossier of another system in our words; moments as given."""

    line: int
    code: str
    procedure: str
    received_at: datetime
    due_at: datetime
    finished_at: datetime | None
    returned_at: datetime | None
    state: State
    agency: str  # as written; empty: the hall itself
    hall: str
    channel: str
    applicant: str
    steps: Sequence[ForeignStep]

    def facts(self) -> dict[str, Any]:
        """Return what the history keeps: everything but names of persons."""
        moments = (self.received_at, self.due_at, self.finished_at, self.returned_at)
        received, due, finished, returned = (at and at.isoformat() for at in moments)
        return {
            "code": self.code, "procedure": self.procedure, "received": received, "due": due,
            "finished": finished, "returned": returned, "status": self.state.value,
            "agency": self.agency, "hall": self.hall, "channel": self.channel,
            "steps": [[step.kind, step.at.isoformat()] for step in self.steps],
        }  # fmt: skip


def judged(line: int, cells: Mapping[str, str], table: TableMap, *, now: datetime) -> ForeignRow:
    """Return what a row says. Raises BadRow with the reason."""
    told = {name: cells[column] for name, column in table.columns.items()}
    for name, text in told.items():
        if text.startswith(_STARTS_A_FORMULA):
            _refuse(_("“%(field)s” begins like a formula: %(text)s") % {
                "field": name, "text": text[:40],
            })  # fmt: skip
    for name in ("code", "procedure", "received", "due"):
        if not told[name]:
            _refuse(_("“%(field)s” is empty.") % {"field": name})
    moments = {
        name: moment(told.get(name, ""), name, ends=name != "received")
        for name in ("received", "due", "finished", "returned")
    }
    received, due = moments["received"], moments["due"]
    assert received is not None
    assert due is not None
    row = ForeignRow(
        line=line,
        code=_code(told["code"]),
        procedure=nfc(told["procedure"]),
        received_at=received,
        due_at=due,
        finished_at=moments["finished"] or moments["returned"],
        returned_at=moments["returned"],
        state=_state(told.get("status", ""), moments, table),
        agency=nfc(table.words["agencies"].get(*_key(told.get("agency", "")))),
        hall=table.words["halls"].get(*_key(told.get("hall", ""))) or table.unit,
        channel=_channel(told.get("channel", ""), table),
        applicant=nfc(told.get("applicant", ""))[:300],
        steps=_steps(cells, table),
    )
    _check_order(row, now)
    return row


def moment(text: str, name: str, *, ends: bool) -> datetime | None:
    """Return a moment in local time; a bare day begins or ends with it. Raises BadRow."""
    if not text:
        return None
    try:
        found = _read(text, _END if ends else _START)
    except (ValueError, OverflowError):
        _refuse(_("“%(field)s” is no moment: %(text)s") % {"field": name, "text": text[:40]})
    if not 1990 <= found.year < 2100:
        _refuse(_("“%(field)s” lies outside the years 1990–2099.") % {"field": name})
    return found


def _read(text: str, without: time) -> datetime:
    for form in _LOCAL_FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            clock = without
            if parts["h"]:
                clock = time(int(parts["h"]), int(parts["i"]), int(parts["s"] or 0))
            day = datetime(int(parts["y"]), int(parts["m"]), int(parts["d"]), tzinfo=LOCAL)
            return datetime.combine(day.date(), clock, tzinfo=LOCAL)
    found = datetime.fromisoformat(text)
    if len(text) <= len("2026-01-01"):
        return datetime.combine(found.date(), without, tzinfo=LOCAL)
    return found.astimezone(LOCAL) if found.tzinfo else found.replace(tzinfo=LOCAL)


def _code(text: str) -> str:
    code = "".join(text.split()).upper()
    if len(code) > 120:
        _refuse(_("“code” is longer than 120 characters."))
    return code


def _key(text: str) -> tuple[str, str]:
    """Return how a word is looked up, and the word itself where nothing else is said."""
    return text.strip().casefold(), text


def _state(text: str, moments: Mapping[str, datetime | None], table: TableMap) -> State:
    derived = State.IN_PROGRESS
    if moments["returned"] or moments["finished"]:
        derived = State.RETURNED if moments["returned"] else State.FINISHED
    if not text:
        return derived
    word = table.words["statuses"].get(*_key(text))
    state = _STATES.get(fold(word))
    if state is None:
        _refuse(
            _("“status” is unknown: %(text)s; say in the map what it is.") % {"text": text[:60]}
        )
    if state in _DONE and derived not in _DONE:
        _refuse(_("“status” says that it is finished, but no moment is given."))
    if derived in _DONE and state in _OPEN:
        _refuse(_("“status” says that it is open, but it has a moment of its end."))
    return derived if state in _DONE else state


_DONE = {State.FINISHED, State.RETURNED}
_OPEN = {State.SUBMITTED, State.RECEIVED, State.IN_PROGRESS, State.SUPPLEMENT, State.PAYMENT}


def _channel(text: str, table: TableMap) -> str:
    word = fold(table.words["channels"].get(*_key(text))) or "counter"
    if word not in _CHANNELS:
        _refuse(_("“channel” is unknown: %(text)s; say in the map what it is.") % {
            "text": text[:60],
        })  # fmt: skip
    return _CHANNELS[word]


def _steps(cells: Mapping[str, str], table: TableMap) -> list[ForeignStep]:
    found = [
        _step(each.step, cells[each.person] if each.person else "", cells[each.time], table)
        for each in table.steps
        if cells[each.time]
    ]
    for part in filter(str.strip, cells.get(table.steps_column, "").split(";")):
        pieces = [piece.strip() for piece in part.split("|")]
        if len(pieces) != 3:
            _refuse(_("“steps” is written as step|person|time; …, not: %(text)s") % {
                "text": part[:60],
            })  # fmt: skip
        found.append(_step(pieces[0], pieces[1], pieces[2], table))
    return sorted(found, key=lambda step: step.at)


def _step(step: str, person: str, at: str, table: TableMap) -> ForeignStep:
    kind = KINDS.get(fold(table.words["kinds"].get(*_key(step))))
    when = moment(at, "steps", ends=True)
    if kind is None or when is None:
        _refuse(_("“steps” names an unknown step or no time: %(text)s") % {"text": step[:60]})
    return ForeignStep(kind=kind, person=nfc(person)[:120], at=when)


def _check_order(row: ForeignRow, now: datetime) -> None:
    if row.due_at < row.received_at:
        _refuse(_("it falls due before it was received."))
    if row.finished_at and row.finished_at < row.received_at:
        _refuse(_("it was finished before it was received."))
    if row.finished_at and row.returned_at and row.returned_at < row.finished_at:
        _refuse(_("it was returned before it was finished."))
    done = [at for at in (row.received_at, row.finished_at, row.returned_at) if at]
    if max(done).date() > now.astimezone(LOCAL).date():
        _refuse(_("it lies in the future."))


def _refuse(reason: str) -> NoReturn:
    raise BadRow(reason=reason)
