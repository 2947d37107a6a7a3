"""What one version says otherwise than another, part by part."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.actions.drafts import FIELDS, content_of
from motcua.catalogue.models import ProcedureVersion


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One part: a field of the version, or "channels", "papers", "fees" with lines."""

    part: str
    gone: tuple[Any, ...]  # values or lines that the newer one lacks
    fresh: tuple[Any, ...]  # values or lines that the older one lacks


def differences(older: ProcedureVersion, newer: ProcedureVersion) -> Iterator[Difference]:
    """Yield the parts that differ, in the order of a form; lists are compared line by line."""
    before, after = content_of(older), content_of(newer)
    for name in FIELDS:
        was, is_now = before.fields[name], after.fields[name]
        if was != is_now:
            yield Difference(part=name, gone=_values(was, is_now), fresh=_values(is_now, was))
    parts: tuple[tuple[str, Callable[[Any], Sequence[Any]]], ...] = (
        ("channels", lambda content: content.channels),
        ("papers", lambda content: content.papers),
        ("fees", lambda content: content.fees),
    )
    for name, lines in parts:
        was, is_now = lines(before), lines(after)
        if list(was) != list(is_now):
            yield Difference(part=name, gone=_lacking(was, is_now), fresh=_lacking(is_now, was))


def _values(value: Any, other: Any) -> tuple[Any, ...]:
    """Return what to show of a value: of a list, or of a text in lines, what the other lacks."""
    if isinstance(value, str) and "\n" in f"{value}{other}":
        return _lacking(value.splitlines(), str(other).splitlines())
    if isinstance(value, list):
        return _lacking(value, other)
    return () if value in (None, "") else (value,)


def _lacking(lines: Sequence[Any], others: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(line for line in lines if line not in others)
