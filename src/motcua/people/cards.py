"""The QR code of the citizen identity card, as a scanner types it.

Seven fields: number, old number, name, birth, sex, address, day of issue; some cards leave out
one, newer ones add some. Name and address are for the officer to confirm in any case.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from motcua.core.text import fold, nfc
from motcua.people import telex
from motcua.people.errors import CardUnreadable
from motcua.people.models import Sex

#: First three figures of a number: the place of birth registration, in the codes of 2020.
_PLACES = (
    "1 2 4 6 8 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 "
    "49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96"
)
PLACES = frozenset(f"{int(code):03}" for code in _PLACES.split())
_DAY = r"\d{8}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_NUMBER = re.compile(r"\s*(\d{12})([^\w\s]|\t)")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")
#: Letters of Vietnamese and of the minorities' names, and the marks between them.
_LETTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyzđáàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữự"
    "ýỳỷỹỵĕŏĭŭčñ '’ʼ.-"
)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the card says."""

    number: str  # 12 figures
    old_number: str  # 9 or 12 figures, or ""
    full_name: str
    born_on: date
    sex: str  # of `models.Sex`
    address: str  # old ones name districts that are gone: not to be taken over unseen
    issued_on: date | None
    extra: tuple[str, ...] = ()  # further fields, raw
    warnings: tuple[str, ...] = ()  # translated sentences: what to look at before going on


def read_card(scanned: str) -> Card:
    """Return the card, its letters repaired where that is certain.

    Raises CardUnreadable with a sentence that says what to do instead.
    """
    text = _without_mojibake(nfc(scanned))
    fields = _fields(text)
    _refuse_lost_letters(fields[2])
    typed = _typed(fields)
    name, notes = _whole_name(typed[2])
    if typed != fields:
        notes = [_("The scanner sent keys: compare name and address with the card.")]
    fields = typed
    number, born_on = fields[0], _day(fields[3])
    card = Card(
        number=number,
        old_number=fields[1],
        full_name=name,
        born_on=born_on,
        sex=_sex(fields[4], number),
        address=fields[5],
        issued_on=_day(fields[6]) if len(fields) > 6 and fields[6] else None,
        extra=tuple(fields[7:]),
    )
    return replace(card, warnings=(*notes, *number_warnings(number, card.sex, born_on)))


def number_warnings(number: str, sex: str, born_on: date | None) -> tuple[str, ...]:
    """Return what does not fit in a 12-figure number: place, then century with sex, then year."""
    if not re.fullmatch(r"\d{12}", number):
        return (_("The number of a citizen card has 12 figures."),)
    warnings = []
    if number[:3] not in PLACES:
        warnings.append(_("No province has the code %(code)s.") % {"code": number[:3]})
    century, is_female = 1900 + 100 * (int(number[3]) // 2), int(number[3]) % 2 == 1
    if born_on and born_on.year != century + int(number[4:6]):
        warnings.append(_("The number and the year of birth do not agree."))
    if sex in (Sex.MALE, Sex.FEMALE) and (sex == Sex.FEMALE) != is_female:
        warnings.append(_("The number and the sex do not agree."))
    return tuple(warnings)


def _without_mojibake(text: str) -> str:
    """Undo UTF-8 read as a Western code page (``Nguyá»…n``); other text stays as it is."""
    raw = bytearray()
    for char in text:
        code = ord(char)
        try:
            raw += bytes([code]) if code < 0x100 else char.encode("cp1252")
        except UnicodeEncodeError:
            return text
    try:
        return nfc(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return text


def _fields(text: str) -> list[str]:
    """Return at least number, old number, name, birth, sex, address; a day of issue if any."""
    _refuse_other_cards(text)
    start = _NUMBER.match(text)
    if not start:
        raise CardUnreadable(
            reason=_(
                "This is not the code of a citizen identity card. "
                "Scan the square code on the card once more, or type the number."
            )
        )
    fields = _split(text, start.group(2))
    if len(fields) < 6:
        raise CardUnreadable(reason=_("The code was cut off. Scan it once more."))
    return [field.strip() for field in fields]


def _split(text: str, mark: str) -> list[str]:
    """Split at the mark that stands for "|"; one that also occurs in addresses splits by shape."""
    parts = text.split(mark)
    if parts[1].strip() and not parts[1].strip().isdigit():
        parts.insert(1, "")  # a card without the field of the old number
    if mark == "|" or len(parts) <= 7:
        return parts
    m = re.escape(mark)
    whole = re.compile(
        rf"\s*(\d{{12}}){m}(\d*){m}([^{m}]*){m}({_DAY}){m}([^{m}]*){m}(.*){m}({_DAY})\s*"
    ).fullmatch(text)
    return list(whole.groups()) if whole else parts


def _refuse_other_cards(text: str) -> None:
    parts = [part.strip() for part in text.split("|")]
    first_is_code = bool(re.fullmatch(r"[A-Z]{2}\d{13}|\d{10}", parts[0]))
    if len(parts) > 2 and (first_is_code or _HEX.fullmatch(parts[1])) and len(parts[0]) != 12:
        raise CardUnreadable(
            reason=_("This is the code of a health insurance card. Scan the citizen identity card.")
        )


def _refuse_lost_letters(name: str) -> None:
    strange = [char for char in name.lower() if char not in _LETTERS and not char.isdigit()]
    if strange or not fold(name):
        raise CardUnreadable(
            reason=_(
                "The scanner lost Vietnamese letters of the name. Switch off Vietnamese typing, "
                "set the scanner to UTF-8 and scan once more, or type the name."
            )
        )


def _typed(fields: list[str]) -> list[str]:
    """Turn keys into letters where the scanner sent keys: only if no letter bears a mark."""
    texts = (fields[2], fields[4], fields[5])
    if not all(text.isascii() for text in texts):
        return fields
    words = [word for text in texts for word in re.findall(r"[A-Za-z0-9]+", text)]
    if any(char.isdigit() for char in fields[2] + fields[4]):
        return _composed(fields, telex.compose_vni)
    if any(_is_telex(word) for word in words):
        return _composed(fields, telex.compose_telex)
    return fields


def _is_telex(word: str) -> bool:
    made = telex.compose_telex(word)
    return word.isalpha() and not made.isascii() and not telex.is_syllable(word)


def _composed(fields: list[str], compose: telex.Compose) -> list[str]:
    def letters(found: re.Match[str]) -> str:
        word = found.group()
        made = compose(word)
        # "A1" of an address may be a house: only what becomes a longer syllable were keys.
        return made if telex.is_syllable(made) and len(made) > 1 else word

    done = [*fields]
    for place in (2, 4, 5):
        done[place] = re.sub(r"[A-Za-z][A-Za-z0-9]*", letters, fields[place])
    if re.search(r"\d", done[2]):
        _refuse_lost_letters("")
    return done


def _whole_name(name: str) -> tuple[str, list[str]]:
    """Return the name with words that Telex had spoilt put right, and what to look at."""
    words, notes = [], []
    for word in name.split():
        letters = telex.letters_before_telex(word)
        if len(letters) > 1:
            raise CardUnreadable(
                reason=_(
                    "Vietnamese typing changed the name to “%(name)s”. "
                    "Switch it off and scan once more, or type the name."
                )
                % {"name": name}
            )
        words.append(letters[0] if letters else word)
        if letters:
            notes.append(_("Vietnamese typing had changed the name: compare it with the card."))
    if name.isascii() and not notes:
        notes.append(_("The name came without marks: complete it from the card."))
    return " ".join(words), notes[:1]


def _day(text: str) -> date:
    figures = re.findall(r"\d+", text)
    try:
        if len(figures) == 1 and len(figures[0]) == 8:
            whole = figures[0]
            return date(int(whole[4:]), int(whole[2:4]), int(whole[:2]))
        day, month, year = (int(part) for part in figures)
        return date(year, month, day)
    except ValueError:
        reason = _("“%(text)s” is no day. Scan the card once more, or type it.")
        raise CardUnreadable(reason=reason % {"text": text[:20]}) from None


def _sex(text: str, number: str) -> str:
    """Return the sex as written; where the word was spoilt, as the number says."""
    found = {"nam": Sex.MALE, "nu": Sex.FEMALE, "khac": Sex.OTHER}.get(fold(text))
    return found or (Sex.FEMALE if int(number[3]) % 2 else Sex.MALE)
