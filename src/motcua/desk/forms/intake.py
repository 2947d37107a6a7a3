"""What stands on the intake screen: one visitor, the procedure in hand, those already put aside."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, TypedDict

from django.http import QueryDict

from motcua.core.ids import uuid7
from motcua.dossiers.drafts import amend_draft, drop_draft, keep_draft, read_draft
from motcua.people.models import User

KIND = "intake"
#: What of the posted form is about the visitor; all the rest is about the procedure in hand.
VISITOR_FIELDS = frozenset({
    "who", "full_name", "id_kind", "id_number", "born_on", "sex", "address", "phone", "email",
    "seen", "confirmed", "behalf", "owner_name", "owner_number", "owner_address", "mandate_note",
})  # fmt: skip
#: What belongs to the request and is never kept.
PASSING = frozenset(
    {"csrfmiddlewaretoken", "key", "turn", "do", "person", "pick", "drop_scan", "reopen", "reuse"}
)

Fields = dict[str, list[str]]


class Scan(TypedDict):
    """A file already kept, waiting for its paper."""

    file: int
    name: str
    pages: int | None  # of office files nobody knows


@dataclass
class Case:
    """One procedure with its papers, fee and way of return, as typed so far."""

    version: int | None = None
    fields: Fields = field(default_factory=dict)
    scans: dict[str, list[Scan]] = field(default_factory=dict)
    reused: dict[str, str] = field(default_factory=dict)  # line → paper held before

    def one(self, name: str, default: str = "") -> str:
        return self.fields.get(name, [default])[-1].strip()

    def many(self, name: str) -> list[str]:
        return self.fields.get(name, [])


@dataclass
class Intake:
    """The draft of one visit; ``visit`` joins the dossiers of one slip."""

    key: str = field(default_factory=lambda: str(uuid7()))
    visit: str = field(default_factory=lambda: str(uuid7()))
    turn: int = 0  # grows with every step; a late autosave of an earlier one is not kept
    visitor: Fields = field(default_factory=dict)
    person: str = ""  # uuid of the person found
    is_card: bool = False  # the number was read from the card
    warnings: list[str] = field(default_factory=list)  # what to look at on the card
    matches: list[str] = field(default_factory=list)
    case: Case = field(default_factory=Case)
    kept: list[Case] = field(default_factory=list)
    focus: str = ""

    @classmethod
    def of(cls, user: User, *, at: datetime) -> "Intake":
        """Return the officer's draft; a fresh one is kept at once: autosaves need its place."""
        content = read_draft(user, KIND)
        if content:
            return cls.from_json(content)
        intake = cls()
        intake.keep(user, at=at)
        return intake

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Intake":
        known = {name: content[name] for name in cls.__dataclass_fields__ if name in content}
        known["case"] = Case(**known.get("case", {}))
        known["kept"] = [Case(**case) for case in known.get("kept", [])]
        return cls(**known)

    def keep(self, user: User, *, at: datetime) -> None:
        """Keep the visit after a step."""
        self.turn += 1
        keep_draft(user, KIND, asdict(self), at=at)

    def autosave(self, user: User, *, at: datetime) -> bool:
        """Keep what was typed if this visit is still the officer's; False if it has ended."""

        def change(content: dict[str, Any]) -> bool:
            is_same = (content.get("key"), content.get("turn")) == (self.key, self.turn)
            if is_same:
                content["visitor"] = self.visitor
                content["case"]["fields"] = self.case.fields
            return is_same

        return amend_draft(user, KIND, change, at=at)

    @staticmethod
    def wipe(user: User) -> None:
        """Forget the visit."""
        drop_draft(user, KIND)

    def read(self, posted: QueryDict) -> None:
        """Take over what the form holds; a box that is not ticked is not posted."""
        fields = {name: posted.getlist(name) for name in posted if name not in PASSING}
        self.visitor = {n: v for n, v in fields.items() if n in VISITOR_FIELDS}
        self.case.fields = {n: v for n, v in fields.items() if n not in VISITOR_FIELDS}

    def is_now(self, posted: QueryDict) -> bool:
        """Say whether the form is that of this visit and of its last step."""
        return (posted.get("key"), posted.get("turn")) == (self.key, str(self.turn))

    def said(self, name: str, default: str = "") -> str:
        """Return what was typed about the visitor."""
        return self.visitor.get(name, [default])[-1].strip()

    def put(self, **values: str) -> None:
        """Fill fields of the visitor, as if typed."""
        self.visitor |= {name: [value] for name, value in values.items()}

    def forget_person(self) -> None:
        self.visitor, self.person, self.matches = {}, "", []
        self.is_card, self.warnings = False, []

    def put_aside(self) -> None:
        """Lay the procedure in hand aside and begin another of the same visitor."""
        self.kept.append(self.case)
        self.case = Case()

    @property
    def cases(self) -> list[Case]:
        """Every procedure of the visit that was chosen, in order."""
        return [*self.kept, *([self.case] if self.case.version else [])]
