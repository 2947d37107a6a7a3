"""The hall of the case tests, with an officer signed in at its counter."""

import pytest
from django.test import Client

from motcua.desk.tests.counter import Counter
from motcua.dossiers.tests.cast import Hall, make_hall
from motcua.people.models import Person
from motcua.people.tests.factories import PersonFactory


@pytest.fixture
def hall(db) -> Hall:
    return make_hall()


@pytest.fixture
def desk(hall, client) -> Client:
    """Return a browser in which the receiving officer is signed in."""
    client.force_login(hall.receiver)
    return client


@pytest.fixture
def counter(desk) -> Counter:
    """Return the intake screen of the receiving officer."""
    return Counter(desk)


@pytest.fixture
def nhung(db) -> Person:
    """Return the citizen whose card is `CARD`."""
    return PersonFactory.create(
        full_name="Nguyễn Thị Hồng Nhung", verified=True, number="001190012345"
    )
