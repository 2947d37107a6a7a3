"""The first page of the hall, and the lists its figures open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.desk.forms.filters import Filters
from motcua.desk.pages.hall import Hall, hall_lists
from motcua.desk.pages.today import Today
from motcua.desk.pages.work import open_page
from motcua.desk.requests import Request, Visit


@require_GET
def today(request: Request) -> HttpResponse:
    """Show the day of the hall; on a day off the last working day."""
    visit = Visit.of(request)
    page = Today(Hall(visit)) if visit.unit else None
    return render(request, "desk/today/show.html", {"visit": visit, "page": page})


@require_GET
def dossiers(request: Request) -> HttpResponse:
    """Show one list of the hall: what came in, falls due, is late, waits, lies ready."""
    visit = Visit.of(request)
    page = open_page(
        visit,
        hall_lists(visit),
        duty=request.GET.get("duty", ""),
        filters=Filters.read(request.GET),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        address="desk:dossiers",
    )
    return render(request, "desk/dossiers/list.html", {"visit": visit, "page": page})
