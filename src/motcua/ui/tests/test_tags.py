"""Tags as templates use them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from motcua.ui.templatetags.ui import number

NOW = datetime(2026, 11, 25, 2, 42, tzinfo=UTC)


def draw(source, **facts):
    return Template("{% load ui %}" + source).render(Context(facts))


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def test_a_due_chip_says_the_words_first():
    chip = draw("{% due_chip due now=now %}", due=NOW + timedelta(minutes=40), now=NOW)
    assert 'data-state="soon"' in chip
    assert "Còn 40 phút" in chip
    assert "10:22" in chip
    assert "<details" not in chip


def test_a_due_chip_opens_into_its_explanation():
    line = {"label": "Thứ Năm 26/11", "what": "", "counts": "ngày 1"}
    chip = draw(
        "{% due_chip due now=now explanation=why %}",
        due=NOW + timedelta(days=1),
        now=NOW,
        why={"lines": [line], "note": "Tính theo giờ nhận."},
    )
    assert "<details" in chip
    assert "ngày 1" in chip
    assert "Tính theo giờ nhận." in chip


def test_no_due_date_is_said():
    assert "Chưa có hạn" in draw("{% due_chip None now=now %}", now=NOW)


def test_moments_are_machine_readable_too():
    written = draw('{{ at|local_date:"long" }}', at=NOW)
    assert 'datetime="2026-11-25T02:42+00:00"' in written
    assert "Thứ Tư, 25/11/2026, 09:42" in written


def test_a_form_moment_is_marked_as_vietnamese():
    with translation.override("en"):
        assert 'lang="vi"' in draw('{{ at|local_date:"form" }}', at=NOW)


def test_catalogue_texts_fall_back_to_vietnamese_and_say_so():
    thing = SimpleNamespace(name_vi="Cấp hộ chiếu", name_en="")
    assert draw('{% vi_field thing "name" %}', thing=thing) == "Cấp hộ chiếu"
    with translation.override("en"):
        assert draw('{% vi_field thing "name" %}', thing=thing) == (
            '<span lang="vi">Cấp hộ chiếu</span>'
        )
        thing.name_en = "Issue a passport"
        assert draw('{% vi_field thing "name" %}', thing=thing) == "Issue a passport"


def test_a_text_of_the_catalogue_is_escaped():
    thing = SimpleNamespace(name_vi="<b>", name_en=None)
    assert draw('{% vi_field thing "name" %}', thing=thing) == "&lt;b&gt;"


class PhoneForm(forms.Form):
    phone = forms.CharField(label="Số điện thoại", help_text="Để báo khi có kết quả.")
    note = forms.CharField(label="Ghi chú", required=False)


def test_a_form_field_is_tied_to_its_hint_and_its_error():
    form = PhoneForm({"phone": ""})
    field = draw('{% include "ui/field.html" with field=form.phone only %}', form=form)
    assert 'aria-describedby="id_phone-hint id_phone-error"' in field
    assert 'aria-invalid="true"' in field
    assert field.index("id_phone-error") < field.index("<input")
    note = draw('{% include "ui/field.html" with field=form.note only %}', form=form)
    assert "(không bắt buộc)" in note


def test_the_error_summary_links_to_the_fields():
    summary = draw('{% include "ui/errors.html" with form=form only %}', form=PhoneForm({}))
    assert 'href="#id_phone"' in summary
    assert "Có 1 chỗ cần sửa" in summary
    assert (
        draw('{% include "ui/errors.html" with form=form only %}', form=PhoneForm()).strip() == ""
    )


class VisitForm(forms.Form):
    day = forms.DateField(label="Ngày đến")
    why = forms.CharField(label="Việc", error_messages={"required": "Cho biết việc cần làm."})


def test_the_error_summary_names_the_field_where_the_sentence_fits_any():
    summary = draw('{% include "ui/errors.html" with form=form only %}', form=VisitForm({}))
    assert "Chưa điền: Ngày đến." in summary
    assert ">Cho biết việc cần làm.<" in summary
    wrong = VisitForm({"day": "hôm qua", "why": "nộp"})
    summary = draw('{% include "ui/errors.html" with form=form only %}', form=wrong)
    assert ">Ngày đến: " in summary


def test_a_closed_button_says_why():
    button = draw(
        '{% include "ui/button.html" with text="Trả kết quả" why_not="Chưa đóng dấu." only %}'
    )
    assert 'aria-disabled="true"' in button
    assert "Chưa đóng dấu." in button


def test_a_key_is_an_access_key_where_no_script_runs():
    button = draw('{% include "ui/button.html" with text="Trả lại" key="Alt+R" only %}')
    assert 'accesskey="r"' in button
    assert 'data-key="Alt+R"' in button
    assert "<kbd>Alt R</kbd>" in button


def test_a_place_of_the_rail_that_does_not_exist_is_left_out():
    assert draw('{% rail_item "no:such" "list" "Việc" %}', request=None) == ""


def test_a_count_that_was_cut_short_keeps_its_plus():
    assert "99+" in number("99+")
    assert "1.281" in number(1281)
    assert "–" in number("")
