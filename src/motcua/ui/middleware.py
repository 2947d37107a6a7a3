"""Language, security headers, and the page that a refusal becomes."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from motcua.core.errors import Refusal
from motcua.ui.refusals import refused

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
    """Let a page use its own origin only: no inline script or style, no other host, no frame."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        live = f" {settings.LIVE_ORIGIN}" if settings.LIVE_ORIGIN else ""
        self.headers = {
            "Content-Security-Policy": "; ".join(
                (
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "font-src 'self'",
                    "img-src 'self' data: blob:",
                    "media-src 'self'",
                    "manifest-src 'self'",
                    f"connect-src 'self'{live}",
                    "form-action 'self'",
                    "frame-ancestors 'none'",
                    "base-uri 'none'",
                )
            ),
            # The camera takes pictures of papers and reads the code of a card.
            "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), usb=()",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class RefusalMiddleware:
    """Turn any `Refusal` a view lets through into a page, a fragment or problem+json."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None
