"""Small words of the desk's templates."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(mapping: Mapping[str, Any] | None, key: object) -> Any:
    """Return the value under a key that is known only when the page is drawn; "" for none."""
    return (mapping or {}).get(str(key), "")


@register.filter
def split(words: str) -> list[str]:
    """Return the words of a text, to walk over them."""
    return words.split()
