"""Working calendars: the days of a year, what changed them, and changing them."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.console.forms.calendars import ChangeForm
from motcua.console.pages.calendars import changes, months, week_rows, weekday_heads
from motcua.console.permissions import may_change_calendar
from motcua.core.errors import NotAllowed
from motcua.people.models import User
from motcua.workdays.actions import change_calendar, preview_change
from motcua.workdays.models import Calendar


def index(request: HttpRequest) -> HttpResponse:
    """List the calendars and what each inherits from."""
    calendars = Calendar.objects.select_related("parent")
    return render(request, "console/calendars/list.html", {"calendars": calendars})


def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a year of a calendar, its week, its versions, and the form to who may change it."""
    calendar = get_object_or_404(Calendar.objects.select_related("parent"), uuid=uuid)
    return _page(request, calendar, None, status=200)


@require_POST
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the days a change would touch; nothing is kept."""
    calendar = _changeable(request, uuid)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, calendar, form, status=422)
    found = preview_change(calendar, form.change())
    context = {"calendar": calendar, "form": form, "changes": changes(found.changes)}
    return render(request, "console/calendars/preview.html", context)


@require_POST
def create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change the calendar as previewed."""
    calendar = _changeable(request, uuid)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, calendar, form, status=422)
    version = change_calendar(
        calendar,
        change=form.change(),
        decision=form.decision(),
        by=_user(request),
        at=now(),
        seen_version=form.cleaned_data["seen_version"],
    )
    messages.success(request, _("The calendar now has version %(n)s.") % {"n": version.number})
    return redirect("console:calendar", uuid)


def _page(
    request: HttpRequest, calendar: Calendar, form: ChangeForm | None, *, status: int
) -> HttpResponse:
    version, today = calendar.current_version(), localdate()
    year = _year(request.GET.get("year"), today)
    frozen = version.frozen()
    context = {
        "calendar": calendar,
        "year": year,
        "years": range(year - 1, year + 3),
        "is_decreed": frozen.is_decreed(date(year, 12, 31)),
        "months": months(frozen, year, today),
        "weekdays": weekday_heads(),
        "week": week_rows(frozen, today),
        "versions": calendar.versions.select_related("made_by")[:20],
        "form": form or ChangeForm(initial={"seen_version": version.number}),
        "may_change": may_change_calendar(_user(request), calendar, today),
    }
    return render(request, "console/calendars/show.html", context, status=status)


def _changeable(request: HttpRequest, uuid: UUID) -> Calendar:
    calendar = get_object_or_404(Calendar, uuid=uuid)
    if not may_change_calendar(_user(request), calendar, localdate()):
        raise NotAllowed
    return calendar


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _year(text: str | None, today: date) -> int:
    if text is None:
        return today.year
    if not text.isdecimal() or not 2000 <= int(text) <= 2100:
        raise Http404
    return int(text)
