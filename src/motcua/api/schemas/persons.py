"""Persons, always masked."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from motcua.api.schemas.kinds import Body, Moment, Shown
from motcua.people.models import IdKind, Sex


class NumberAsked(Body):
    """An identity number, in the body so that it stands in no address and no log."""

    id_kind: IdKind
    id_number: Annotated[str, Field(min_length=1, max_length=30)]


class PersonShown(Shown):
    uuid: UUID
    full_name: str
    id_kind: IdKind
    number: str = Field(description="masked")
    phone: str = Field(description="masked")
    email: str = Field(description="masked")
    sex: Sex
    is_verified: bool
    declared_at: Moment


class Persons(Shown):
    items: list[PersonShown] = Field(max_length=1)
