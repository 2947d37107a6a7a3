"""The short way of the API: no session, no cookie, no CSRF, no template, its own language."""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.api.errors import NotFound, NotThisForm
from motcua.api.problems import failed, refused
from motcua.api.surface import PREFIX
from motcua.ui.refusals import problem

Answer = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Language, Authorization",
    "X-Content-Type-Options": "nosniff",
}
_TAKEN = ("*/*", "application/*", "json", "application/pdf", "application/octet-stream")


class ApiMiddleware:
    """Answer what begins with ``/api/v1/`` here; nothing below this middleware sees it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = spoken(request)
        with translation.override(language):
            response = _answer(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Language", language)
        if rate := getattr(request, "rate", None):
            for name, value in rate.headers().items():
                response.headers[name] = value
        return response


def spoken(request: HttpRequest) -> str:
    """Return the language of the sentences: English where the client asks for it first."""
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "vi"


def _answer(request: HttpRequest) -> HttpResponse:
    try:
        request.get_host()
        match = resolve(request.path_info)
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        if not _is_accepted(request.headers.get("Accept", "")):
            return refused(NotThisForm())
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return refused(NotFound())
    except DisallowedHost:
        return problem(status=400, code="host_unknown", sentence="Host?")
    except Exception as error:
        got_request_exception.send(sender=None, request=request)
        logger.exception("API: %s %s", request.method, match.route)
        return failed(error)
    return response if response.status_code != 405 else _not_this_way(response)


def _is_accepted(accept: str) -> bool:
    return not accept or any(kind in accept for kind in _TAKEN)


def _not_this_way(response: HttpResponse) -> HttpResponse:
    answer = problem(
        status=405,
        code="method_not_allowed",
        sentence=_("This address takes only: %(methods)s.") % {"methods": response["Allow"]},
    )
    answer.headers["Allow"] = response["Allow"]
    return answer
