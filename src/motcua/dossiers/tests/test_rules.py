"""Codes, PINs, hashes and timeliness are arithmetic."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.rules import (
    canonical,
    digest,
    pin,
    printed_code,
    root_hash,
    row_hash,
    timeliness,
)


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour - 7, minute, tzinfo=UTC)


def test_the_printed_code_is_unit_day_and_serial():
    assert printed_code("H99.12", date(2026, 11, 25), 7) == "H99.12-261125-0007"
    assert printed_code("H99.12", date(2026, 11, 25), 12345) == "H99.12-261125-12345"


@pytest.mark.parametrize(
    ("finished", "due", "expected"),
    [
        (at(4, 17), at(5, 8), "early"),
        (at(5, 7, 30), at(5, 8), "on_time"),
        (at(5, 8), at(5, 8), "on_time"),
        (at(5, 8, 1), at(5, 8), "late"),
        (at(6, 8), at(5, 8), "late"),
    ],
)
def test_early_is_a_day_before_and_late_is_a_minute_after(finished, due, expected):
    assert timeliness(finished, due) == expected


def test_a_pin_is_six_digits_and_changes_with_its_round():
    first = pin(b"key", "0190-uuid", 0)
    assert len(first) == 6
    assert first.isdigit()
    assert first != pin(b"key", "0190-uuid", 1) != pin(b"other", "0190-uuid", 1)


def test_the_spelling_that_is_hashed_does_not_depend_on_order():
    assert (
        canonical({"b": 1, "a": "Ệ"}) == '{"a":"Ệ","b":1}'.encode() == canonical({"a": "Ệ", "b": 1})
    )


ROW = {
    "dossier": "d", "sequence": 1, "verb": "receive", "state": "received", "at": at(2, 8),
    "by": "u", "post": 1, "unit": 2, "facts": {"code": "x"}, "hash_before": "",
}  # fmt: skip


@pytest.mark.parametrize("field", [*ROW])
def test_every_field_of_a_row_is_in_its_hash(field):
    other = {
        "sequence": 2, "at": at(2, 9), "post": None, "unit": 3, "facts": {"code": "y"},
    }.get(field, "other")  # fmt: skip
    assert row_hash(**ROW) != row_hash(**(ROW | {field: other}))


@given(st.text(), st.text(), st.binary(min_size=16, max_size=16))
def test_a_digest_tells_values_apart(one, other, salt):
    assert (digest(salt, one) == digest(salt, other)) == (one == other)


def test_a_root_notices_a_lost_dossier_and_a_lost_tail():
    heads = [("a", 3, "h1"), ("b", 2, "h2")]
    root, count = root_hash("", heads)
    assert count == 2
    assert root != root_hash("", heads[:1])[0]
    assert root != root_hash("", [("a", 2, "h0"), ("b", 2, "h2")])[0]
    assert root != root_hash("before", heads)[0]
