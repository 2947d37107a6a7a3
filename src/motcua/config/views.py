"""Pages for machines: is it alive, is it ready, where are the live updates."""

from importlib import import_module
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now
from django.views.decorators.http import require_safe

#: What a proxy adds that passes a request on.
PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers too: 200, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell a monitor the hall's figures, if it brings MOTCUA_METRICS_TOKEN; else 404.

    Where no token is set: a monitor on this very machine, of a hall that is not behind https.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not (constant_time_compare(given, token) if token else _asked_from_here(request)):
        raise Http404
    figures = import_module("motcua.config.metrics")  # its library is loaded where it is asked for
    return HttpResponse(figures.exposed(now()), content_type=figures.CONTENT_TYPE)


def _asked_from_here(request: HttpRequest) -> bool:
    """Say whether somebody on this machine asks for themselves, and no proxy for another.

    A proxy may say nothing of whom it asks for, so a hall behind https answers nobody.
    """
    host, _port = split_domain_port(request.get_host())
    behind = settings.PUBLIC_URL.startswith("https://") or any(
        name in request.META for name in PASSED_ON
    )
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and _is_loopback(host) and not behind


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Send the browser to the live process on its own port; 204 where there is none.

    Behind a proxy that gives ``/live/`` to the live process, nobody comes here.
    """
    if not settings.LIVE_PORT:
        return HttpResponse(status=204)
    host, _port = split_domain_port(request.get_host())
    answer = HttpResponse(status=307)
    address = f"{request.scheme}://{host}:{settings.LIVE_PORT}{request.get_full_path()}"
    answer.headers["Location"] = address
    return answer
