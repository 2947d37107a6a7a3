"""Words as people type them: without marks, with slips, in Telex, glued together."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from motcua.core.text import fold

_WORD = re.compile(r"[0-9a-zà-ỹđ]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
#: Telex keys that stand for a mark, as they are left when the typing program is off.
_TELEX_LETTERS = (("dd", "d"), ("aa", "a"), ("aw", "a"), ("ee", "e"), ("oo", "o"), ("ow", "o"),
                  ("uw", "u"), ("w", "u"))  # fmt: skip
_TELEX_TONE = re.compile(r"[sfrxj]")
#: VNI keys: a digit after the letter it marks.
_VNI = re.compile(r"(?<=[a-z])[1-9]")
_VOWELS = "aeiouy"
_ENDS_NO_CONSONANT = _VOWELS + "0123456789"  # "gia61y" is a word in raw keys


def tokens(text: str) -> list[str]:
    """Cut a text into folded words; "ký" and "kí" are one word."""
    return [plain(word) for word in marked(text)]


def marked(text: str) -> list[str]:
    """Cut a text into lower-case words with their marks."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Fold one word; a last y after a consonant is an i (kỹ, kĩ)."""
    folded = fold(word)
    if len(folded) > 1 and folded[-1] == "y" and folded[-2] not in _ENDS_NO_CONSONANT:
        return folded[:-1] + "i"
    return folded


@lru_cache(maxsize=20_000)
def with_tone_last(word: str) -> str:
    """Write the tone after the letters, so that "hoà" and "hòa" are equal."""
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(char for char in parts if char in _TONES)
    letters = "".join(char for char in parts if char not in _TONES)
    if len(letters) > 1 and letters[-1] == "y" and letters[-2] not in _VOWELS:
        letters = letters[:-1] + "i"
    return letters + tone


def from_telex(word: str) -> Iterable[str]:
    """Return the folded words that raw Telex keys may stand for ("taamj" is "tam")."""
    bare = word
    for keys, letter in _TELEX_LETTERS:
        bare = bare.replace(keys, letter)
    if bare != word:
        yield plain(bare)
    yield from (plain(bare[: m.start()] + bare[m.end() :]) for m in _TELEX_TONE.finditer(bare, 1))


def from_vni(word: str) -> Iterable[str]:
    """Return the folded word that raw VNI keys stand for ("d9o3" is "do")."""
    bare = _VNI.sub("", _VNI.sub("", word))
    if bare != word and len(bare) > 1 and bare.isalpha():
        yield plain(bare)


def slips(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Return the words of the vocabulary one slip of the keyboard away."""
    if len(word) < 3:
        return []
    return [known for known in vocabulary if _is_one_slip(word, known)]


def _is_one_slip(a: str, b: str) -> bool:
    """Whether one letter is missing, added, wrong, or two neighbours are swapped."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = _common(a, b)
    end = min(_common(a[::-1], b[::-1]), min(len(a), len(b)) - start)
    rest_a, rest_b = a[start : len(a) - end], b[start : len(b) - end]
    if max(len(rest_a), len(rest_b)) <= 1:
        return True
    return len(rest_a) == len(rest_b) == 2 and rest_a == rest_b[::-1]


def _common(a: str, b: str) -> int:
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count


def unglued(word: str, vocabulary: frozenset[str], *, most: int = 4) -> list[list[str]]:
    """Return the ways to cut words typed without blanks ("hochieu") into at most ``most``."""
    if word in vocabulary:
        return [[word]]
    if most == 1:
        return []
    return [
        [word[:size], *rest]
        for size in range(2, min(len(word) - 1, 8))
        if word[:size] in vocabulary
        for rest in unglued(word[size:], vocabulary, most=most - 1)
    ]
