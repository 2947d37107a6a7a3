"""Pages that stay quick however long a list is: the next one begins after the last row's key."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

SIZE = 50
#: Stands between the parts of a key of several columns.
BETWEEN = ","


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The rows of a page and the addresses beside it, empty at the ends."""

    rows: list[Any]
    previous_href: str
    next_href: str

    @property
    def is_whole(self) -> bool:
        """Say whether there is no other page."""
        return not (self.previous_href or self.next_href)


def keyset(
    rows: QuerySet[Any],
    asked: QueryDict,
    *,
    key: str | tuple[str, ...],
    newest_first: bool = False,
    size: int = SIZE,
) -> Slice:
    """Cut a page out of the rows in the order of a unique key, of one column or of several.

    ``asked`` are the parameters of the address: ``after`` or ``before`` holds a key; anything that
    is no key begins anew.
    """
    names = (key,) if isinstance(key, str) else key
    after, before = _mark(rows, names, asked.get("after")), _mark(rows, names, asked.get("before"))
    backwards = bool(before)
    up = newest_first == backwards
    mark = before or after
    if mark:
        rows = rows.filter(_beyond(names, mark, "gt" if up else "lt"))
    order = [name if up else f"-{name}" for name in names]
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else bool(mark)
    has_next = True if backwards else more
    return Slice(
        rows=found,
        previous_href=_href(asked, "before", found[0], names) if found and has_previous else "",
        next_href=_href(asked, "after", found[-1], names) if found and has_next else "",
    )


def _beyond(names: tuple[str, ...], mark: list[Any], way: str) -> Q:
    found, same = Q(pk__in=[]), Q()
    for name, value in zip(names, mark, strict=True):
        found |= same & Q(**{f"{name}__{way}": value})
        same &= Q(**{name: value})
    return found


def _mark(rows: QuerySet[Any], names: tuple[str, ...], text: str | None) -> list[Any]:
    """Return the key that the text means, empty where it means none."""
    parts = (text or "").split(BETWEEN, len(names) - 1)
    if not text or len(parts) != len(names):
        return []
    try:
        found = [
            _field(rows, name).to_python(part) for name, part in zip(names, parts, strict=True)
        ]
    except ValidationError:
        return []
    return [] if None in found else found


def _field(rows: QuerySet[Any], name: str) -> Any:
    """Return the column that a name leads to, over relations as well."""
    place: Any = rows.model
    for step in name.split("__"):
        found = place._meta.get_field(step)  # noqa: SLF001 - Django's documented way
        place = found.related_model if found.is_relation else found
    return found.target_field if found.is_relation else found


def _href(asked: QueryDict, name: str, row: Any, names: tuple[str, ...]) -> str:
    kept = asked.copy()
    for other in ("after", "before"):
        kept.pop(other, None)
    kept[name] = BETWEEN.join(str(_value(row, one)) for one in names)
    return f"?{kept.urlencode()}"


def _value(row: Any, name: str) -> Any:
    for step in name.split("__"):
        row = getattr(row, step)
    return row
