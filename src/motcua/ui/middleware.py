"""Language, security headers, and the page that a refusal becomes."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from motcua.core.errors import Refusal
from motcua.ui.refusals import answer, refused

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Speak Vietnamese unless the person chose otherwise.

    The choice is the cookie that `/language/` sets. Accept-Language is not read: most browsers in
    Vietnam are sold with English settings, and the page must not follow them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class SecurityHeadersMiddleware:
    """Let a page use its own origin only: no inline script or style, no other host, no frame.

    Live updates may come from another port of the same host, or from `LIVE_ORIGIN`.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", f"{_POLICY}; connect-src {_live(request)}")
        # The camera takes pictures of papers and reads the code of a card.
        headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def _live(request: HttpRequest) -> str:
    origins = ["'self'"]
    if settings.LIVE_ORIGIN:
        origins.append(settings.LIVE_ORIGIN)
    if settings.LIVE_PORT:
        try:
            host, _port = split_domain_port(request.get_host())
        except DisallowedHost:  # answered with 400 by whoever asks next
            return "'self'"
        origins.append(f"{request.scheme}://{host}:{settings.LIVE_PORT}")
    return " ".join(origins)


class RefusalMiddleware:
    """Turn a `Refusal` that a view lets through, or a bare 405, into a page or its like."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _as_page(request, response) if response.status_code == 405 else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None


def _as_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return words in place of nothing: somebody reloaded what only a button opens."""
    sentence = _("This address opens by a button of another page. Go back there and press it.")
    told = answer(request, status=405, code="method_not_allowed", sentence=sentence)
    told.headers["Allow"] = response.headers["Allow"]
    return told
