import pytest

from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory


@pytest.fixture
def centre():
    return UnitFactory.create(name_vi="Trung tâm phường Ba Đình")


@pytest.fixture
def admin(centre, client):
    user = PostFactory.create(unit=centre, duty=Duty.ADMINISTER).user
    client.force_login(user)
    return user


@pytest.fixture
def stranger(client):
    """Sign in somebody who only receives; call it."""

    def sign_in():
        user = PostFactory.create(duty=Duty.RECEIVE).user
        client.force_login(user)
        return user

    return sign_in
