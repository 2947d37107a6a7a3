from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from motcua.catalogue.tests.factories import SectorFactory
from motcua.org.models import Authority, Post
from motcua.org.tests.factories import AuthorityFactory, PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory.create(username="mai", full_name="Lê Thị Mai")


def facts(**more):
    today = localdate()
    return {
        "user": "mai",
        "duty": "receive",
        "rank": "specialist",
        "decision_no": "12/QĐ",
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=60)).isoformat(),
    } | more


def test_only_units_that_the_user_manages_are_listed_and_open(client, admin, centre):
    stranger = UnitFactory.create(name_vi="Đơn vị khác")
    page = client.get(reverse("console:units")).content.decode()
    assert "Ba Đình" in page
    assert "Đơn vị khác" not in page
    assert client.get(reverse("console:unit", args=[centre.uuid])).status_code == 200
    for name in ("unit", "unit_posts", "unit_authorities"):
        assert client.get(reverse(f"console:{name}", args=[stranger.uuid])).status_code == 404


def test_who_manages_nothing_sees_nothing(client, centre, officer):
    client.force_login(officer)
    assert "Ba Đình" not in client.get(reverse("console:units")).content.decode()
    assert client.get(reverse("console:unit", args=[centre.uuid])).status_code == 404


def test_an_officer_is_posted_with_a_warning_about_a_short_term(client, admin, centre, officer):
    agency = UnitFactory.create()
    address = reverse("console:unit_posts", args=[centre.uuid])
    answer = client.post(address, facts(posted_from=agency.code), follow=True)
    assert Post.objects.get(user=officer).posted_from == agency
    page = answer.content.decode()
    assert "Lê Thị Mai" in page
    assert "36" in page


@pytest.mark.parametrize(
    "wrong",
    [{"user": "nobody"}, {"posted_from": "H0"}, {"decision_no": ""}, {"valid_to": "2000-01-01"}],
)
def test_a_wrong_posting_is_shown_again_with_a_sentence(client, admin, centre, officer, wrong):
    answer = client.post(reverse("console:unit_posts", args=[centre.uuid]), facts(**wrong))
    assert answer.status_code == 422
    assert 'class="errors' in answer.content.decode()
    assert not Post.objects.filter(user=officer).exists()


def test_authority_is_granted_and_ended(client, admin, centre, officer):
    address = reverse("console:unit_authorities", args=[centre.uuid])
    SectorFactory.create(code="G17-XD01", name_vi="Quy hoạch, kiến trúc")
    SectorFactory.create(code="G17-XD02", name_vi="Nhà ở")
    client.post(address, facts(sectors="quy hoach, kien truc\nG17-XD02", mode="KT"))
    held = Authority.objects.get(user=officer)
    assert held.sectors == ["G17-XD01", "G17-XD02"]
    page = client.get(reverse("console:unit", args=[centre.uuid])).content.decode()
    assert "Quy hoạch, kiến trúc; Nhà ở" in page
    end = {"last_on": localdate().isoformat(), "reason": "Chuyển công tác"}
    client.post(reverse("console:authority_end", args=[held.uuid]), end)
    held.refresh_from_db()
    assert (held.valid_to, held.ended_by) == (localdate(), admin)


@pytest.mark.parametrize("scope", [{"sectors": "Không có"}, {"procedure_codes": "1.999999"}])
def test_authority_over_what_does_not_exist_is_refused(client, admin, centre, officer, scope):
    address = reverse("console:unit_authorities", args=[centre.uuid])
    answer = client.post(address, facts(**scope))
    assert answer.status_code == 422
    assert next(iter(scope.values())) in answer.content.decode()
    assert not Authority.objects.exists()


def test_a_post_is_ended_not_in_the_past_and_not_by_a_stranger(client, admin, centre, officer):
    held = PostFactory.create(user=officer, unit=centre)
    address = reverse("console:post_end", args=[held.uuid])
    assert client.get(address).status_code == 200
    late = {"last_on": "2026-01-02", "reason": "x"}
    assert client.post(address, late).status_code == 422
    assert client.post(address, late | {"last_on": localdate().isoformat()}).status_code == 302
    for name, thing in (("post", PostFactory.create()), ("authority", AuthorityFactory.create())):
        address = reverse(f"console:{name}_end", args=[thing.uuid])
        assert client.post(address, late).status_code == 404
