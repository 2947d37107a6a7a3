"""Who may hear which live updates."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from motcua.config.listeners import allowed, topics_of
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_line(monkeypatch):
    """The test's connection stays open."""
    monkeypatch.setattr("motcua.config.listeners.close_old_connections", lambda: None)


def cookies_of(user) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def test_a_stranger_hears_what_is_public_only(kept_line):
    asked = frozenset({"public-hall", "unit-1", "user-1"})
    assert allowed({}, asked) == {"public-hall"}
    assert allowed({settings.SESSION_COOKIE_NAME: "made-up"}, asked) == {"public-hall"}


def test_a_person_hears_their_own_and_nobody_elses(kept_line):
    user, other = UserFactory.create(), UserFactory.create()
    asked = frozenset({f"user-{user.pk}", f"user-{other.pk}", "unit-1"})
    assert allowed(cookies_of(user), asked) == {f"user-{user.pk}"}


def test_a_person_without_a_post_hears_no_unit():
    user = UserFactory.create()
    assert topics_of(user, date(2026, 7, 1)) == {f"user-{user.pk}"}


def test_the_ended_session_hears_nothing(kept_line):
    user = UserFactory.create()
    cookies = cookies_of(user)
    user.set_password("another")
    user.save()
    assert allowed(cookies, frozenset({f"user-{user.pk}"})) == frozenset()
