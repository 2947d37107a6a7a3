"""What each act on a dossier asks for; the names are those of the verbs' arguments."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from motcua.api.schemas.kinds import (
    Body,
    Code,
    Line,
    MomentGiven,
    Said,
    SaidLine,
    SomeDong,
    Text,
)
from motcua.dossiers.models import Cause
from motcua.payments.models import FeeKind, Method

Handle = Annotated[str, Field(max_length=200, description="handle given by POST /uploads")]


class Nothing(Body):
    """An act that asks for nothing but itself."""


class WithReason(Body):
    reason: Text = Field(default="", description="why a rule is broken; marked and counted")


class WithText(Body):
    text: Said


class WithGround(WithText):
    legal_ground: SaidLine = Field(examples=["Điều 17 Nghị định 118/2025/NĐ-CP"])


class WithCause(WithGround):
    cause: Cause


class Appraisal(WithText):
    choice: Line = Field(default="", description="the way, where the route has exclusive ones")


class Consultation(Body):
    unit: Code
    question: Said
    due_at: MomentGiven


class OpinionGiven(Body):
    answer: Said
    agrees: bool


class Approval(Body):
    note: Line = Field(default="", description="for the clerk; never in the result")
    upload: Handle | None = Field(default=None, description="the agency's own PDF")


class Return(Body):
    to_name: SaidLine
    is_without_slip: bool = Field(default=False, description="identity was checked instead")


class AskedItem(Body):
    text: SaidLine
    paper: UUID | None = Field(default=None, description="of the checklist, where it concerns one")


class SupplementAsked(WithCause):
    items: Annotated[list[AskedItem], Field(min_length=1, max_length=100)]
    reason: Text = Field(default="", description="for a second or a late request")


class SupplementBrought(Body):
    text: Text = Field(default="", description="what was brought")


class PaymentAsked(Body):
    name: SaidLine
    amount: SomeDong
    kind: FeeKind
    legal_ground: SaidLine


class PaymentMade(Body):
    charge: UUID
    method: Method
    amount: SomeDong
    receipt_number: Annotated[str, Field(max_length=40)] = ""
    note: Line = Field(default="", description="ground of an exemption")


class Apology(WithCause):
    until: MomentGiven
    reason: Text = Field(default="", description="for a second extension")


class SendBack(WithText):
    cause: Cause
    legal_ground: Line = ""


class Transfer(Body):
    unit: Code
    legal_ground: SaidLine
    text: Text = Field(default="", description="also the reason where it comes late")


class Stop(WithGround):
    requested_at: MomentGiven


class Assignment(Body):
    task: UUID
    to: UUID = Field(description="an officer who holds the duty of the step there")


class Reassignment(Assignment):
    reason: Said


class NewResult(WithText):
    upload: Handle | None = Field(default=None, description="the agency's own PDF")
