"""Reports as they were handed in: frozen once, never changed, compared with today."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from motcua.console.entry import Visit, enter
from motcua.console.keyset import keyset
from motcua.console.pages import reports as page
from motcua.console.views.reports import reported
from motcua.reporting.freezing import differences, fingerprint, freeze, words_of
from motcua.reporting.models import FrozenReport


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the frozen reports of the visitor's units, the newest first."""
    visit = enter(request)
    found = keyset(_readable(visit), request.GET, key="id", newest_first=True)
    return render(request, "console/reports/frozen_list.html", {"page": found})


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Freeze the report that the page shows."""
    visit = enter(request)
    wanted = reported(visit, request.POST.dict())
    frozen = freeze(wanted, today=visit.day, made_by=visit.user, at=visit.at)
    return redirect("console:report_frozen", frozen.uuid)


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a frozen report, whether it is whole, and what would differ today."""
    visit = enter(request)
    frozen = get_object_or_404(_readable(visit), uuid=uuid)
    heads, lines = page.frozen_rows(frozen)
    context = {
        "frozen": frozen,
        "heads": heads,
        "lines": lines[:-1],
        "total": lines[-1][1],
        "is_whole": fingerprint(frozen.content) == frozen.sha256,
        "differences": [
            (found, words_of(frozen, found.figure))
            for found in differences(frozen, today=visit.day)
        ],
    }
    return render(request, "console/reports/frozen.html", context)


def _readable(visit: Visit) -> QuerySet[FrozenReport]:
    return FrozenReport.objects.readable(visit.user, visit.day).select_related("unit", "frozen_by")
