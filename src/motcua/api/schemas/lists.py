"""Lists by page, and their filters."""

from pydantic import Field

from motcua.api.keyset import Paging
from motcua.api.schemas.dossiers import DossierShown, UnitShown
from motcua.api.schemas.kinds import Code, Line, MomentGiven, Shown
from motcua.dossiers.states import State

_NEXT = Field(description="send it as cursor for the page after; null at the end")


class DossierFilter(Paging):
    state: State | None = None
    procedure: Code | None = None
    receiving_unit: Code | None = None
    deciding_unit: Code | None = None
    reference: Line = Field(default="", description="printed, tracking or foreign code")
    received_from: MomentGiven | None = None
    received_before: MomentGiven | None = None
    changed_from: MomentGiven | None = None
    due_before: MomentGiven | None = None
    is_overdue: bool = False


class DossierPage(Shown):
    items: list[DossierShown]
    next_cursor: str | None = _NEXT


class UnitFilter(Paging):
    q: Line = Field(default="", description="words of the name, or the code")


class UnitPage(Shown):
    items: list[UnitShown]
    next_cursor: str | None = _NEXT
