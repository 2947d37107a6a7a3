"""Calendars are seen by officers and changed by who administers, with a decision and a preview."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory
from motcua.workdays.tests.factories import national, unit_calendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory.create(calendar=unit_calendar(by=UserFactory.create()))


@pytest.fixture
def administrator(unit):
    return PostFactory.create(unit=unit, duty=Duty.ADMINISTER).user


@pytest.fixture
def officer(unit):
    return PostFactory.create(unit=unit, duty=Duty.RECEIVE).user


def words(**more):
    return {
        "first_on": "2026-12-03",
        "kind": "closed",
        "name_vi": "Nghỉ tránh bão",
        "decision_number": "45/QĐ-UBND",
        "seen_version": 1,
        **more,
    }


def page(name, calendar):
    return reverse(f"console:{name}", args=[calendar.uuid])


def test_a_year_shows_its_days_off_and_its_versions(client, officer, unit):
    client.force_login(officer)
    listed = client.get(reverse("console:calendars"))
    assert "Lịch quốc gia" in listed.text
    shown = client.get(page("calendar", unit.calendar), {"year": 2026})
    assert "Giỗ Tổ Hùng Vương" in shown.text
    assert "12/QĐ-UBND" in shown.text
    assert "Xem thay đổi" not in shown.text
    later = client.get(page("calendar", unit.calendar), {"year": 2027})
    assert "chưa có quyết định" in later.text


def test_a_change_is_previewed_and_then_made(client, administrator, unit):
    client.force_login(administrator)
    assert "Xem thay đổi" in client.get(page("calendar", unit.calendar)).text
    preview = client.post(page("calendar_preview", unit.calendar), words(last_on="2026-12-04"))
    assert "Thứ Năm, 03/12/2026" in preview.text
    assert "Thứ Sáu, 04/12/2026" in preview.text
    assert unit.calendar.versions.count() == 1
    done = client.post(page("calendar_changes", unit.calendar), words(last_on="2026-12-04"))
    assert done.status_code == 302
    version = unit.calendar.current_version()
    assert (version.number, version.made_by) == (2, administrator)
    assert version.frozen().sessions_on(date(2026, 12, 4)) == ()


def test_other_hours_are_read_as_sessions(client, administrator, unit):
    client.force_login(administrator)
    form = words(kind="short", hours="07:30-11:30, 13:30–15:00")
    assert client.post(page("calendar_changes", unit.calendar), form).status_code == 302
    frozen = unit.calendar.frozen()
    assert [s.as_json() for s in frozen.sessions_on(date(2026, 12, 3))] == [
        ["07:30", "11:30"],
        ["13:30", "15:00"],
    ]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"decision_number": ""}, "Số quyết định"),
        ({"name_vi": ""}, "Nhập tên ngày."),
        ({"kind": "short"}, "Nhập giờ làm việc của ngày."),
        ({"kind": "short", "hours": "sáng"}, "Ghi giờ theo dạng"),
        ({"kind": "short", "hours": "11:30-07:30"}, "phải kết thúc muộn hơn"),
        ({"last_on": "2027-12-03"}, "trong vòng 60 ngày"),
    ],
)
def test_a_form_that_is_not_complete_says_what_is_missing(
    client, administrator, unit, more, sentence
):
    client.force_login(administrator)
    answer = client.post(page("calendar_preview", unit.calendar), words(**more))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_who_does_not_administer_may_not_change(client, officer, unit):
    client.force_login(officer)
    for name in ("calendar_preview", "calendar_changes"):
        assert client.post(page(name, unit.calendar), words()).status_code == 403
    assert unit.calendar.versions.count() == 1


def test_a_unit_does_not_change_the_calendar_of_the_country(client):
    top = UnitFactory.create()
    below = UnitFactory.create(parent=top)
    administrator = PostFactory.create(unit=below, duty=Duty.ADMINISTER).user
    client.force_login(administrator)
    assert client.post(page("calendar_changes", national()), words()).status_code == 403
    client.force_login(PostFactory.create(unit=top, duty=Duty.ADMINISTER).user)
    assert client.post(page("calendar_changes", national()), words()).status_code == 302


def test_a_preview_made_before_somebody_elses_change_is_refused(client, administrator, unit):
    client.force_login(administrator)
    client.post(page("calendar_changes", unit.calendar), words())
    answer = client.post(page("calendar_changes", unit.calendar), words(first_on="2026-12-10"))
    assert answer.status_code == 409
    assert "Có người vừa thay đổi lịch này" in answer.text


def test_the_pages_are_for_those_who_signed_in(client, unit):
    assert client.get(reverse("console:calendars")).status_code == 302
    assert client.get(page("calendar", unit.calendar)).status_code == 302


def test_a_year_out_of_range_does_not_exist(client, officer, unit):
    client.force_login(officer)
    for year in ("1999", "9999", "x"):
        assert client.get(page("calendar", unit.calendar), {"year": year}).status_code == 404
