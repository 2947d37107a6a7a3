"""How many statements each act takes, its transaction's own two among them.

Every statement costs its way there and back under a lock; who adds one says so here.
"""

from collections.abc import Callable

import pytest

from motcua.dossiers import actions
from motcua.dossiers.tests.cast import Hall, later

pytestmark = pytest.mark.django_db

#: What the act takes once the immutable parts (route, fees, calendar) are kept by the process.
MOST = {
    "submit": 6,
    "take_in": 5,  # and its BEGIN and COMMIT, which are the test's own here
    "receive": 13,
    "take": 8,
    "appraise": 9,
    "approve": 11,
    "seal": 9,
    "complete": 13,
    "return": 10,
}


def acts(hall: Hall) -> dict[str, Callable[[], object]]:
    """Return each act, ready to be done on a dossier that waits for it."""
    at = later(200)
    given, taken = hall.submission(), hall.submission()
    submitted = actions.submit(hall.submission(), by=hall.receiver, at=later())
    received, held, appraised = hall.received(), hall.taken(), hall.appraised()
    approved, sealed, finished = hall.approved(), hall.sealed(), hall.finished()
    return {
        "submit": lambda: actions.submit(given, by=hall.receiver, at=at),
        "take_in": lambda: actions.take_in([taken], by=hall.receiver, at=at),
        "receive": lambda: actions.receive(submitted, by=hall.receiver, at=at),
        "take": lambda: actions.take(received, by=hall.appraiser, at=at),
        "appraise": lambda: actions.appraise(held, text="Đủ", by=hall.appraiser, at=at),
        "approve": lambda: actions.approve(
            appraised, document=None, signed=None, by=hall.approver, at=at
        ),
        "seal": lambda: actions.seal(approved, signed=None, by=hall.clerk, at=at),
        "complete": lambda: actions.complete(sealed, verification=None, by=hall.clerk, at=at),
        "return": lambda: actions.return_result(finished, to_name="N", by=hall.receiver, at=at),
    }


@pytest.mark.parametrize("name", MOST)
def test_an_act_takes_no_more_statements_than_it_did(hall, name, django_assert_max_num_queries):
    act = acts(hall)[name]
    with django_assert_max_num_queries(MOST[name]):
        act()


def test_many_take_no_more_statements_the_more_they_are(hall, django_assert_max_num_queries):
    hall.received()
    many = [hall.submission() for _ in range(60)]
    with django_assert_max_num_queries(16):  # each of the ten tables gets a COPY of its own
        taken = actions.take_in_many(many, by=hall.receiver, at=later())
    assert len({dossier.code for dossier in taken}) == 60
