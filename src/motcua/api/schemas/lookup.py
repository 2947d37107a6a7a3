"""Code and PIN of a slip, and what is told for them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from motcua.api.schemas.dossiers import UnitShown
from motcua.api.schemas.kinds import Body, Moment, Shown
from motcua.dossiers.states import State


class LookupAsked(Body):
    code: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        description="as printed, or what the QR code of the slip says"
    )
    pin: Annotated[str, StringConstraints(min_length=1, max_length=12)]


class LookedUp(Shown):
    reference: str
    procedure: str
    state: State
    receiving_unit: UnitShown
    deciding_unit: UnitShown
    received_at: Moment | None
    due_at: Moment | None
    finished_at: Moment | None
    returned_at: Moment | None
