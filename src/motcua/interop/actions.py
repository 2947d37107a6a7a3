"""Tokens are issued and revoked by who manages the unit that answers for them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.interop.errors import Revoked
from motcua.interop.models import ApiToken, Scope
from motcua.org.actions import post
from motcua.org.actions.gate import need_manager
from motcua.org.models import Duty, Post, Unit
from motcua.people.models import User

#: What every secret begins with, so that scanners of source code know it.
MARK = "mct_"
#: Letters of the secret that are shown, to tell tokens apart.
START = 12
#: A hundred a second; a system that needs more is given more.
REQUESTS_PER_MINUTE = 6_000
#: A token is renewed at least once a year, unless somebody says otherwise.
DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a token is to be good for."""

    name: str
    unit: Unit
    scopes: Sequence[str]
    duties: Sequence[str] = ()  # posts that a new machine user gets at the unit
    days: int | None = DAYS
    requests_per_minute: int | None = REQUESTS_PER_MINUTE


@transaction.atomic
def issue_token(
    wanted: Wanted, *, user: User | None = None, by: User, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is kept nowhere in clear.

    Without ``user`` a machine user is made for it, with the wanted duties at the unit. A second
    token of the same machine user lets a system change its secret without a pause.
    """
    need_manager(by, wanted.unit, at)
    _refuse_odd(wanted, user, by, at)
    secret = MARK + secrets.token_urlsafe(32)
    machine = user or _machine(wanted, by=by, at=at)
    token = ApiToken.objects.create(
        name=nfc(wanted.name),
        user=machine,
        unit=wanted.unit,
        start=secret[:START],
        secret_hash=hash_secret(secret),
        scopes=sorted(set(wanted.scopes)),
        requests_per_minute=wanted.requests_per_minute,
        made_at=at,
        made_by=by,
        expires_at=at + timedelta(days=wanted.days) if wanted.days else None,
    )
    _tell("token.issued", token, by=by, at=at)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> ApiToken:
    """Take a token back; it opens nothing any more a few seconds later at the latest."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("unit").get(pk=token.pk)
    need_manager(by, token.unit, at)
    if token.revoked_at:
        raise Revoked
    token.revoked_at, token.revoked_by = at, by
    token.save(update_fields=["revoked_at", "revoked_by"])
    _tell("token.revoked", token, by=by, at=at)
    return token


def hash_secret(secret: str) -> str:
    """Return the form in which a secret is kept; its 256 random bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Remember when the token was last used; callers do so at most once a minute."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _refuse_odd(wanted: Wanted, user: User | None, by: User, at: datetime) -> None:
    if not nfc(wanted.name):
        raise Invalid(reason=_("Say which system the token is for."))
    if not wanted.scopes or set(wanted.scopes) - set(Scope.values):
        raise Invalid(reason=_("Choose what the token may be used for."))
    if set(wanted.duties) - set(Duty.values):
        raise Invalid(reason=_("Choose the duties of the machine user."))
    if user is not None and not user.is_machine:
        raise Invalid(reason=_("A token acts for a machine user, never for a person."))
    if user is not None:
        _need_manager_of_all(user, by, at)


def _need_manager_of_all(user: User, by: User, at: datetime) -> None:
    """Refuse a token for a machine user that also acts where ``by`` manages nothing."""
    for held in Post.objects.of(user).filter(Q(valid_to=None) | Q(valid_to__gte=localdate(at))):
        need_manager(by, held.unit, at)


def _machine(wanted: Wanted, *, by: User, at: datetime) -> User:
    user = User(
        username=f"machine.{secrets.token_hex(6)}",
        full_name=nfc(wanted.name)[:120],
        is_machine=True,
    )
    user.set_unusable_password()
    user.save()
    for duty in sorted(set(wanted.duties)):
        post(
            user,
            unit=wanted.unit,
            duty=Duty(duty),
            decision_no="API",
            valid_from=localdate(at),
            by=by,
            at=at,
        )
    return user


def _tell(kind: str, token: ApiToken, *, by: User, at: datetime) -> None:
    Event.objects.create(
        kind=kind,
        at=at,
        facts={"token_id": token.pk, "unit_id": token.unit_id, "by_id": by.pk},
    )
