"""The places of the console, as tabs over each of its pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

#: Address, text, and the beginnings of the addresses that belong to it.
PLACES = (
    ("home", _("Overview"), ("home",)),
    ("procedures", _("Procedures"), ("procedure", "version", "allocation")),
    ("imports", _("Import"), ("import",)),
    ("synonyms", _("Everyday words"), ("synonym",)),
    ("routes", _("Routes"), ("route",)),
    ("units", _("Units"), ("unit", "post", "authorit", "succession")),
    ("accounts", _("Accounts"), ("account",)),
    ("calendars", _("Working calendars"), ("calendar", "recount")),
    ("reports", _("Reports"), ("report",)),
    ("systems", _("Other systems"), ("system", "token", "endpoint", "delivery")),
    ("audit", _("Audit"), ("audit",)),
)


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def console_places(context: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the places; the one of this page is marked."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = (match.url_name or "") if match else ""
    tabs = [
        {
            "text": text,
            "href": reverse(f"console:{name}"),
            "count": None,
            "is_current": here.startswith(beginnings),
        }
        for name, text, beginnings in PLACES
    ]
    return {"label": _("Places of the console"), "tabs": tabs}
