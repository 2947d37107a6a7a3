from datetime import date

import pytest

from motcua.org.rules import is_usual_term, months_between, normal_identifier


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("000.00.18.H17", "H17.18"),
        ("001.02.18.H17", "H17.18.02.001"),
        ("000.00.00.H05", "H05"),
        (" h17.18 ", "H17.18"),
        ("H26.X00004", "H26.X00004"),
    ],
)
def test_an_identifier_is_read_in_its_old_and_new_form(text, code):
    assert normal_identifier(text) == code
    assert normal_identifier(code) == code


@pytest.mark.parametrize("text", ["", "H17-18", "H17..18", ".H17", "H17.ĐB", "A" * 36])
def test_what_is_no_identifier_is_refused(text):
    with pytest.raises(ValueError, match="no agency identifier"):
        normal_identifier(text)


@pytest.mark.parametrize(
    ("first", "last", "months", "usual"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12, True),
        (date(2026, 1, 1), date(2026, 12, 30), 11, False),
        (date(2026, 1, 15), date(2027, 1, 14), 12, True),
        (date(2026, 1, 1), date(2028, 12, 31), 36, True),
        (date(2026, 1, 1), date(2029, 1, 1), 36, False),
        (date(2026, 1, 31), date(2027, 1, 30), 12, True),
        (date(2026, 3, 1), date(2026, 3, 1), 0, False),
    ],
)
def test_a_term_of_12_to_36_months_is_usual(first, last, months, usual):
    assert months_between(first, last) == months
    assert is_usual_term(first, last) is usual
