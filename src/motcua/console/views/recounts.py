"""Due dates after a change of a calendar: seen before they move, then moved by a job."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST, require_safe

from motcua.console.permissions import may_change_calendar
from motcua.core.errors import NotAllowed
from motcua.dossiers import recounts
from motcua.dossiers.models import RecountRun
from motcua.dossiers.tasks import recount_due_dates
from motcua.people.models import User
from motcua.workdays.models import Calendar

PAGE = 50


@require_safe
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the due dates that would move, a page at a time; nothing moves yet."""
    calendar, _user = _changeable(request, uuid)
    version = calendar.current_version()
    text = request.GET.get("after", "")
    after = int(text) if text.isdecimal() and len(text) < 19 else 0
    found, last = recounts.page_of_shifts(version, after=after, size=PAGE)
    context = {
        "calendar": calendar,
        "version": version,
        "shifts": found,
        "is_first": after == 0,
        "next_href": f"?after={last}" if last else "",
        "runs": RecountRun.objects.filter(calendar_version=version).order_by("-asked_at")[:5],
        "children": calendar.children.filter(purpose=Calendar.Purpose.DEADLINE),
    }
    return render(request, "console/recounts/preview.html", context)


@require_POST
def create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Start the job that moves them."""
    calendar, user = _changeable(request, uuid)
    with transaction.atomic():
        run = recounts.ask_for(calendar.current_version(), by=user, at=now())
        recount_due_dates.defer(run=run.pk)
    return redirect("console:recount", run.uuid)


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how far the job is; with htmx only that part."""
    runs = RecountRun.objects.select_related("calendar_version__calendar", "asked_by")
    run = get_object_or_404(runs, uuid=uuid)
    _changeable(request, run.calendar_version.calendar.uuid)
    part = "job" if request.headers.get("HX-Request") else "show"
    return render(request, f"console/recounts/{part}.html", {"run": run})


def _changeable(request: HttpRequest, uuid: UUID) -> tuple[Calendar, User]:
    calendar = get_object_or_404(Calendar, uuid=uuid)
    assert isinstance(request.user, User)
    if not may_change_calendar(request.user, calendar, localdate()):
        raise NotAllowed
    return calendar, request.user
