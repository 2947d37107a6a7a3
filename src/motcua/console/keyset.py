"""Pages that stay quick however long a list is: the next one begins after the last row's key."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The rows of a page and the addresses beside it, empty at the ends."""

    rows: list[Any]
    previous_href: str
    next_href: str


def keyset(
    rows: QuerySet[Any], asked: QueryDict, *, key: str, newest_first: bool = False, size: int = SIZE
) -> Slice:
    """Cut a page out of the rows in the order of a unique key.

    ``asked`` are the parameters of the address: ``after`` or ``before`` holds a key; anything that
    is no key begins anew.
    """
    after, before = _key(rows, key, asked.get("after")), _key(rows, key, asked.get("before"))
    backwards = before is not None
    up = newest_first == backwards
    mark = before if backwards else after
    if mark is not None:
        rows = rows.filter(**{f"{key}__{'gt' if up else 'lt'}": mark})
    found = list(rows.order_by(key if up else f"-{key}")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else mark is not None
    has_next = True if backwards else more
    return Slice(
        rows=found,
        previous_href=_href(asked, "before", found[0], key) if found and has_previous else "",
        next_href=_href(asked, "after", found[-1], key) if found and has_next else "",
    )


def _key(rows: QuerySet[Any], key: str, text: str | None) -> Any:
    """Return the key that the text means, None where it means none."""
    if not text:
        return None
    place: Any = rows.model
    for name in key.split("__"):
        found = place._meta.get_field(name)  # noqa: SLF001 - Django's documented way
        place = found.related_model if found.is_relation else found
    try:
        return place.to_python(text)
    except ValidationError:
        return None


def _href(asked: QueryDict, name: str, row: Any, key: str) -> str:
    value = row
    for step in key.split("__"):
        value = getattr(value, step)
    kept = asked.copy()
    for other in ("after", "before"):
        kept.pop(other, None)
    kept[name] = str(value)
    return f"?{kept.urlencode()}"
