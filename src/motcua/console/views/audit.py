"""Audit: who did what and who looked, numbers shown, rules broken, whether history holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from motcua.console.entry import Visit, enter
from motcua.console.keyset import Slice, keyset
from motcua.console.pages import audit as page
from motcua.console.pages import sealed
from motcua.console.pages.sealed import Sealed
from motcua.core.errors import NotAllowed
from motcua.core.models import Event
from motcua.dossiers.models import Root
from motcua.dossiers.tasks import ROOT_VERIFIED, verify_newest_root
from motcua.org.permissions import watched_units


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """List who did what to which dossier: on a day (today), or all that was done to one."""
    visit, units = _enter(request)
    asked = _asked(request)
    if not asked["code"] and _day(asked["day"]) is None:
        asked["day"] = visit.day.isoformat()
    seen, day = page.dossiers(units), _day(asked["day"])
    order = ("at", "dossier_id", "sequence")
    found = keyset(page.acts(seen, asked, day), request.GET, key=order, newest_first=True)
    found, old = _with_sealed(found, lambda: sealed.acts(seen, asked, day))
    _record(visit, "acts")
    context = {"page": found, "sealed": old, "asked": asked, "on": day}
    return render(request, "console/audit/acts.html", context)


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """List who opened which dossier: of a code, by an officer, on a day."""
    visit, units = _enter(request)
    asked = _asked(request)
    seen, day = page.dossiers(units), _day(asked["day"])
    found = keyset(page.looks(seen, asked, day), request.GET, key="id", newest_first=True)
    found, old = _with_sealed(found, lambda: sealed.looks(seen, asked, day))
    _record(visit, "looks")
    told = [(row, page.HOW.get(row.how, row.how)) for row in found.rows]
    context = {"page": found, "rows": told, "sealed": old, "asked": asked, "on": day}
    return render(request, "console/audit/looks.html", context)


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """List the identity numbers that were shown in clear, to whom and why."""
    visit, units = _enter(request)
    _record(visit, "numbers")
    found = keyset(page.reveals(units), request.GET, key="id", newest_first=True)
    return render(request, "console/audit/numbers.html", {"page": found})


@require_safe
def deviations(request: HttpRequest) -> HttpResponse:
    """Count the rules that were broken, and list them with their reasons."""
    visit, units = _enter(request)
    rule, seen = request.GET.get("rule", ""), page.dossiers(units)
    rows = page.deviations(seen, rule if rule in page.RULES else "")
    found = keyset(rows, request.GET, key="id", newest_first=True)
    _record(visit, "deviations")
    context = {
        "page": found,
        "rows": [(row, page.RULES.get(row.rule, row.rule)) for row in found.rows],
        "counted": page.counted(seen, since=visit.at - page.COUNTED),
        "days": page.COUNTED.days,
    }
    return render(request, "console/audit/deviations.html", context)


@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    """List the daily roots, and what the last check of the newest found."""
    enter(request)
    context = {
        "page": keyset(Root.objects.all(), request.GET, key="on", newest_first=True, size=31),
        "checked": Event.objects.filter(kind=ROOT_VERIFIED).order_by("-pk").first(),
    }
    return render(request, "console/audit/roots.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the newest root to be checked; a job does it."""
    visit, _units = _enter(request)
    with transaction.atomic():
        verify_newest_root.defer(by=visit.user.pk)
    return redirect("console:audit_roots")


def _enter(request: HttpRequest) -> tuple[Visit, list[int] | None]:
    """Let in who heads or supervises. Raises NotAllowed."""
    visit = enter(request)
    units = watched_units(visit.user, visit.day)
    if units == []:
        raise NotAllowed
    return visit, units


def _with_sealed(found: Slice, read: Callable[[], Sealed]) -> tuple[Slice, Sealed]:
    """Return the page with what sealed files hold beneath it: older, so after the last of ours."""
    if found.next_href:
        return found, Sealed()
    old = read()
    return replace(found, rows=[*found.rows, *old.rows]), old


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in ("code", "officer", "day")}


def _record(visit: Visit, what: str) -> None:
    """Record that somebody read an audit list: it shows whom officers dealt with."""
    facts: dict[str, Any] = {"by_id": visit.user.pk, "list": what}
    Event.objects.create(kind="audit.read", at=visit.at, facts=facts)


def _day(text: str) -> date | None:
    try:
        return DateField().to_python(text) if text else None
    except ValidationError:
        return None
