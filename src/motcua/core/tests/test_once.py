"""A double click is one act."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from motcua.core.models import Once
from motcua.core.once import answered, once

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def officer():
    return get_user_model().objects.create(username="can.bo", full_name="Trần Thị Thu Hà")


def test_the_second_request_gets_the_first_answer(db):
    user, done = officer(), []

    def act():
        done.append(1)
        return {"n": len(done)}

    assert once(user, "k", at=AT, act=act) == {"n": 1}
    assert once(user, "k", at=AT, act=act) == {"n": 1}
    assert done == [1]
    assert answered(user, "k") == {"n": 1}
    assert answered(user, "other") is None


def test_an_act_that_fails_leaves_the_key_free(db):
    user = officer()

    def fail():
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - its own
        once(user, "k", at=AT, act=fail)
    assert not Once.objects.exists()
    assert once(user, "k", at=AT, act=lambda: {"ok": True}) == {"ok": True}


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_one():
    user, done = officer(), []

    def act():
        done.append(1)
        return {"n": len(done)}

    def ask(_n):
        try:
            return once(user, "k", at=AT, act=act)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert answers == [{"n": 1}] * 4
    assert done == [1]
