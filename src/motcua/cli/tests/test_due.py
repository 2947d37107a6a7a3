"""``motcua due``, one date and many."""

import contextlib
import io
import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from motcua.org.tests.factories import UnitFactory
from motcua.people.tests.factories import UserFactory
from motcua.workdays import rules
from motcua.workdays.actions import Change
from motcua.workdays.batch import answers
from motcua.workdays.national import shipped_calendar
from motcua.workdays.tests.factories import unit_calendar

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


def due(*words):
    out = io.StringIO()
    call_command("due", *words, stdout=out)
    return out.getvalue().splitlines()


def batch(monkeypatch, capsys, *lines, options=()):
    text = "".join(f"{line}\n" for line in lines).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    with contextlib.suppress(SystemExit):
        call_command("due", "--batch", *options)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def asked(received, value, unit, **more):
    return json.dumps({"received": received, "limit": {"value": value, "unit": unit}, **more})


def test_it_needs_no_database_without_a_unit():
    assert due("--received", "2026-08-28T10:00", "--limit", "3 working days") == [
        "2026-09-07T10:00:00+07:00"
    ]


def test_it_counts_to_the_end_of_the_day():
    words = ("--received", "2026-08-28T10:00", "--limit", "3 ngày làm việc")
    assert due(*words, "--convention", "end_of_day") == ["2026-09-07T17:30:00+07:00"]


def test_it_explains_in_words_and_in_json():
    words = ("--received", "2026-08-28T10:00", "--limit", "3 working days", "--explain")
    lines = due(*words)
    assert lines[1] == "Thứ Sáu 28/08, nhận lúc 10:00"
    assert lines[-2] == "Thứ Hai 07/09, hẹn trả lúc 10:00, ngày 3"
    assert due(*words, "--language", "en")[1] == "Friday 28/08, received at 10:00"
    answer = json.loads("".join(due(*words, "--json")))
    assert answer["due_at"] == "2026-09-07T10:00:00+07:00"
    assert answer["is_provisional"] is False
    assert [line["kind"] for line in answer["lines"]][::10] == ["received", "due"]
    assert answer["explanation"] == lines[1:]


def test_json_alone_is_the_date_alone():
    words = ("--received", "2026-08-28T03:00+00:00", "--limit", "2 hours", "--json")
    assert json.loads("".join(due(*words))) == {"due_at": "2026-08-28T12:00:00+07:00"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--received", "yesterday", "--limit", "1 day"), "“yesterday” không phải là thời điểm"),
        (("--received", "2026-08-28", "--limit", "soon"), "“soon” không phải là thời hạn"),
        (("--limit", "1 day"), "Cần --received và --limit"),
        (
            ("--received", "2026-08-28", "--limit", "1 day", "--convention", "lunar"),
            "“lunar” không phải là cách tính",
        ),
    ],
)
def test_what_it_does_not_understand_it_refuses_with_a_sentence(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        due(*words)


def test_a_batch_answers_in_order(monkeypatch, capsys):
    found = batch(
        monkeypatch,
        capsys,
        asked("2026-08-28T10:00", 3, "working_day"),
        asked("2026-08-28T10:00", 3, "working_day", convention="end_of_day"),
        asked("2026-08-28T10:00", 0.25, "month", convention="end_of_day"),
        asked("2026-08-28T10:00:00+09:00", 8, "working_hour"),
        asked("2026-08-28T10:00", "2", "hour"),
        asked("2026-08-28T10:00", 10, "calendar_day"),
    )
    assert [answer["due_at"] for answer in found] == [
        "2026-09-07T10:00:00+07:00",
        "2026-09-07T17:30:00+07:00",
        "2026-09-07T17:30:00+07:00",
        "2026-09-03T08:00:00+07:00",
        "2026-08-28T12:00:00+07:00",
        "2026-09-07T10:00:00+07:00",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        '"text"',
        "\ufffd",
        "[" * 100_000,
        asked("2026-13-01", 1, "working_day"),
        asked(5, 1, "working_day"),
        asked("2026-08-28T10:00", -1, "working_day"),
        asked("2026-08-28T10:00", "NaN", "working_day"),
        asked("2026-08-28T10:00", 1e300, "working_day"),
        asked("2026-08-28T10:00", True, "working_day"),
        asked("2026-08-28T10:00", 1, "fortnight"),
        asked("2026-08-28T10:00", 1, ["working_day"]),
        asked("2026-08-28T10:00", 1, "working_day", convention="lunar"),
        asked("9999-12-31T23:00+00:00", 1, "working_day"),
        asked("0001-01-01T00:00", 1, "hour"),
    ],
)
def test_a_bad_line_is_answered_in_its_place(line, monkeypatch, capsys):
    good = asked("2026-08-28T10:00", 3, "working_day")
    first, second, third = batch(monkeypatch, capsys, good, line, good)
    assert first == third == {"due_at": "2026-09-07T10:00:00+07:00"}
    assert list(second) == ["error"]
    assert second["error"].endswith(".")


def test_a_batch_with_a_bad_line_ends_with_1(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nonsense\n")))
    with pytest.raises(SystemExit) as end:
        call_command("due", "--batch")
    assert end.value.code == 1


def test_bytes_that_are_no_text_are_a_bad_line():
    [answer] = answers([b"\xff\xfe\xfa\n"], shipped_calendar(), rules.Convention.ROLLING_HOURS)
    assert "error" in json.loads(answer)


def test_a_batch_takes_its_convention_from_the_command_where_a_line_has_none(monkeypatch, capsys):
    lines = [asked("2026-08-28T10:00", 3, "working_day")]
    [answer] = batch(monkeypatch, capsys, *lines, options=["--convention", "end_of_day"])
    assert answer == {"due_at": "2026-09-07T17:30:00+07:00"}


def test_a_convention_that_is_null_is_the_one_of_the_command(monkeypatch, capsys):
    line = asked("2026-08-28T10:00", 3, "working_day", convention=None)
    found = batch(monkeypatch, capsys, line, options=["--convention", "end_of_day"])
    assert found == [{"due_at": "2026-09-07T17:30:00+07:00"}]


def test_a_reader_who_has_heard_enough_ends_a_batch_quietly(tmp_path):
    lines = tmp_path / "lines"
    lines.write_text((asked("2026-08-28T10:00", 3, "working_day") + "\n") * 2_000)
    command = [sys.executable, "-m", "motcua", "due", "--batch"]
    pipe = subprocess.PIPE
    with (
        lines.open() as given,
        subprocess.Popen(command, stdin=given, stdout=pipe, stderr=pipe, text=True) as running,
    ):
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 141


@pytest.mark.django_db
def test_a_unit_counts_on_its_own_calendar():
    morning = (rules.Session.from_json(["08:00", "12:00"]),)
    change = Change(weeks={None: (morning,) * 5 + ((), ())})
    calendar = unit_calendar(by=UserFactory.create(), change=change)
    unit = UnitFactory.create(calendar=calendar)
    words = ("--received", "2026-03-02T09:20", "--limit", "8 working hours")
    assert due(*words) == ["2026-03-03T09:20:00+07:00"]
    assert due(*words, "--unit", unit.code) == ["2026-03-04T09:20:00+07:00"]
    with pytest.raises(CommandError, match="Không có đơn vị nào mang mã H00"):
        due(*words, "--unit", "H00")
