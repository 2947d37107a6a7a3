"""Tokens: made for a machine user by who manages the unit, shown once, revoked once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from motcua.core.errors import Invalid, NotAllowed
from motcua.core.models import Event
from motcua.interop.actions import Wanted, hash_secret, issue_token, revoke_token
from motcua.interop.errors import Revoked
from motcua.interop.models import ApiToken, Scope
from motcua.org.models import Duty
from motcua.org.tests.factories import AT, PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db):
    return UnitFactory.create(code="H99.12")


@pytest.fixture
def head(unit):
    return PostFactory.create(unit=unit, duty=Duty.HEAD).user


def wanted(unit, **changes):
    given = {"name": "Zalo", "unit": unit, "scopes": [Scope.DOSSIER_READ], "duties": ["receive"]}
    return Wanted(**given | changes)


def test_a_token_acts_for_a_machine_user_with_posts_at_the_unit(unit, head):
    token, secret = issue_token(wanted(unit), by=head, at=AT)
    assert token.user.is_machine
    assert not token.user.has_usable_password()
    assert [(post.duty, post.unit) for post in token.user.posts.all()] == [("receive", unit)]
    assert Event.objects.filter(kind="token.issued").exists()
    assert secret.startswith(token.start)


def test_the_secret_is_kept_nowhere_in_clear(unit, head):
    token, secret = issue_token(wanted(unit), by=head, at=AT)
    kept = ApiToken.objects.values().get(pk=token.pk)
    assert secret not in str(kept)
    assert kept["secret_hash"] == hash_secret(secret)


def test_a_token_ends_after_a_year_unless_somebody_says_otherwise(unit, head):
    token, _secret = issue_token(wanted(unit), by=head, at=AT)
    assert (token.expires_at - AT).days == 365
    endless, _secret = issue_token(wanted(unit, days=None), by=head, at=AT)
    assert endless.is_valid(AT.replace(year=2090))


def test_who_does_not_manage_the_unit_makes_no_token(unit):
    stranger = PostFactory.create(duty=Duty.HEAD).user
    with pytest.raises(NotAllowed):
        issue_token(wanted(unit), by=stranger, at=AT)
    assert not ApiToken.objects.exists()


def test_a_second_token_lets_a_system_change_its_secret(unit, head):
    first, _secret = issue_token(wanted(unit), by=head, at=AT)
    second, _other = issue_token(wanted(unit), user=first.user, by=head, at=AT)
    assert second.user == first.user


def test_a_token_never_acts_for_a_person(unit, head):
    with pytest.raises(Invalid):
        issue_token(wanted(unit), user=UserFactory.create(), by=head, at=AT)


def test_nobody_reaches_another_unit_through_its_machine_user(unit, head):
    elsewhere = PostFactory.create(duty=Duty.HEAD)
    theirs, _secret = issue_token(wanted(elsewhere.unit), by=elsewhere.user, at=AT)
    with pytest.raises(NotAllowed):
        issue_token(wanted(unit), user=theirs.user, by=head, at=AT)


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"duties": ["x"]}]
)
def test_a_token_without_sense_is_refused(unit, head, change):
    with pytest.raises(Invalid):
        issue_token(wanted(unit, **change), by=head, at=AT)


def test_a_token_is_revoked_once(unit, head):
    token, _secret = issue_token(wanted(unit), by=head, at=AT)
    assert not revoke_token(token, by=head, at=AT).is_valid(AT)
    with pytest.raises(Revoked):
        revoke_token(token, by=head, at=AT)


def test_a_stranger_revokes_nothing(unit, head):
    token, _secret = issue_token(wanted(unit), by=head, at=AT)
    with pytest.raises(NotAllowed):
        revoke_token(token, by=PostFactory.create(duty=Duty.HEAD).user, at=AT)


def test_the_command_makes_lists_and_revokes(unit):
    root = UserFactory.create(is_superuser=True)
    out = StringIO()
    call_command(
        "token", "create", "Zalo", "--unit", "H99.12", "--scope", "dossier:read", "--duty",
        "receive", stdout=out, stderr=StringIO(),
    )  # fmt: skip
    secret = out.getvalue().strip()
    token = ApiToken.objects.get(secret_hash=hash_secret(secret))
    assert token.made_by == root
    listed = StringIO()
    call_command("token", "list", stdout=listed)
    assert token.start in listed.getvalue()
    assert secret not in listed.getvalue()
    call_command("token", "revoke", token.start, stdout=StringIO())
    assert ApiToken.objects.get().revoked_at


def test_the_command_says_what_is_wrong(unit):
    with pytest.raises(CommandError, match="no unit H00"):
        call_command("token", "create", "Zalo", "--unit", "H00", "--scope", "dossier:read")
    with pytest.raises(CommandError, match="--by"):
        call_command("token", "create", "Zalo", "--unit", "H99.12", "--scope", "dossier:read")
