"""Accounts of officers: opened, given a new password, stopped, freed of a lost second factor."""

import secrets
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid, NotAllowed
from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.org.actions.gate import local_day
from motcua.org.errors import NameTaken, NotOwnAccount, NotThisAccount, StoppedAlready, WorksAlready
from motcua.org.models import Duty, Post, Unit
from motcua.org.permissions import managed_units
from motcua.people.models import User

#: Letters and figures that nobody reads as another one.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _LENGTH = 4, 4
LANGUAGES = ("vi", "en")


@transaction.atomic
def open_account(
    *, username: str, full_name: str, phone: str = "", language: str = "vi", by: User, at: datetime
) -> tuple[User, str]:
    """Open an account and return it with its first password, which is kept nowhere in clear.

    Without a post nobody can do anything with it. Raises NotAllowed, Invalid, NameTaken.
    """
    _need_administrator(by, local_day(at))
    name = nfc(username)
    user = User(username=name, full_name=nfc(full_name), phone=phone.strip(), language=language)
    try:
        user.username_validator(name)
    except ValidationError as wrong:
        raise Invalid(reason=" ".join(wrong.messages)) from wrong
    if not user.full_name or language not in LANGUAGES:
        raise Invalid(reason=_("Write the full name."))
    if User.objects.filter(username__iexact=name).exists():
        raise NameTaken(name=name)
    password = _new_password(user)
    user.save()
    _tell("account.opened", user, by=by, at=at)
    return user, password


@transaction.atomic
def reset_password(user: User, *, by: User, at: datetime) -> str:
    """Give the account a new password and return it; who is signed in with the old one is out.

    Raises NotThisAccount, NotOwnAccount (one changes one's own), StoppedAlready.
    """
    held = _held(user, by=by, at=at)
    _refuse_oneself(held, by)
    if not held.is_active:
        raise StoppedAlready
    password = _new_password(held)
    held.save(update_fields=["password", "is_password_given"])
    _tell("account.password_reset", held, by=by, at=at)
    return password


@transaction.atomic
def stop_account(user: User, *, by: User, at: datetime) -> User:
    """Keep the officer out from now on; what was done under the account stays.

    Raises NotThisAccount, NotOwnAccount, StoppedAlready.
    """
    held = _held(user, by=by, at=at)
    _refuse_oneself(held, by)
    if not held.is_active:
        raise StoppedAlready
    held.is_active = False
    held.save(update_fields=["is_active"])
    _tell("account.stopped", held, by=by, at=at)
    return held


@transaction.atomic
def start_account(user: User, *, by: User, at: datetime) -> User:
    """Let the officer in again with the old password. Raises NotThisAccount, WorksAlready."""
    held = _held(user, by=by, at=at)
    if held.is_active:
        raise WorksAlready
    held.is_active = True
    held.save(update_fields=["is_active"])
    _tell("account.started", held, by=by, at=at)
    return held


@transaction.atomic
def take_second_factor(user: User, *, by: User, at: datetime) -> int:
    """Take a lost second factor away, and return how many things it was; a new one is set up at
    the next sign-in. Raises NotThisAccount, NotOwnAccount, Invalid where there is none.
    """
    held = _held(user, by=by, at=at)
    _refuse_oneself(held, by)
    count, _each = Authenticator.objects.filter(user=held).delete()
    if not count:
        raise Invalid(reason=_("This account has no second factor."))
    _tell("account.second_factor_taken", held, by=by, at=at)
    return int(count)


@transaction.atomic
def describe_account(
    user: User, *, full_name: str, phone: str, language: str, by: User, at: datetime
) -> User:
    """Correct name, telephone and language. Raises NotThisAccount, Invalid."""
    held = _held(user, by=by, at=at)
    if not nfc(full_name) or language not in LANGUAGES:
        raise Invalid(reason=_("Write the full name."))
    held.full_name, held.phone, held.language = nfc(full_name), phone.strip(), language
    held.save(update_fields=["full_name", "phone", "language"])
    _tell("account.described", held, by=by, at=at)
    return held


def may_manage_account(by: User, user: User, day: date) -> bool:
    """Say whether ``by`` may change the account on the day.

    It takes managing every unit at which the user serves or will serve: else who manages one
    commune could sign in as the head of the province. A superuser's or a machine's account is
    for superusers alone.
    """
    if by.is_superuser and by.is_active:
        return True
    if user.is_superuser or user.is_machine or not administers(by, day):
        return False
    open_posts = Post.objects.filter(user=user).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    serves = Unit.objects.filter(pk__in=open_posts.values("unit"))
    return not serves.exclude(pk__in=managed_units(by, day).values("pk")).exists()


def administers(user: User, day: date) -> bool:
    """Say whether the user administers anywhere on the day, so may open accounts."""
    if not user.is_active or user.is_machine:
        return False
    return user.is_superuser or Post.objects.of(user).on(day).filter(duty=Duty.ADMINISTER).exists()


def _need_administrator(by: User, day: date) -> None:
    if not administers(by, day):
        raise NotAllowed


def _held(user: User, *, by: User, at: datetime) -> User:
    if not may_manage_account(by, user, local_day(at)):
        raise NotThisAccount
    return User.objects.select_for_update().get(pk=user.pk)


def _refuse_oneself(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise NotOwnAccount


def _new_password(user: User) -> str:
    """Set and return a password of 16 letters in groups, some 79 bits, to be changed first."""
    groups = ["".join(secrets.choice(_LETTERS) for _n in range(_LENGTH)) for _n in range(_GROUPS)]
    password = "-".join(groups)
    user.set_password(password)
    user.is_password_given = True
    return password


def _tell(kind: str, user: User, *, by: User, at: datetime) -> None:
    Event.objects.create(kind=kind, at=at, facts={"user_id": user.pk, "by_id": by.pk})
