"""Each duty against each act of the desk, on a dossier of its own unit: those of the table pass."""

import pytest
from django.urls import reverse

from motcua.desk.pages.acts import ACTS
from motcua.dossiers.states import MOVES
from motcua.dossiers.tests.cast import make_hall
from motcua.org.models import Duty
from motcua.org.tests.factories import AuthorityFactory, PostFactory
from motcua.people.tests.factories import UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize("duty", list(Duty))
def test_a_duty_opens_exactly_the_acts_of_the_table(client, duty):
    """Past 403 an act may still be refused by state (409) or form (422), never before it."""
    hall = make_hall()
    dossier = hall.taken()
    officer = UserFactory.create()
    PostFactory.create(user=officer, unit=hall.centre, duty=duty)
    AuthorityFactory.create(user=officer, unit=hall.centre)
    client.force_login(officer)
    opened, written = set(), []
    for act in ACTS:
        address = reverse("desk:act", args=[dossier.uuid, act.noun])
        status = client.get(address).status_code
        assert status in (200, 403, 409), (act.noun, status)
        if status != 403:
            opened.add(act.noun)
        elif client.post(address, {"text": "Vì…"}).status_code != 403:
            written.append(act.noun)
    assert opened == {act.noun for act in ACTS if duty in MOVES[act.verb].duties}
    assert written == []
