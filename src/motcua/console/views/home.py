"""The first page of the console."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.console.entry import enter
from motcua.console.pages import home as page
from motcua.org.permissions import managed_units


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what needs doing in the catalogue, the units and the calendars."""
    visit = enter(request)
    units = managed_units(visit.user, visit.day).on(visit.day)
    context = {
        "gaps": page.gaps(),
        "starting": page.starting(visit.day),
        "ending_posts": page.ending_posts(units, visit.day),
        "undecreed_years": page.undecreed_years(visit.day),
        "root": page.newest_root(),
        "unit_count": units[: page.MOST].count(),
    }
    return render(request, "console/home.html", context)
