"""Many dossiers in one call, and what became of each."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from motcua.api.schemas.dossiers import Intake
from motcua.api.schemas.kinds import Body, Moment, Shown
from motcua.dossiers.actions.intake import MOST_AT_ONCE


class Bulk(Body):
    """Up to a thousand intakes; each is taken in or refused alone, the order is kept."""

    items: Annotated[list[Intake], Field(min_length=1, max_length=MOST_AT_ONCE)]


class TakenIn(Shown):
    """A dossier that was taken in; read it by its uuid for more."""

    uuid: UUID
    code: str
    tracking_code: str
    due_at: Moment
    etag: str


class Refused(Shown):
    """Why one was not taken in: the status, code and sentence it would have met alone."""

    status: int
    code: str
    detail: str


class BulkLine(Shown):
    """What became of the item at the same place; one of the two is null."""

    dossier: TakenIn | None
    problem: Refused | None


class BulkShown(Shown):
    """The lines in the order of the items, and how many were taken in."""

    taken_in: int
    lines: list[BulkLine]
