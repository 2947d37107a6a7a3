"""Explanations read as a person would say them, in both languages."""

from datetime import datetime, time

from django.utils.translation import override

from motcua.workdays import rules
from motcua.workdays.national import shipped_calendar
from motcua.workdays.wording import explanation, limit_words, sentences


def found(received, limit, convention="rolling_hours", **more):
    return rules.due(
        datetime.fromisoformat(received).replace(tzinfo=rules.LOCAL),
        limit=rules.Limit.parse(limit),
        calendar=shipped_calendar(),
        convention=rules.Convention(convention),
        **more,
    )


def test_an_explanation_in_vietnamese():
    assert sentences(found("2026-08-28T10:00", "3 ngày làm việc"), "vi") == [
        "Thứ Sáu 28/08, nhận lúc 10:00",
        "29–30/08, cuối tuần, không tính",
        "Thứ Hai 31/08, Nghỉ hoán đổi, làm bù ngày 22/08/2026, không tính",
        "01–02/09, Quốc khánh 2/9, không tính",
        "Thứ Năm 03/09, ngày 1",
        "Thứ Sáu 04/09, ngày 2",
        "05–06/09, cuối tuần, không tính",
        "Thứ Hai 07/09, hẹn trả lúc 10:00, ngày 3",
        "Thời hạn: 3 ngày làm việc; tính theo giờ nhận.",
    ]


def test_the_same_in_english():
    texts = sentences(found("2026-03-06T16:00", "8 working hours", cutoff=time(15)), "en")
    assert texts == [
        "Friday 06/03, received at 16:00",
        "07–08/03, weekend, not counted",
        "Monday 09/03, counted from 07:30",
        "Monday 09/03, due at 17:30, 8 hours",
        "Limit: 8 working hours; only working time counts.",
        "Receipts after 15:00 count from the next working day.",
    ]


def test_a_limit_that_ends_on_a_day_off_says_so():
    texts = sentences(found("2026-03-03T09:00", "5 days", "end_of_day"), "en")
    assert texts[-4:-1] == [
        "Saturday 07/03, weekend, day 4",
        "Sunday 08/03, weekend, day 5, moves on",
        "Monday 09/03, due at 17:30, day 5",
    ]


def test_a_date_that_may_move_says_so():
    with override("vi"):
        shown = explanation(found("2027-02-03T10:00", "1 ngày làm việc"))
    assert "chưa có quyết định" in shown.note
    assert "(chưa có quyết định)" in shown.lines[1].what
    assert shown.lines[1].is_off
    assert shown.lines[-1].is_end


def test_after_a_supplement_the_first_line_says_that_counting_began_anew():
    again = rules.restart(
        found("2026-03-02T09:20", "1 working day"),
        at=datetime(2026, 3, 4, 9, tzinfo=rules.LOCAL),
    )
    assert sentences(again, "vi")[0] == "Thứ Tư 04/03, đủ hồ sơ lúc 09:00, tính lại từ đầu"


def test_limits_are_said_in_both_languages():
    quarter = rules.Limit.parse("0.25 months")
    with override("vi"):
        assert limit_words(quarter) == "0,25 tháng"
    with override("en"):
        assert limit_words(quarter) == "0.25 months"
        assert limit_words(rules.Limit.parse("1 working day")) == "1 working day"
        assert limit_words(rules.Limit.parse("10 days")) == "10 days"
