"""Statements that the server keeps planned: where they may be, and only there."""

from datetime import date

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.config import env
from motcua.core.planned import planned
from motcua.core.questions import Question, answer
from motcua.org.permissions import posts_held
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SUM = Question("SELECT %s::int + %s::int", (40, 2))


@pytest.fixture
def kept():
    """Say which of the connection's planned statements hold some words."""

    def holding(words: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            return [text for (text,) in cursor.fetchall() if words in text]

    return holding


def test_what_is_asked_again_is_kept_planned_whatever_its_values(kept):
    for _again in range(3):
        assert answer(SUM) == 42
    assert kept("::int + $2::int") == ["SELECT $1::int + $2::int"]
    officers = UserFactory.create_batch(3)
    for officer in officers:
        assert posts_held(officer, date(2026, 3, 2)) == []
    assert len(kept('FROM "org_post"')) == 1


def test_other_statements_and_those_somebody_reads_are_whole_texts(kept):
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int * 7", (6,))
            assert cursor.fetchone() == (42,)

    for _again in range(3):
        ask()
    assert not kept("* 7")
    with CaptureQueriesContext(connection) as read:
        answer(SUM)
    assert [query["sql"] for query in read][-1:] == ["SELECT 40::int + 2::int"]
    with planned():
        for _again in range(3):
            ask()
    assert kept("* 7")


def test_a_fault_within_leaves_the_connection_as_it_was():
    usual = connection.connection.cursor_factory
    with pytest.raises(DataError), transaction.atomic():
        answer(Question("SELECT 1 / %s::int", (0,)))
    assert connection.connection.cursor_factory is usual


@pytest.mark.parametrize(("said", "keeps"), [("", False), ("False", False), ("True", True)])
def test_a_database_elsewhere_keeps_plans_only_where_it_is_said(monkeypatch, tmp_path, said, keeps):
    monkeypatch.setenv("MOTCUA_PREPARE", said or "False")
    found = env.database("postgresql://motcua@db.example/motcua", data_dir=tmp_path)
    assert ("prepare_threshold" in found["OPTIONS"]) is keeps
    own = env.database("", data_dir=tmp_path)
    assert own["OPTIONS"] == env.PLANNED
