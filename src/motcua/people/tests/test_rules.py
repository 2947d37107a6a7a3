from datetime import UTC, datetime, timedelta

from motcua.people.rules import LOCK, TRIES_FROM_ANYWHERE, TRIES_FROM_ONE_ADDRESS, locked_until

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def tries(count, address="10.0.0.1", before=timedelta(minutes=1)):
    return [(AT - before, address)] * count


def test_too_many_tries_of_one_address_lock_the_name_for_it():
    few, many = tries(TRIES_FROM_ONE_ADDRESS - 1), tries(TRIES_FROM_ONE_ADDRESS)
    assert locked_until(few, address="10.0.0.1", at=AT) is None
    assert locked_until(many, address="10.0.0.1", at=AT) == AT - timedelta(minutes=1) + LOCK
    assert locked_until(many, address="10.0.0.2", at=AT) is None


def test_many_tries_from_anywhere_lock_the_name_for_all():
    failures = [(AT, f"10.0.0.{n}") for n in range(TRIES_FROM_ANYWHERE)]
    assert locked_until(failures, address="192.0.2.9", at=AT) == AT + LOCK


def test_old_tries_do_not_count():
    assert locked_until(tries(50, before=LOCK), address="10.0.0.1", at=AT) is None
