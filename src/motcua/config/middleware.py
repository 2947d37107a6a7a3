"""Each request has a name, which the answer repeats, and one line in the log; https stays https."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from motcua.runtime.requests import during, named

HEADER = "X-Request-ID"
_log = logging.getLogger("motcua.requests")


class RequestNameMiddleware:
    """Name the request, time it, log it by the pattern of its address, never by the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = named(request.headers.get(HEADER))
        begun = perf_counter()
        with during(name):
            response = self.get_response(request)
            match = request.resolver_match
            told = {
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "milliseconds": round((perf_counter() - begun) * 1000, 1),
            }
            _log.info("answered", extra=told)
        response.headers[HEADER] = name
        return response


class TransportMiddleware:
    """Let browsers come back by https only, for two years, where the hall has such an address.

    A proxy ends TLS, so the scheme of the request itself says nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.PUBLIC_URL.startswith("https://"):
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        return response
