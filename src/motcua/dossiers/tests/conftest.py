"""The hall that every test of the case plays in."""

import pytest

from motcua.dossiers.tests.cast import Hall, make_hall


@pytest.fixture
def hall(db) -> Hall:
    return make_hall()
