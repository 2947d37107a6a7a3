"""Sessions end and leave no page behind; given passwords are changed first; second factors."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _

from motcua.desk.counter import BEGUN, ENDED, LOST, SEEN
from motcua.people.actions import keep_language
from motcua.people.models import User
from motcua.ui.refusals import answer, wants_json

Answer = Callable[[HttpRequest], HttpResponse]

#: A request that a page makes by itself carries this header and does not keep a session alive.
BACKGROUND = "X-Background"
#: The moment of the last request is written at most so often.
_SEEN_EVERY = timedelta(minutes=1)
_SECOND_FACTOR = "second_factor"
_SAFE = ("GET", "HEAD", "OPTIONS")
#: Addresses open to who still has to choose a password, or to set up a second factor.
_WITHOUT_PASSWORD = ("/sign-in/password/", "/sign-out/", "/language/", "/static/")
_WITHOUT_SECOND = ("/sign-in/", *_WITHOUT_PASSWORD)


class SessionEndsMiddleware:
    """Sign the user out after idleness and after a working day; the request goes on unknown.

    No browser keeps a page of who is signed in: many sit down at a counter's machine one after
    another, and what the last one read is not shown by its Back button (OWASP ASVS 8.2.1).
    Stands before ``DoorMiddleware``, which then leads to the sign-in page and back.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            reason = self._keep_time(request)
            if reason:
                logout(request)
                request.session[ENDED] = reason
            else:
                self._keep_language(request, request.user)
        response = self.get_response(request)
        if isinstance(request.user, User):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _keep_time(self, request: HttpRequest) -> str:
        """Return why the session ends, or "" and note that somebody is there."""
        moment = now().timestamp()
        begun = request.session.setdefault(BEGUN, moment)
        seen = request.session.setdefault(SEEN, moment)
        if moment - begun > settings.MOTCUA_SESSION_HOURS * 3600:
            return "day"
        if moment - seen > settings.MOTCUA_IDLE_MINUTES * 60:
            return "idle"
        if moment - seen > _SEEN_EVERY.total_seconds() and BACKGROUND not in request.headers:
            request.session[SEEN] = moment
        return ""

    def _keep_language(self, request: HttpRequest, user: User) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen != user.language and chosen in dict(settings.LANGUAGES):
            keep_language(user, chosen)


class DoorMiddleware(LoginRequiredMiddleware):
    """Lead who is not signed in to the door, and from there back to a page that can be opened.

    After a button that is the page it stood on, not the address it was sent to. A part of a page
    never becomes the door itself: htmx goes there as a whole, and a program hears 401.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if super().process_view(request, view_func, view_args, view_kwargs) is None:
            return None
        door = redirect_to_login(_page_of(request), self.get_login_url(view_func))
        if "HX-Request" not in request.headers and not wants_json(request):
            if request.method not in _SAFE and ENDED in request.session:
                request.session[LOST] = True
            return door
        sentence = _("The session has ended. Sign in and do it again.")
        told = answer(request, status=401, code="signed_out", sentence=sentence)
        told.headers["HX-Redirect"] = door.url
        return told


def _page_of(request: HttpRequest) -> str:
    """Return the page that somebody looks at: its own address, or the one it was asked from."""
    asked_from = request.headers.get("HX-Current-URL", "")
    if not asked_from and request.method not in _SAFE:
        asked_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(asked_from, {request.get_host()}, request.is_secure()):
        return urlsplit(asked_from)._replace(scheme="", netloc="").geturl()
    return request.get_full_path()


class OwnPasswordMiddleware:
    """Lead who signed in with a password that somebody else gave to the page that changes it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Any,  # noqa: ARG002 - Django's signature
        kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse | None:
        if not isinstance(request.user, User) or not request.user.is_password_given:
            return None
        if _is_open(request, view, _WITHOUT_PASSWORD):
            return None
        return redirect("account_change_password")


class SecondFactorMiddleware:
    """Lead staff without a second factor to the page that sets one up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Any,  # noqa: ARG002 - Django's signature
        kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse | None:
        if not settings.MOTCUA_SECOND_FACTOR or not isinstance(request.user, User):
            return None
        if _is_open(request, view, _WITHOUT_SECOND):
            return None
        if not request.session.get(_SECOND_FACTOR):
            if not is_mfa_enabled(request.user):
                return redirect("mfa_index")
            request.session[_SECOND_FACTOR] = True
        return None


def _is_open(request: HttpRequest, view: Any, addresses: tuple[str, ...]) -> bool:
    """Say whether the page is open to everybody, or one of the addresses."""
    return not getattr(view, "login_required", True) or request.path.startswith(addresses)
