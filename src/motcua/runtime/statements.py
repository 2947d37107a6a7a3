"""What may be told of a statement: its words, never a value."""

import re
from functools import lru_cache

#: Of a longer statement only the beginning is told.
MOST = 2_000
#: Names are kept; texts, numbers and remarks are values, also those that were cut off.
_VALUES = re.compile(
    r"""("(?:[^"]|"")*")"""
    r"""|\b[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z)"""
    r"""|'(?:[^']|'')*(?:'|\Z)"""
    r"""|\$(\w*)\$.*?(?:\$\2\$|\Z)"""
    r"""|--[^\n]*"""
    r"""|/\*.*?(?:\*/|\Z)"""
    r"""|\b\d[\w.]*""",
    re.DOTALL,
)
_TARGET = re.compile(r"""\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]\w*)""", re.IGNORECASE)


@lru_cache(maxsize=512)
def told(beginning: str) -> tuple[str, str, str]:
    """Return a short name, the verb and the words of a statement, given its first MOST letters."""
    words = " ".join(_VALUES.sub(_without_value, beginning).split())
    first = words.partition(" ")[0].upper()
    verb = first if first.isalpha() else "SQL"
    target = _TARGET.search(words)
    return f"{verb} {target[1]}" if target else verb, verb, words


def _without_value(found: re.Match[str]) -> str:
    return found[1] or "?"
