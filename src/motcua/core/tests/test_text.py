"""Text is stored in one form, found without marks, and sorted as a Vietnamese dictionary does."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from motcua.core.text import fold, nfc, sort_key


def test_fold_takes_the_marks_off_and_knows_the_crossed_d():
    assert fold("  Đăng ký  KHAI SINH, Thủ Đức ") == "dang ky khai sinh, thu duc"


def test_fold_reads_both_placements_of_the_tone_alike():
    assert fold("Hoà") == fold("Hòa") == "hoa"


def test_names_stand_in_the_order_of_the_vietnamese_alphabet():
    names = ["Đào", "Dung", "An", "Ăn", "Ân", "Ẩn", "Ớt", "Ong", "Ông", "Anh"]
    expected = ["An", "Anh", "Ăn", "Ân", "Ẩn", "Dung", "Đào", "Ong", "Ông", "Ớt"]
    assert sorted(names, key=sort_key) == expected


def test_a_tone_decides_only_between_equal_letters():
    assert sorted(["mạ", "má", "mà", "ma", "mả", "mã"], key=sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ",
    ]  # fmt: skip
    assert sort_key("mạ an") > sort_key("ma an")
    assert sort_key("mạ a") < sort_key("ma b")


@given(st.text(max_size=40))
def test_what_is_stored_is_stable(text):
    assert nfc(nfc(text)) == nfc(text)
    assert unicodedata.is_normalized("NFC", nfc(text))
    assert fold(fold(text)) == fold(text)
