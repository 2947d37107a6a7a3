"""The card reader against a small typist of its own, who presses keys and knows nothing of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.people import telex
from motcua.people.cards import number_warnings, read_card
from motcua.people.errors import CardUnreadable
from motcua.people.models import Sex

WHOLE = (
    "001195012345|123456789|Nguyễn Thị Hường|15081995|Nữ|"
    "Số 5, Tổ 3, Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh|15042021"
)
_NAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Văn Thị Đức Minh "
    "Hữu Quốc Thành Thúy Hòa Hường Phượng Tuấn Kiệt Giang Gia Quyên Quý Uyên Yến Khuê Khoa "
    "Loan Ngoan Nghĩa Nghiêm Thương Thưởng Đoàn Điệp Diễm Hiếu Hiền Việt Tiến Công Đông Ân Ái "
    "An Ánh Sơn Xuân Tâm Thảo Trọng Trưởng Ước Út Mười Bảy Chín Sáu Ngọc Nguyệt Thuở Khuyến "
    "Giàu Giữ Rõ "
)
NAMES = _NAMES.split()

#: Keys of the typist: shaped letters and tones, written apart from the product's tables.
SHAPES = {
    "telex": {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"},
    "vni": {"ă": "a8", "â": "a6", "đ": "d9", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7"},
}
TONED = {
    "a": "àảãáạ", "ă": "ằẳẵắặ", "â": "ầẩẫấậ", "e": "èẻẽéẹ", "ê": "ềểễếệ", "i": "ìỉĩíị",
    "o": "òỏõóọ", "ô": "ồổỗốộ", "ơ": "ờởỡớợ", "u": "ùủũúụ", "ư": "ừửữứự", "y": "ỳỷỹýỵ",
}  # fmt: skip
KEYS = {"telex": "frxsj", "vni": "23415"}


def press(word: str, method: str, *, tone_last: bool) -> str:
    """Return the keys a typist presses for the word, the tone with its vowel or at the end."""
    keys, tone = "", ""
    for letter in word:
        low = letter.lower()
        plain = next((base for base, all_ in TONED.items() if low in all_), low)
        mine = KEYS[method][TONED[plain].index(low)] if plain != low else ""
        typed = SHAPES[method].get(plain, plain)
        typed = (
            typed.upper()
            if letter.isupper() and word.isupper()
            else (typed[0].upper() + typed[1:] if letter.isupper() else typed)
        )
        keys += typed + ("" if tone_last else mine)
        tone = tone or (mine if tone_last else "")
    return keys + tone


def press_all(text: str, method: str, *, tone_last: bool) -> str:
    import re

    return re.sub(r"[^\W\d_]+", lambda m: press(m.group(), method, tone_last=tone_last), text)


def left_on(text: str) -> str:
    """Return what a Telex left on makes of text whose letters arrive ready: tone keys only."""
    out = ""
    for letter in text:
        word = out.rsplit(" ", 1)[-1]
        vowels = [i for i, c in enumerate(word) if c.lower() in TONED]
        if letter.lower() in "frxsj" and vowels:
            at = len(out) - len(word) + vowels[-1]
            toned = TONED[out[at].lower()]["frxsj".index(letter.lower())]
            out = out[:at] + (toned.upper() if out[at].isupper() else toned) + out[at + 1 :]
        else:
            out += letter
    return out


def card(name: str, sex: str = "Nữ") -> str:
    number = "001195012345" if sex == "Nữ" else "001095012345"
    return f"{number}||{name}|15081995|{sex}|Phường Bến Nghé, Quận 1|15042021"


names = st.lists(st.sampled_from(NAMES), min_size=2, max_size=5).map(" ".join)


def test_the_seven_fields_are_read():
    read = read_card(WHOLE)
    assert read.number == "001195012345"
    assert read.old_number == "123456789"
    assert read.full_name == "Nguyễn Thị Hường"
    assert read.born_on == date(1995, 8, 15)
    assert read.sex == Sex.FEMALE
    assert read.address == "Số 5, Tổ 3, Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh"
    assert read.issued_on == date(2021, 4, 15)
    assert (read.extra, read.warnings) == ((), ())


def test_more_fields_are_kept_raw_and_fewer_accepted():
    assert read_card(WHOLE + "|Nguyễn Văn Cha|01012035").extra == ("Nguyễn Văn Cha", "01012035")
    assert read_card(WHOLE.rsplit("|", 1)[0]).issued_on is None
    without_old = WHOLE.replace("|123456789|", "|")
    assert read_card(without_old).full_name == "Nguyễn Thị Hường"
    assert read_card(without_old).old_number == ""


def test_days_come_with_or_without_strokes():
    assert read_card(WHOLE.replace("15081995", "15/08/1995")).born_on == date(1995, 8, 15)


@pytest.mark.parametrize("mark", ["¦", "~", "\\", ";", ",", "}"])
def test_another_mark_in_place_of_the_bar_is_understood(mark):
    assert read_card(WHOLE.replace("|", mark)) == read_card(WHOLE)


@pytest.mark.parametrize(
    ("scanned", "word"),
    [
        ("", "not the code"),
        ("https://example.vn/abc", "not the code"),
        ("001195012345|", "cut off"),
        ("001195012345|123456789|Nguyễn", "cut off"),
        (WHOLE.replace("15081995", "45081995"), "is no day"),
        (WHOLE.replace("Nguyễn", "Nguy?n"), "lost"),
        (WHOLE.replace("Nguyễn", "Nguy\ufffdn"), "lost"),
        (WHOLE.replace("Nguyễn", "NguyÅn"), "lost"),
        (WHOLE.replace("Nguyễn Thị Hường", ""), "lost"),
        ("GD4790123456789|4E677579E1BB856E|01/01/1990|1|48C3A0204EE1BB9969", "health insurance"),
        ("0123456789|4E677579E1BB856E|01/01/1990|2|48C3A0204EE1BB9969", "health insurance"),
    ],
)
def test_what_is_no_card_is_refused_with_a_sentence(scanned, word):
    from django.utils import translation

    with translation.override("en"), pytest.raises(CardUnreadable, match=word) as refusal:
        read_card(scanned)
    assert refusal.value.status == 422


@given(names, st.sampled_from(["telex", "vni"]), st.booleans(), st.booleans())
def test_keys_in_place_of_letters_are_turned_into_letters(name, method, tone_last, shout):
    name = name.upper() if shout else name
    read = read_card(press_all(card(name), method, tone_last=tone_last))
    assert read.full_name == name
    assert read.address == "Phường Bến Nghé, Quận 1"
    assert read.sex == Sex.FEMALE


@given(names)
def test_a_typing_method_left_on_leaves_vietnamese_names_alone(name):
    assert left_on(name) == name
    assert read_card(card(name)).full_name == name


@given(names)
def test_letters_taken_apart_or_read_in_a_western_code_page_are_put_together(name):
    import unicodedata

    whole = card(name, "Nam")
    assert read_card(unicodedata.normalize("NFD", whole)).full_name == name
    for page in ("latin-1", "cp1252"):
        garbled = "".join(
            bytes([byte]).decode(page, "replace").replace("\ufffd", chr(byte))
            for byte in whole.encode()
        )
        if " \u00a0" not in garbled and "\u00a0" not in garbled and "\x85" not in garbled:
            assert read_card(garbled).full_name == name


@pytest.mark.parametrize("name", ["Ksor Hnhan", "Siu Blơr", "Rmah Ksor"])
def test_names_that_telex_spoilt_are_repaired_where_only_one_fits(name):
    spoilt = left_on(name)
    assert spoilt != name
    read = read_card(card(spoilt))
    assert read.full_name == name
    assert len(read.warnings) == 1


def test_names_that_telex_spoilt_beyond_certainty_are_refused():
    assert telex.letters_before_telex("Gảden") == ["Garden", "Gadren", "Gadern", "Gadenr"]
    with pytest.raises(CardUnreadable):
        read_card(card(left_on("Y Garden")))


def test_a_name_without_marks_is_taken_with_a_warning():
    plain = "001095012345||NGUYEN VAN TOAN|15081995|Nam|Phuong Ben Nghe, Quan 1|15042021"
    read = read_card(plain)
    assert read.full_name == "NGUYEN VAN TOAN"
    assert len(read.warnings) == 1


@pytest.mark.parametrize("name", ["H'Blơk Êban", "Y Krông Niê", "Đắk Thị Nga", "K'Brôih"])
def test_names_of_minorities_are_left_alone(name):
    assert read_card(card(name)).full_name == name
    assert read_card(card(name)).warnings == ()


def test_a_number_that_does_not_fit_is_warned_of():
    born = date(1995, 8, 15)
    assert number_warnings("001195012345", Sex.FEMALE, born) == ()
    assert number_warnings("001305012345", Sex.FEMALE, date(2005, 1, 1)) == ()
    for number, sex, day in (
        ("099195012345", Sex.FEMALE, born),
        ("001195012345", Sex.MALE, born),
        ("001196012345", Sex.FEMALE, born),
        ("12345", Sex.MALE, born),
    ):
        assert len(number_warnings(number, sex, day)) == 1


def test_a_spoilt_sex_follows_the_number():
    assert read_card(WHOLE.replace("|Nữ|", "|N°|")).sex == Sex.FEMALE


@given(st.text(max_size=120))
def test_any_text_gives_a_card_or_a_sentence(text):
    for scanned in (text, f"001195012345|{text}", WHOLE[:60] + text):
        try:
            read_card(scanned)
        except CardUnreadable as refusal:
            sentence = str(refusal)
            assert sentence
