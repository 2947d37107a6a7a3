"""Vietnamese text: a form to store, one to search, one to sort (design.md, decision 9)."""

import re
import unicodedata
from functools import lru_cache

#: Letters in the order of the Vietnamese alphabet; a letter not listed follows by code point.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: Tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
#: The marks of nearly every text; what is left of others goes one by one.
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_SHAPES = {"\u0306", "\u0302", "\u031b"}


def nfc(text: str) -> str:
    """Return the text in NFC with outer and repeated blanks removed, as everything is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return the text for search: lower case, đ as d, all marks off, blanks single."""
    marked = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    bare = _MARKS.sub("", marked)
    if not bare.isascii():
        bare = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(bare.lower().split())


def sort_key(text: str) -> str:
    """Return a key whose byte order is the order of the Vietnamese dictionary.

    Letters first (a < ă < â …), tones decide only between equal letters.
    """
    places = [_place(char) for char in nfc(text).lower()]
    return "".join(letter for letter, _tone in places) + "\x01" + "".join(t for _l, t in places)


@lru_cache(maxsize=4096)
def _place(char: str) -> tuple[str, str]:
    """Return a letter's place in the alphabet and its tone's, as pieces of a key."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((t for t in parts[1:] if t in _TONES), "")
    base = unicodedata.normalize("NFC", parts[0] + "".join(m for m in parts[1:] if m in _SHAPES))
    place = _LETTERS.find(base)
    letter = chr(0x61 + place) if place >= 0 else base if base < "a" else f"\x7f{base}"
    return letter, str(_TONES.index(tone))
