"""A listener is told of every act, at least once, in order within each dossier."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from motcua.core.models import Cursor
from motcua.dossiers import actions
from motcua.dossiers.errors import CursorAhead
from motcua.dossiers.reading import lag, reading, start_at_the_end
from motcua.dossiers.tests.cast import MONDAY, later, make_hall

pytestmark = pytest.mark.django_db(transaction=True)


def told(name="facts", *, limit=2000):
    """Return everything that is to be read now, batch after batch."""
    found = []
    while True:
        with reading(name, at=MONDAY, limit=limit) as read:
            found += [(row.dossier_id, row.sequence) for row in read.rows]
        if read.is_last:
            return found


def in_thread(act, *args):
    """Run an act on a connection of its own."""

    def run():
        try:
            return act(*args)
        finally:
            connection.close()

    return ThreadPoolExecutor(1).submit(run)


def test_every_row_is_read_once_and_then_no_more():
    hall = make_hall()
    first, second = hall.received(), hall.received()
    assert told() == [(first.pk, 1), (first.pk, 2), (second.pk, 1), (second.pk, 2)]
    assert told() == []


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_small_batch_skips_nothing_and_keeps_the_order(limit):
    hall = make_hall()
    dossiers = [hall.taken() for _ in range(3)]
    assert told(limit=limit) == [(d.pk, n) for d in dossiers for n in (1, 2, 3)]


def test_a_batch_that_failed_comes_again():
    dossier = make_hall().received()

    def fail():
        with reading("facts", at=MONDAY) as read:
            assert len(read.rows) == 2
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert told() == [(dossier.pk, 1), (dossier.pk, 2)]


def test_an_act_that_commits_after_a_later_one_is_not_skipped():
    hall = make_hall()
    written, may_commit = Event(), Event()

    def slow():
        with transaction.atomic():
            dossier = actions.submit(hall.submission(), by=hall.receiver, at=MONDAY)
            written.set()
            assert may_commit.wait(20)
        return dossier

    waiting = in_thread(slow)
    assert written.wait(20)
    quick = hall.received()
    assert told() == []  # the slow one has the lower number: nothing above it is read yet
    may_commit.set()
    dossier = waiting.result()
    assert told() == [(dossier.pk, 1), (quick.pk, 1), (quick.pk, 2)]


def _written_in_a_transaction_begun_earlier(hall, dossier):
    """Write n in a transaction, and n+1 in one that had got its number before."""
    numbered, may_act = Event(), Event()

    def early():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()")
            numbered.set()
            assert may_act.wait(20)
            actions.appraise(dossier, text="Đủ", by=hall.appraiser, at=later(60))

    waiting = in_thread(early)
    assert numbered.wait(20)
    actions.take(dossier, by=hall.appraiser, at=later(10))
    may_act.set()
    waiting.result()


@pytest.mark.parametrize("limit", [1, 2, 2000])
def test_what_was_written_under_a_lower_number_waits_for_its_turn(limit):
    hall = make_hall()
    dossier, other = hall.received(), hall.received()
    _written_in_a_transaction_begun_earlier(hall, dossier)
    found = told(limit=limit)
    assert [pair for pair in found if pair[0] == dossier.pk] == [
        (dossier.pk, n) for n in (1, 2, 3, 4)
    ]
    assert len(found) == len(set(found)) == 6
    assert (other.pk, 2) in found


def test_two_processes_never_read_under_one_name_together():
    make_hall().received()
    with reading("facts", at=MONDAY) as read:
        assert len(read.rows) == 2
        assert in_thread(told).result() == []


def test_two_listeners_each_read_everything():
    dossier = make_hall().received()
    assert told("facts") == told("webhooks") == [(dossier.pk, 1), (dossier.pk, 2)]


def test_a_new_listener_may_begin_with_what_happens_from_now_on():
    hall = make_hall()
    hall.received()
    start_at_the_end("webhooks", at=MONDAY)
    start_at_the_end("webhooks", at=MONDAY)
    after = hall.received()
    assert told("webhooks") == [(after.pk, 1), (after.pk, 2)]


def test_the_lag_is_the_age_of_the_oldest_unread_act():
    hall = make_hall()
    assert lag("facts", at=MONDAY) == timedelta()
    hall.received()
    assert lag("facts", at=later(7)) == timedelta(minutes=7)
    told()
    assert lag("facts", at=later(7)) == timedelta()


def test_a_database_that_was_restored_is_noticed():
    make_hall().received()
    Cursor.objects.create(name="facts", xid=str(2**60))
    with pytest.raises(CursorAhead), reading("facts", at=MONDAY):
        pass
