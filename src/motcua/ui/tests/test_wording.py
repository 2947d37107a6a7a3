"""Words for dates, time left, money and numbers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from motcua.ui import wording

NOW = datetime(2026, 11, 25, 2, 42, tzinfo=UTC)  # 09:42 on a Wednesday in Vietnam
DUE = datetime(2026, 12, 1, 2, 42, tzinfo=UTC)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def test_dates_are_written_as_the_reader_expects():
    assert wording.long_moment(DUE) == "Thứ Ba, 01/12/2026, 09:42"
    assert wording.list_day(date(2026, 11, 30)) == "T2 30/11"
    assert wording.short_day(NOW) == "25/11"
    assert wording.named_day(NOW) == "Thứ Tư 25/11"
    with translation.override("en"):
        assert wording.long_moment(DUE) == "Tuesday, 1 December 2026, 09:42"
        assert wording.list_day(date(2026, 11, 30)) == "Mon 30 Nov"


def test_forms_are_vietnamese_in_any_language():
    with translation.override("en"):
        assert wording.form_moment(DUE) == "09 giờ 42 phút, ngày 01 tháng 12 năm 2026"


def test_the_day_is_the_local_one():
    assert wording.day(datetime(2026, 11, 30, 18, 0, tzinfo=UTC)) == "01/12/2026"


@pytest.mark.parametrize(
    ("ahead", "vietnamese", "english"),
    [
        (timedelta(minutes=40), "Còn 40 phút", "40 minutes left"),
        (timedelta(hours=1, minutes=23), "Còn 1 giờ 23", "1 h 23 min left"),
        (timedelta(hours=2), "Còn 2 giờ", "2 hours left"),
        (timedelta(hours=2, minutes=5), "Còn 2 giờ 05", "2 h 05 min left"),
        (timedelta(days=1, hours=-3), "Còn 1 ngày", "1 day left"),
        (timedelta(days=2), "Còn 2 ngày", "2 days left"),
        (timedelta(0), "Còn 0 phút", "0 minutes left"),
        (timedelta(hours=-3), "Quá 3 giờ", "3 hours overdue"),
        (timedelta(minutes=-10), "Quá 10 phút", "10 minutes overdue"),
        (timedelta(days=-1), "Quá 1 ngày", "1 day overdue"),
    ],
)
def test_time_left_is_said_in_the_largest_useful_unit(ahead, vietnamese, english):
    assert wording.left(NOW + ahead, NOW) == vietnamese
    with translation.override("en"):
        assert wording.left(NOW + ahead, NOW) == english


def test_working_time_counts_when_it_is_given():
    due = NOW - timedelta(days=2)
    assert wording.left(due, NOW, minutes=-180, days=-1) == "Quá 3 giờ"
    assert wording.left(NOW + timedelta(days=5), NOW, minutes=1440, days=3) == "Còn 3 ngày"


def test_a_clock_is_soon_on_its_last_day_and_within_eight_working_hours():
    tomorrow = NOW + timedelta(days=1)
    assert wording.clock_state(NOW + timedelta(hours=1), NOW) == "soon"
    assert wording.clock_state(tomorrow, NOW) == "open"
    assert wording.clock_state(tomorrow, NOW, working_minutes=480) == "soon"
    assert wording.clock_state(NOW - timedelta(minutes=1), NOW) == "late"


def test_early_is_a_day_before_and_on_time_is_up_to_the_moment():
    assert wording.finished(DUE, DUE - timedelta(days=1)) == "Xong, sớm 1 ngày"
    assert wording.finished(DUE, DUE) == "Xong, đúng hạn"
    assert wording.finished(DUE, DUE + timedelta(minutes=1)) == "Xong, quá hạn trong ngày"
    assert wording.finished(DUE, DUE + timedelta(days=2)) == "Xong, quá hạn 2 ngày"


def test_unknown_is_not_free():
    assert wording.money(None) == "Chưa rõ lệ phí"
    assert wording.money(Decimal(0)) == "Miễn phí"
    assert wording.money(Decimal(135000)) == "135.000 đ"
    assert wording.sum_of_money(0) == "0 đ"


def test_numbers_take_the_local_separators():
    assert wording.number(1281) == "1.281"
    assert wording.percent(Decimal("0.964")) == "96,4%"
    assert wording.number(Decimal("2.50")) == "2,5"
    with translation.override("en"):
        assert wording.percent(0.964) == "96.4%"


def test_a_masked_number_shows_its_last_four():
    assert wording.masked("001086004127") == "•••• •••• 4127"
