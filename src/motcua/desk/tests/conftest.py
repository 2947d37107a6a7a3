"""The hall of the case tests, with an officer signed in at its counter."""

import pytest
from django.test import Client

from motcua.dossiers.tests.cast import Hall, make_hall


@pytest.fixture
def hall(db) -> Hall:
    return make_hall()


@pytest.fixture
def desk(hall, client) -> Client:
    """Return a browser in which the receiving officer is signed in."""
    client.force_login(hall.receiver)
    return client
