"""Find a procedure, read what it asks, print its notice."""

from datetime import date, datetime
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.search import search
from motcua.portal.forms.procedures import SearchForm
from motcua.portal.views.answers import Answers, Summary, answers, summary

#: Rows of one page of results, and the most that a search goes through.
PAGE, MOST = 20, 300


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show what fits the words and filters; with htmx only the list."""
    form = SearchForm(request.GET)
    asked = form.asked()
    today = timezone.localdate()
    rows = _found(asked, today) if asked["q"].strip() else _all(asked, today)
    more = ""
    if len(rows) > PAGE:
        rows = rows[:PAGE]
        kept = {name: value for name, value in asked.items() if value}
        more = "?" + urlencode(kept | {"after": rows[-1].version.code})
    page = "results" if request.headers.get("HX-Request") else "index"
    facts = {"form": form, "asked": asked, "rows": rows, "more": more}
    response = render(request, f"portal/procedures/{page}.html", facts)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def _found(asked: dict[str, str], today: date) -> list[Summary]:
    """Return a page and one more of what search finds after the last code shown."""
    hits = search(
        asked["q"],
        on=today,
        limit=MOST if asked["after"] else PAGE + 1,
        sector=asked["sector"],
        agency=asked["agency"],
        level=asked["level"],
    )
    codes = [hit.code for hit in hits]
    start = codes.index(asked["after"]) + 1 if asked["after"] in codes else 0
    wanted = hits[start : start + PAGE + 1]
    versions = ProcedureVersion.objects.select_related("procedure__sector")
    found = versions.prefetch_related("fee_rules").in_bulk([hit.version_id for hit in wanted])
    return [summary(found[hit.version_id]) for hit in wanted if hit.version_id in found]


def _all(asked: dict[str, str], today: date) -> list[Summary]:
    """Return a page and one more of everything, by name, after the last code shown."""
    shown = ProcedureVersion.objects.shown(today).prefetch_related("fee_rules")
    if asked["sector"]:
        shown = shown.filter(procedure__sector__code=asked["sector"])
    if asked["level"]:
        shown = shown.filter(levels__contains=[asked["level"]])
    if asked["agency"]:
        ids = [
            hit.version_id
            for hit in search(asked["agency"], on=today, limit=MOST, agency=asked["agency"])
        ]
        shown = shown.filter(pk__in=ids)
    last = shown.filter(procedure__code=asked["after"]).first() if asked["after"] else None
    if last is not None:
        after = Q(name_sort__gt=last.name_sort) | Q(name_sort=last.name_sort, pk__gt=last.pk)
        shown = shown.filter(after)
    return [summary(version) for version in shown.order_by("name_sort", "pk")[: PAGE + 1]]


@login_not_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Answer what a citizen asks about one procedure, always in the same order."""
    now = timezone.now()
    version = _version(code, now)
    if version.code != code:
        return redirect("portal:procedure", version.code, permanent=False)
    return render(request, "portal/procedures/show.html", _facts(version, now))


@login_not_required
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show the public notice of Decree 63/2010, to be printed on A4."""
    now = timezone.now()
    version = _version(code, now)
    with translation.override("vi"):  # a legal notice, in Vietnamese for every reader
        facts = _facts(version, now)
    address = settings.PUBLIC_URL + reverse("portal:procedure", args=[version.code])
    qr = segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True)
    facts |= {"address": address, "qr": SafeString(qr), "feedback": settings.FEEDBACK_ADDRESS}
    return render(request, "portal/procedures/notice.html", facts)


def _version(code: str, now: datetime) -> ProcedureVersion:
    """Find what the public sees today under a national or local code. Raises Http404."""
    procedures = Procedure.objects.by_code(code)
    shown = ProcedureVersion.objects.shown(timezone.localdate(now))
    parts = shown.prefetch_related("papers", "fee_rules", "channel_rules")
    version = parts.filter(procedure__in=procedures).first()
    if version is None:
        raise Http404
    return version


def _facts(version: ProcedureVersion, now: datetime) -> dict[str, object]:
    said: Answers = answers(version, now)
    return {"version": version, "answers": said, "feedback": settings.FEEDBACK_ADDRESS}
