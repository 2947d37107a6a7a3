"""Who asks: a bearer token, its machine user, and what its posts of the day allow."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localdate, now
from ninja.security import HttpBearer

from motcua.api.limits import LIMITER, Rate
from motcua.dossiers.permissions import Standing
from motcua.interop.actions import hash_secret, note_use
from motcua.interop.errors import NoToken, ScopeMissing
from motcua.interop.models import ApiToken, Scope
from motcua.people.models import User

_USE_NOTED_EVERY = timedelta(minutes=1)
_MOST_KEPT = 1_000


@dataclass
class Caller:
    """A system that asks: the moment is read once, the posts of the day are read once."""

    token: ApiToken
    at: datetime
    on: date

    @property
    def user(self) -> User:
        return self.token.user

    @cached_property
    def standing(self) -> Standing:
        return Standing.of(self.user, self.on)

    def has(self, scope: Scope) -> bool:
        return scope.value in self.token.scopes


class ApiRequest(HttpRequest):
    """A request whose token has been found good."""

    auth: Caller
    rate: Rate


class Bearer(HttpBearer):
    """Lets a request in if its token carries the scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        kind, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise NoToken
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        at = now()
        found = _known(token, at)
        if found.requests_per_minute:
            rate = LIMITER.count(found.pk, limit=found.requests_per_minute)
            setattr(request, "rate", rate)  # noqa: B010 - HttpRequest does not know it
            rate.check()
        if self.scope.value not in found.scopes:
            raise ScopeMissing(scope=self.scope.value)
        _note_use(found, at)
        return Caller(token=found, at=at, on=localdate(at))


#: Tokens found good a few seconds ago: hash of the secret → when to ask again, the token.
_KEPT: dict[str, tuple[float, ApiToken]] = {}


def _known(secret: str, at: datetime) -> ApiToken:
    """Return the token of the secret; raises NoToken. One query, or none within a few seconds."""
    key = hash_secret(secret)
    until, token = _KEPT.get(key, (0.0, None))
    if token is None or time.monotonic() >= until:
        token = ApiToken.objects.valid(at).select_related("user").filter(secret_hash=key).first()
        if token is None:
            _KEPT.pop(key, None)
            raise NoToken
        _keep(key, token)
    if not token.is_valid(at):
        raise NoToken
    return token


def _keep(key: str, token: ApiToken) -> None:
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[key] = (time.monotonic() + settings.API_TOKEN_SECONDS, token)


def _note_use(token: ApiToken, at: datetime) -> None:
    if token.last_used_at is None or at - token.last_used_at > _USE_NOTED_EVERY:
        token.last_used_at = at
        note_use(token, at=at)


def needs(scope: Scope) -> Any:
    """Return what an operation is guarded with."""
    return Bearer(scope)
