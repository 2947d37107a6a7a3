"""The numbers: what a report is asked for, and what it answers."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from motcua.api.keyset import Paging
from motcua.api.schemas.kinds import Code, Day, Line, Moment, Shown

ReportKind = Literal[
    "on-time", "ii06a", "shortening", "channels", "on-the-spot", "supplements", "trips", "steps"
]
Split = Annotated[str, StringConstraints(max_length=10)]
_UNIT = Field(
    default=None, description="it and all below it; null: the unit the token's user heads"
)
_BY = Field(default="", description="agency, receiver, sector, procedure, officer, channel, month; "
            "steps: kind, unit, step, holder, month")  # fmt: skip


class _OfPeriod(BaseModel):
    first: Day | None = Field(default=None, alias="from", description="first day")
    last: Day | None = Field(default=None, alias="to", description="last day")
    period: Annotated[str, StringConstraints(max_length=10)] | None = Field(
        default=None, description="instead of both: 2026, 2026-Q1 or 2026-03, from 15th to 14th"
    )
    unit: Code | None = _UNIT
    by: Split = _BY


class ReportAsked(_OfPeriod):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class DossiersAsked(_OfPeriod, Paging):
    figure: Annotated[str, StringConstraints(max_length=30)] = Field(
        description="a name in total or rows"
    )
    key: Line = Field(default="", description="of the row; empty: of the total")


class CoverageAsked(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    on: Day | None = Field(default=None, description="today, if not given")
    unit: Code | None = Field(default=None, description="a centre, or what narrows the centres")
    by: Split = Field(default="agency", description="agency, level, centre")


class MeaningShown(Shown):
    """What stands beside the figures."""

    version: int
    article: str
    vi: str
    en: str


class Figures(BaseModel):
    """The numbers by name; shares are percent, averages have two digits, null is of nothing."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, int | float | None]


class Row(BaseModel):
    """One line: what it is about, and its numbers by name."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, bool | int | float | None]

    key: str
    name: str


class _Report(Shown):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    kind: str
    unit: str | None
    by: str | None
    definition: MeaningShown
    total: Figures
    rows: list[Row]


class ReportShown(_Report):
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    identities_hold: bool | None = Field(default=None, description="of form II.06a; else null")


class CoverageShown(_Report):
    on: date


class FrozenLine(Shown):
    uuid: UUID
    kind: str
    unit: str | None
    first: date
    last: date
    by: str
    sha256: str = Field(description="over the canonical content")
    frozen_at: Moment


class FrozenPage(Shown):
    items: list[FrozenLine]
    next_cursor: str | None = Field(description="send it as cursor for the page after; null: end")


class DifferenceShown(Shown):
    row: str = Field(description="name of the row; empty: the total")
    figure: str
    frozen: int | float | None
    today: int | float | None


class FrozenShown(FrozenLine):
    is_whole: bool = Field(description="the content still has its fingerprint")
    content: dict[str, Any] = Field(description="the report as it was handed in")
    differences: list[DifferenceShown] = Field(description="what would come out otherwise today")
