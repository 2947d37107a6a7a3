"""Several small questions in one statement."""

import pytest
from django.contrib.auth.models import Group
from django.db.utils import ProgrammingError

from motcua.core.questions import Question, answer, ask
from motcua.core.rows import COPY_FROM, new_keys, put

pytestmark = pytest.mark.django_db


def number(value: int) -> Question[int]:
    return Question("SELECT %s::int", (value,))


def test_answers_come_in_order_from_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert ask(number(3), number(1), Question("SELECT %s::text[]", (["a", "b"],))) == [
            3, 1, ["a", "b"],
        ]  # fmt: skip


def test_each_answer_is_read_as_its_question_says():
    doubled = Question("SELECT %s::int", (4,), lambda value: value * 2)
    assert ask(doubled, number(4)) == [8, 4]
    assert answer(doubled) == 8


def test_what_finds_no_row_answers_none():
    nothing = Question("SELECT 1 WHERE false", ())
    assert ask(nothing, number(2)) == [None, 2]
    assert answer(nothing) is None


def test_more_than_one_row_is_refused():
    with pytest.raises(ProgrammingError, match="more than one row"):
        ask(Question("SELECT generate_series(1, 2)", ()))


def test_no_question_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ask() == []


def test_a_write_with_returning_is_done_and_answers():
    assert ask(named("thu ngân"), number(2)) == ["thu ngân", 2]
    assert Group.objects.filter(name="thu ngân").exists()


@pytest.mark.parametrize("count", [2, COPY_FROM])
def test_rows_go_with_a_question(count):
    first, *others = answer(new_keys(Group, count))
    groups = [Group(pk=key, name=f"nhóm {key}") for key in [first, *others]]
    put(groups, named("một cửa"))
    assert Group.objects.filter(name__startswith="nhóm ").count() == count
    assert Group.objects.filter(name="một cửa").exists()


def test_no_rows_and_a_question_are_still_asked():
    put([], named("một cửa"))
    assert Group.objects.filter(name="một cửa").exists()


def named(name: str) -> Question[str]:
    return Question("INSERT INTO auth_group (name) VALUES (%s) RETURNING name", (name,))
