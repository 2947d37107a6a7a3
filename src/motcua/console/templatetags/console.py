"""The places of the console, as tabs over each of its pages."""

from collections.abc import Collection, Mapping
from typing import Any

from django import template
from django.db.models import Q
from django.forms import BaseForm
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from motcua.console.permissions import duties_today
from motcua.org.models import Duty, Post
from motcua.org.permissions import MANAGING, WATCHING, managed_units
from motcua.people.models import User

register = template.Library()

#: More than this nobody looks through; whoever is not offered can still be typed.
OFFERED = 300

#: Address, text, the beginnings of the addresses that belong to it, the duties that open it.
PLACES: tuple[tuple[str, Any, tuple[str, ...], Collection[str]], ...] = (
    ("home", _("Overview"), ("home",), ()),
    ("procedures", _("Procedures"), ("procedure", "version", "allocation"), ()),
    ("imports", _("Import"), ("import",), (Duty.ADMINISTER,)),
    ("synonyms", _("Everyday words"), ("synonym",), ()),
    ("routes", _("Routes"), ("route",), ()),
    ("units", _("Units"), ("unit", "post", "authorit", "succession"), ()),
    ("accounts", _("Accounts"), ("account",), ()),
    ("calendars", _("Working calendars"), ("calendar", "recount"), ()),
    ("reports", _("Reports"), ("report",), WATCHING),
    ("systems", _("Other systems"), ("system", "token", "endpoint", "delivery"), MANAGING),
    ("audit", _("Audit"), ("audit",), WATCHING),
    ("audit_roots", _("Audit"), ("audit",), (Duty.ADMINISTER,)),
)


@register.simple_tag(takes_context=True)
def watches(context: Mapping[str, Any]) -> bool:
    """Say whether the visitor heads or supervises: only they read the lists of the audit."""
    return bool(duties_today(getattr(context.get("request"), "user", None)) & set(WATCHING))


@register.inclusion_tag("console/offers.html", takes_context=True)
def offers(context: Mapping[str, Any], form: BaseForm) -> dict[str, Any]:
    """Offer what a field of the form may be filled in with: officers, units within reach."""
    user = getattr(context.get("request"), "user", None)
    lists = {field.widget.attrs.get("list") for field in form.fields.values()}
    if not isinstance(user, User) or not lists - {None}:
        return {}
    units = managed_units(user, localdate()).on(localdate())
    here = Post.objects.filter(unit__in=units).values("user")
    officers = User.objects.filter(Q(pk__in=here) | Q(posts=None), is_active=True, is_machine=False)
    return {
        "officers": officers.order_by("username")[:OFFERED] if "offered-officers" in lists else [],
        "units": units.order_by("path")[:OFFERED] if "offered-units" in lists else [],
    }


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def console_places(context: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the places; the one of this page is marked."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = (match.url_name or "") if match else ""
    open_to = duties_today(getattr(request, "user", None))
    is_watching = bool(open_to & set(WATCHING))
    tabs = [
        {
            "text": text,
            "href": reverse(f"console:{name}"),
            "count": None,
            "is_current": here.startswith(beginnings),
        }
        for name, text, beginnings, duties in PLACES
        if not duties or open_to & set(duties)
        if name != "audit_roots" or not is_watching
    ]
    return {"label": _("Places of the console"), "tabs": tabs}


#: The reports: address, text, and the beginnings of the addresses that belong to it.
REPORTS = (
    ("reports", _("Early, on time, late"), ("reports",)),
    ("report_ii06a", _("Form II.06a"), ("report_ii06a",)),
    ("report_coverage", _("Procedures at the centre"), ("report_coverage", "report_procedures")),
    ("report_figures", _("Time, trips, supplements"), ("report_figures",)),
    ("reports_frozen", _("Frozen reports"), ("reports_frozen", "report_frozen")),
    ("report_exports", _("Files"), ("report_export",)),
)


@register.inclusion_tag("console/reports/places.html", takes_context=True)
def report_places(context: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the links to all reports; the one of this page is marked."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = (match.url_name or "") if match else ""
    places = []
    for name, text, beginnings in REPORTS:
        words = ["steps"] if name == "report_figures" else []
        is_here = here == name if name == "reports" else here.startswith(beginnings)
        places.append((reverse(f"console:{name}", args=words), text, is_here))
    return {"places": places}
