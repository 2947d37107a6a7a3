"""Vietnamese text: a form to store, one to search, one to sort (design.md, decision 9)."""

import unicodedata

#: Letters in the order of the Vietnamese alphabet; a letter not listed follows by code point.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: Tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_SHAPES = {"\u0306", "\u0302", "\u031b"}


def nfc(text: str) -> str:
    """Return the text in NFC with outer and repeated blanks removed, as everything is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Return the text for search: lower case, đ as d, all marks off, blanks single."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(kept.lower().split())


def sort_key(text: str) -> str:
    """Return a key whose byte order is the order of the Vietnamese dictionary.

    Letters first (a < ă < â …), tones decide only between equal letters.
    """
    letters, tones = [], []
    for char in nfc(text).lower():
        parts = unicodedata.normalize("NFD", char)
        tone = next((t for t in parts[1:] if t in _TONES), "")
        base = unicodedata.normalize(
            "NFC", parts[0] + "".join(m for m in parts[1:] if m in _SHAPES)
        )
        place = _LETTERS.find(base)
        letters.append(
            chr(0x61 + place) if place >= 0 else f"{base}" if base < "a" else f"\x7f{base}"
        )
        tones.append(str(_TONES.index(tone)))
    return "".join(letters) + "\x01" + "".join(tones)
