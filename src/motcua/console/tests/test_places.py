"""The tabs of the console, and what its forms offer."""

import re

import pytest
from django.urls import reverse

from motcua.org.models import Duty
from motcua.org.tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("duty", [Duty.ADMINISTER, Duty.HEAD, Duty.SUPERVISE])
def test_every_place_that_is_shown_is_open(client, duty):
    client.force_login(PostFactory.create(duty=duty).user)
    page = client.get(reverse("console:home")).content.decode()
    tabs = re.search(r'<nav class="tabs".*?</nav>', page, re.DOTALL)
    assert tabs
    addresses = re.findall(r'href="([^"]+)"', tabs[0])
    assert len(addresses) >= 8
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_who_administers_sees_the_roots_but_no_list_of_the_audit(client, admin):
    page = client.get(reverse("console:audit_roots")).content.decode()
    assert reverse("console:audit_numbers") not in page
    assert reverse("console:audit_check") not in page


def test_forms_offer_officers_and_units_within_reach_only(client, admin, centre):
    stranger = PostFactory.create(unit=UnitFactory.create(code="H98.01")).user
    page = client.get(reverse("console:unit_posts", args=[centre.uuid])).content.decode()
    assert f'<option value="{admin.username}">' in page
    assert f'<option value="{centre.code}">' in page
    assert stranger.username not in page
    assert "H98.01" not in page
