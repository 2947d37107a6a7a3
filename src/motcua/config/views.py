"""Pages for machines: is it alive, is it ready, where are the live updates."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.views.decorators.http import require_safe


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
