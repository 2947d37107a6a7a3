"""Each request is a span of a trace, where traces are kept (runtime/telemetry.py)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from motcua.config.middleware import HEADER
from motcua.runtime import tracing


class TraceMiddleware:
    """Stands before all others, so that the line about a request names its trace too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        method = request.method or ""
        with tracing.request(method, request.headers.get("traceparent", "")) as span:
            response = self.get_response(request)
            match = request.resolver_match
            route, name = match.route if match else "", response.headers[HEADER]
            tracing.answered(span, method, route=route, status=response.status_code, name=name)
        return response
