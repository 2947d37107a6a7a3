"""Reports as they were handed in: frozen once, never changed, compared with today."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.console.entry import Visit, enter
from motcua.console.keyset import keyset
from motcua.console.pages import reports as page
from motcua.org.models import Unit
from motcua.reporting.freezing import differences, fingerprint, freeze
from motcua.reporting.ii06a import SPLITS as FORM_SPLITS
from motcua.reporting.models import FrozenReport
from motcua.reporting.reports import ON_TIME_SPLITS
from motcua.reporting.tables import table

#: What can be frozen here, and what each may be split by.
SPLITS = {"on-time": ON_TIME_SPLITS, "ii06a": FORM_SPLITS}


@never_cache
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
    units = page.units_of(visit.user, visit.day)
    kind = request.POST.get("kind", "")
    form = page.PeriodForm(request.POST)
    form.limit_to(units, list(SPLITS.get(kind, ())))
    if not form.is_valid():
        raise Http404
    unit: Unit | None = form.cleaned_data["unit"]
    if unit is None and not visit.user.is_superuser:
        raise Http404
    frozen = freeze(
        kind,
        form.cleaned_data["first"],
        form.cleaned_data["last"],
        today=visit.day,
        unit=unit,
        by=form.cleaned_data["by"],
        made_by=visit.user,
        at=visit.at,
    )
    return redirect("console:report_frozen", frozen.uuid)


@never_cache
@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a frozen report, whether it is whole, and what would differ today."""
    visit = enter(request)
    frozen = get_object_or_404(_readable(visit), uuid=uuid)
    heads, *lines = table(frozen.content)
    context = {
        "frozen": frozen,
        "heads": heads[1:],
        "lines": lines[:-1],
        "total": lines[-1][1:],
        "is_whole": fingerprint(frozen.content) == frozen.sha256,
        "differences": differences(frozen, today=visit.day),
    }
    return render(request, "console/reports/frozen.html", context)


def _readable(visit: Visit) -> QuerySet[FrozenReport]:
    """Return the reports of the visitor's units; those of everything only to who sees all."""
    units = page.units_of(visit.user, visit.day)
    rows = FrozenReport.objects.select_related("unit", "frozen_by")
    return rows if visit.user.is_superuser else rows.filter(unit__in=units.values("pk"))
