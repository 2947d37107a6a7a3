"""Pages that begin where the one before ended: opaque cursors that only we can make."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field

from motcua.api.schemas.kinds import Body
from motcua.core.errors import Invalid

SALT = "motcua.api.cursor"
M = TypeVar("M", bound=Model)


class CursorUnusable(Invalid):
    """A cursor of another list, or none of ours."""

    code = "cursor_unusable"


class Paging(Body):
    """Where the page begins and how long it is; subclasses add the filters."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=400)] = Field(
        default="", description="next_cursor of the page before, with the same filters"
    )

    @property
    def fingerprint(self) -> str:
        """Return what the filters are; a cursor holds for these alone."""
        filters = self.model_dump_json(exclude={"limit", "cursor"})
        return sha256(filters.encode()).hexdigest()[:12]


def page(
    rows: "QuerySet[M]", asked: Paging, *, order: tuple[str, ...], show: Callable[[M], BaseModel]
) -> tuple[list[Any], str | None]:
    """Return the items of a page and the cursor of the next, None at the end.

    ``order`` names columns that are unique together, each with a minus where it falls.
    """
    after = _read(asked)
    if after is not None:
        rows = rows.filter(_beyond(order, after))
    found = list(rows.order_by(*order)[: asked.limit + 1])
    more, found = len(found) > asked.limit, found[: asked.limit]
    items = [show(row) for row in found]
    if not more:
        return items, None
    return items, _write(asked, [getattr(found[-1], name.lstrip("-")) for name in order])


def _beyond(order: tuple[str, ...], after: list[Any]) -> Q:
    found, same = Q(pk__in=[]), Q()
    for name, value in zip(order, after, strict=True):
        column = name.lstrip("-")
        found |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    return found


def _write(asked: Paging, place: list[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in place]
    return signing.dumps([asked.fingerprint, *plain], salt=SALT)


def _read(asked: Paging) -> list[Any] | None:
    if not asked.cursor:
        return None
    try:
        fingerprint, *place = signing.loads(asked.cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        fingerprint, place = "", []
    if fingerprint != asked.fingerprint:
        raise CursorUnusable(reason=_("The cursor belongs to another list. Begin anew without it."))
    return list(place)
