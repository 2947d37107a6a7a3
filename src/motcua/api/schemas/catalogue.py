"""Procedures, and when something received now is due."""

from datetime import date
from typing import Annotated

from pydantic import Field

from motcua.api.keyset import Paging
from motcua.api.schemas.kinds import Body, Code, Line, Moment, MomentGiven, Shown
from motcua.catalogue.models.version import LimitUnit
from motcua.workdays.rules import Convention


class ProcedureFilter(Paging):
    sector: Line = Field(default="", description="code of the sector")


class ProcedureLine(Shown):
    code: str
    name: str
    version: int
    sector: str | None
    agencies: list[str]


class ProcedurePage(Shown):
    items: list[ProcedureLine]
    next_cursor: str | None = Field(description="send it as cursor; null at the end")


class Search(Body):
    q: Annotated[
        str, Field(min_length=1, max_length=200, description="words, with or without marks")
    ]
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class ProcedureHit(Shown):
    code: str
    name: str
    sector: str
    is_open: bool = Field(description="a dossier can be received on it today")


class ProcedureHits(Shown):
    items: list[ProcedureHit]


class RequirementShown(Shown):
    requirement: int = Field(description="its number in the list; name it in an intake")
    name: str
    case: str = Field(description="only those in this case bring it; empty: everybody")
    originals: int
    copies: int
    form_name: str


class FeeShown(Shown):
    kind: str
    case: str
    channel: str = Field(description="in_person, online, post; empty: all")
    amount: int | None = Field(description="whole dong; null: not known, never free")


class ProcedureFull(ProcedureLine):
    limit_value: float | None
    limit_unit: LimitUnit | None
    is_on_the_spot: bool
    is_receivable: bool
    papers: list[RequirementShown]
    fees: list[FeeShown]
    legal_basis: str
    result_name: str
    valid_from: date | None


class DueAsked(Body):
    received_at: MomentGiven
    procedure: Code | None = Field(default=None, description="its limit; or a limit of your own:")
    value: Annotated[float, Field(gt=0, le=10_000)] | None = None
    unit: LimitUnit | None = None
    convention: Convention = Convention.ROLLING_HOURS
    at_unit: Code | None = Field(default=None, description="whose calendar; null: the national one")


class DueShown(Shown):
    due_at: Moment
    is_provisional: bool = Field(description="it rests on days off that are not yet decreed")
    explanation: list[str] = Field(description="why, line by line")
