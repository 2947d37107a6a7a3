"""Form 07: which part of the register is asked for, and a line of it."""

from typing import Literal, Self

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from motcua.api.keyset import Paging
from motcua.api.schemas.kinds import Code, Day, Moment, Shown
from motcua.dossiers.letters.register import MOST_DAYS
from motcua.dossiers.models import ReturnMethod


class _Asked(BaseModel):
    first: Day = Field(alias="from", description="first day of reception")
    last: Day = Field(alias="to", description="last day, at most a year later")
    unit: Code | None = Field(
        default=None, description="whose register; the first the token has a post for, if not given"
    )
    sector: Code | None = Field(default=None, description="code of one sector; else all")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= (self.last - self.first).days <= MOST_DAYS:
            raise ValueError(_("The last day follows the first, at most a year later."))
        return self


class RegisterAsked(_Asked, Paging):
    pass


class RegisterFileAsked(_Asked):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Literal["pdf", "csv"] = Field(default="pdf", alias="as")


class RegisterLineShown(Shown):
    """A line of form 07, its columns in their order."""

    sequence: int | None = Field(description="the number that the unit gave it in its year")
    code: str
    procedure: str
    applicant_name: str
    address: str
    phone: str
    agency: str
    received_at: Moment
    due_at: Moment | None
    returned_at: Moment | None
    return_method: ReturnMethod


class RegisterShown(Shown):
    items: list[RegisterLineShown]
    next_cursor: str | None
