"""Due dates after a change of a calendar: seen before they move, then moved by a job."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST, require_safe

from motcua.console.permissions import may_change_calendar
from motcua.core.errors import NotAllowed
from motcua.dossiers import recounts, runs
from motcua.dossiers.models import RecountRun
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
    run = recounts.ask_for(calendar.current_version(), by=user, at=now())
    return redirect("console:recount", run.uuid)


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how far the job is; with htmx only that part."""
    run, _user = _run(request, uuid)
    part = "job" if request.headers.get("HX-Request") else "show"
    context = {"run": run, "is_stopped": runs.is_stopped(run)}
    return render(request, f"console/recounts/{part}.html", context)


@require_POST
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let the visitor carry on a run that stopped or refused some."""
    run, user = _run(request, uuid)
    runs.start_anew(run, by=user, at=now())
    return redirect("console:recount", run.uuid)


def _run(request: HttpRequest, uuid: UUID) -> tuple[RecountRun, User]:
    found = RecountRun.objects.select_related("calendar_version__calendar", "asked_by")
    run = get_object_or_404(found, uuid=uuid)
    _calendar, user = _changeable(request, run.calendar_version.calendar.uuid)
    return run, user


def _changeable(request: HttpRequest, uuid: UUID) -> tuple[Calendar, User]:
    calendar = get_object_or_404(Calendar, uuid=uuid)
    assert isinstance(request.user, User)
    if not may_change_calendar(request.user, calendar, localdate()):
        raise NotAllowed
    return calendar, request.user
