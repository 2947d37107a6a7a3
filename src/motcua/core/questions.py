"""Small questions of several modules, asked of the database in one statement.

A statement's way there and back costs a busy web process more than most answers do. So each module
says what it asks as a value, and who needs several of them asks once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection

from motcua.core.planned import planned

A = TypeVar("A", covariant=True)


@dataclass(frozen=True)
class Question(Generic[A]):
    """A statement that answers with one value, or None: a SELECT, or a write with RETURNING.

    ``read`` makes of the value what is wanted. ``is_told``: not so for a write without RETURNING.
    """

    sql: str
    parameters: tuple[Any, ...]
    read: Callable[[Any], A] = lambda value: value
    is_told: bool = True


def ask(*questions: Question[Any]) -> list[Any]:
    """Return the answers in order; one statement, within the caller's transaction.

    All see the database as it was before: none sees what another of them writes.
    """
    if not questions:
        return []
    asked = ", ".join(f"asked{place} AS ({each.sql})" for place, each in enumerate(questions))
    wanted = ", ".join(
        f"(TABLE asked{place})" if each.is_told else "NULL" for place, each in enumerate(questions)
    )
    parameters = [value for each in questions for value in each.parameters]
    with planned(), connection.cursor() as cursor:
        cursor.execute(f"WITH {asked} SELECT {wanted}", parameters)
        values = cursor.fetchone() or ()
    return [each.read(value) for each, value in zip(questions, values, strict=True)]


def answer(question: Question[A]) -> A:
    """Return the answer of one question; one statement."""
    with planned(), connection.cursor() as cursor:
        cursor.execute(question.sql, question.parameters)
        found = cursor.fetchone()
    return question.read(found[0] if found else None)
