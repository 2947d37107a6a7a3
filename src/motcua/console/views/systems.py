"""Other systems: their tokens, the endpoints at which they hear of acts, what was sent there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.console.entry import Ask, Visit, answer, enter, posted
from motcua.console.forms.systems import EndpointForm, TokenForm
from motcua.console.keyset import keyset
from motcua.core.errors import NotAllowed, Refusal
from motcua.interop.actions import Wanted, issue_token, revoke_token
from motcua.interop.endpoints import open_endpoint, replay, stop_endpoint
from motcua.interop.models import ApiToken, Delivery, Endpoint
from motcua.org.permissions import managed_units


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the tokens and endpoints of the units the visitor manages."""
    visit = _enter(request)
    units = managed_units(visit.user, visit.day).values("pk")
    tokens = ApiToken.objects.filter(unit__in=units).select_related("unit", "user")
    dead = Count("deliveries", filter=Q(deliveries__dead_at__isnull=False))
    endpoints = Endpoint.objects.filter(unit__in=units).select_related("unit").annotate(dead=dead)
    context = {
        "page": keyset(tokens, request.GET, key="id", newest_first=True),
        "endpoints": endpoints.order_by("-id"),
        "at": visit.at,
    }
    return render(request, "console/systems/list.html", context)


@require_http_methods(["GET", "POST"])
def begin_token(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is shown on this one answer only."""
    visit = _enter(request)

    def make(said: dict[str, Any]) -> str:
        wanted = Wanted(**said | {"requests_per_minute": said["requests_per_minute"] or None})
        _token, secret = issue_token(wanted, by=visit.user, at=visit.at)
        return secret

    about = _("It acts for a machine user of its own, with the chosen duties at the unit.")
    return _once(request, TokenForm(posted(request)), _("Make a token"), about, make)


@require_http_methods(["GET", "POST"])
def begin_endpoint(request: HttpRequest) -> HttpResponse:
    """Open an endpoint; its secret is shown on this one answer only."""
    visit = _enter(request)

    def make(said: dict[str, Any]) -> str:
        _endpoint, secret = open_endpoint(**said, by=visit.user, at=visit.at)
        return secret

    about = _("It hears every act on the dossiers the unit is concerned with; never a person.")
    return _once(request, EndpointForm(posted(request)), _("Open an endpoint"), about, make)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a token back."""
    visit = _enter(request)
    token = get_object_or_404(ApiToken, uuid=uuid, unit__in=_units(visit))

    def do(_said: dict[str, Any]) -> str:
        revoke_token(token, by=visit.user, at=visit.at)
        messages.success(request, _("The token opens nothing any more."))
        return reverse("console:systems")

    about = f"{token.name} · {token.start}…"
    ask = Ask(act=_("Revoke the token"), about=about, back=reverse("console:systems"))
    return answer(request, Form(posted(request)), ask, do)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send nothing to an endpoint any more."""
    visit = _enter(request)
    endpoint = get_object_or_404(Endpoint, uuid=uuid, unit__in=_units(visit))

    def do(_said: dict[str, Any]) -> str:
        stop_endpoint(endpoint, by=visit.user, at=visit.at)
        return reverse("console:systems")

    ask = Ask(act=_("Stop the endpoint"), about=endpoint.name, back=reverse("console:systems"))
    return answer(request, Form(posted(request)), ask, do)


@require_safe
def deliveries(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List what was sent to an endpoint, what waits, and what was given up."""
    visit = _enter(request)
    endpoint = get_object_or_404(Endpoint, uuid=uuid, unit__in=_units(visit))
    rows = Delivery.objects.filter(endpoint=endpoint).select_related("dossier")
    is_dead = request.GET.get("only") == "dead"
    rows = rows.filter(dead_at__isnull=False) if is_dead else rows
    context = {
        "endpoint": endpoint,
        "page": keyset(rows, request.GET, key="id", newest_first=True),
        "is_dead": is_dead,
    }
    return render(request, "console/systems/deliveries.html", context)


@require_http_methods(["GET", "POST"])
def try_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Replay a given-up event; what waits behind it follows."""
    visit = _enter(request)
    found = Delivery.objects.select_related("endpoint", "dossier")
    delivery = get_object_or_404(found, uuid=uuid, endpoint__unit__in=_units(visit))
    back = reverse("console:endpoint", args=[delivery.endpoint.uuid])

    def do(_said: dict[str, Any]) -> str:
        replay(delivery, by=visit.user, at=visit.at)
        messages.success(request, _("The event is sent again within seconds."))
        return back

    about = f"{delivery.dossier.reference} · {delivery.get_verb_display()}"
    ask = Ask(act=_("Send the event again"), about=about, back=back)
    return answer(request, Form(posted(request)), ask, do)


def _enter(request: HttpRequest) -> Visit:
    """Let in who manages a unit. Raises NotAllowed."""
    visit = enter(request)
    if not managed_units(visit.user, visit.day).exists():
        raise NotAllowed
    return visit


def _units(visit: Visit) -> Any:
    return managed_units(visit.user, visit.day).values("pk")


def _once(request: HttpRequest, form: Form, act: str, about: str, make: Any) -> HttpResponse:
    """Show the form; where it is filled in well, the secret on this one answer."""
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            secret = make(form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            context = {"secret": secret, "name": form.cleaned_data["name"]}
            return render(request, "console/systems/secret.html", context)
    ask = Ask(act=act, about=about, back=reverse("console:systems"))
    return render(request, "console/act.html", {"form": form, "ask": ask}, status=status)
