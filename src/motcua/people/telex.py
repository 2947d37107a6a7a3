"""Vietnamese typing: from the keys of Telex or VNI to the letters they mean. Pure, no Django.

A scanner that types what it reads may send keys instead of letters ("Nguyeenx"), or its letters
may be taken for keys by a typing method that is switched on ("Ksor" becomes "Ksỏ").
"""

import re
import unicodedata
from collections.abc import Callable

Compose = Callable[[str], str]

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_STOPPED_TONES = {_TONES["s"], _TONES["j"]}
_KEY_OF_TONE = {mark: key for key, mark in _TONES.items()}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_VNI_SHAPES = {"6": _HATS, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}}
_VOWELS = set("aăâeêioôơuưy")
_SHAPED = set("ăâêôơư")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gi?|gh|h|kh?|l|m|n|ngh?|nh|p|ph|q(?=u)|r|s|t|th|tr|v|x)?"
    r"(?:a[iouy]?|e[ou]?|i|ia|ieu?|iu|o[ai]?|oa[ioy]|oeo?|u[aeiouy]?|ua[iouy]|ueo?|uo[iu]|"
    r"uya|uyeu?|uyu|y|ya|yeu?)"
    r"(?:ch?|k|m|ngh?|nh|n|p|t)?"
)


def is_syllable(word: str) -> bool:
    """Say whether a word, its marks aside, could be a Vietnamese syllable."""
    return bool(_SYLLABLE.fullmatch(bare(word)))


def bare(word: str) -> str:
    """Return the word in small letters without marks, đ as d."""
    parts = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(char for char in parts if not unicodedata.combining(char))


def compose_telex(keys: str) -> str:
    """Return the word that Telex makes of its keys: ``Nguyeenx`` → ``Nguyễn``."""
    letters: list[str] = []
    tone = ""
    for key in keys:
        low = key.lower()
        if low in _TONES and _has_vowel(letters):
            tone = _TONES[low]
        elif low == "z" and tone:
            tone = ""
        elif not (_hat(letters, low) or _stroke(letters, low) or _horn(letters, low)):
            letters.append(key)
    return _with_tone(_open_rhyme(letters), tone)


def compose_vni(keys: str) -> str:
    """Return the word that VNI makes of its keys: ``Nguye64n`` → ``Nguyễn``."""
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _VNI_TONES and _has_vowel(letters):
            tone = _VNI_TONES[key]
        elif key in "79" and _vni_pair(letters, key):
            continue
        elif not (key in _VNI_SHAPES and _shape_last(letters, _VNI_SHAPES[key])):
            letters.append(key)
    return _with_tone(_open_rhyme(letters), tone)


def letters_before_telex(word: str) -> list[str]:
    """Return what the word may have been before Telex, left on, took a letter for a tone key.

    Empty where the word bears no tone or is a syllable that bears it rightly.
    """
    parts = unicodedata.normalize("NFD", word)
    tone = next((char for char in parts if char in _KEY_OF_TONE), "")
    if not tone or _bears(word, tone):
        return []
    key = _KEY_OF_TONE[tone].upper() if word.isupper() else _KEY_OF_TONE[tone]
    spoken = len(unicodedata.normalize("NFC", parts[: parts.index(tone)]))
    plain = unicodedata.normalize("NFC", parts.replace(tone, ""))
    return [plain[:place] + key + plain[place:] for place in range(spoken, len(plain) + 1)]


def _open_rhyme(letters: list[str]) -> list[str]:
    """Return the letters with "ươ" at their end as "uơ": "thuở" is a word, "thưở" is none."""
    if [letter.lower() for letter in letters[-2:]] != ["ư", "ơ"]:
        return letters
    return [*letters[:-2], "U" if letters[-2].isupper() else "u", letters[-1]]


def _bears(word: str, tone: str) -> bool:
    """Say whether the word is a syllable that can have the tone: a stop takes only two."""
    stops = bare(word).endswith(("c", "ch", "k", "p", "t"))
    return is_syllable(word) and (not stops or tone in _STOPPED_TONES)


def _has_vowel(letters: list[str]) -> bool:
    return any(letter.lower() in _VOWELS for letter in letters)


def _hat(letters: list[str], key: str) -> bool:
    """Take the second a, e, o for a circumflex on the first, also over a final consonant."""
    return key in _HATS and _shape_last(letters, {key: _HATS[key]})


def _stroke(letters: list[str], key: str) -> bool:
    return key == "d" and _shape_last(letters[:1], {"d": "đ"}, into=letters)


def _horn(letters: list[str], key: str) -> bool:
    return key == "w" and (_horn_pair(letters) or _shape_last(letters, _HORNS))


def _horn_pair(letters: list[str]) -> bool:
    """Put both horns on "uo" at once."""
    low = "".join(letters).lower()
    place = max(low.rfind("uo"), low.rfind("ưo"))
    if place < 0 or low[:place].endswith("q"):
        return False
    for at, shape in ((place, "ư"), (place + 1, "ơ")):
        letters[at] = shape.upper() if letters[at].isupper() else shape
    return True


def _vni_pair(letters: list[str], key: str) -> bool:
    return _horn_pair(letters) if key == "7" else _shape_last(letters, {"d": "đ"})


def _shape_last(
    letters: list[str], shapes: dict[str, str], *, into: list[str] | None = None
) -> bool:
    """Shape the last letter that has a shape here; False where there is none."""
    target = letters if into is None else into
    for place in range(len(letters) - 1, -1, -1):
        shape = shapes.get(letters[place].lower())
        if shape:
            target[place] = shape.upper() if letters[place].isupper() else shape
            return True
    return False


def _with_tone(letters: list[str], tone: str) -> str:
    if tone:
        place = _tone_place([letter.lower() for letter in letters])
        letters[place] += tone
    return unicodedata.normalize("NFC", "".join(letters))


def _tone_place(letters: list[str]) -> int:
    """Return which letter bears the tone, in the older manner: hòa, thủy."""
    vowels = [place for place, letter in enumerate(letters) if letter in _VOWELS]
    glide = "".join(letters[:2])
    if glide in ("qu", "gi") and len(vowels) > 1:
        vowels = vowels[1:]
    shaped = [place for place in vowels if letters[place] in _SHAPED]
    if shaped:
        return shaped[-1]
    if len(letters) > vowels[-1] + 1 or len(vowels) == 1:
        return vowels[-1]
    return vowels[1] if len(vowels) > 2 else vowels[0]
