"""One dossier: read at the left, act at the right; every act is a noun under it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.errors import Refusal
from motcua.core.planned import planned
from motcua.desk.forms.acts import ActForm
from motcua.desk.forms.filters import Filters
from motcua.desk.pages.acts import BY_NOUN, Act, ActBar
from motcua.desk.pages.case import Case, case_of
from motcua.desk.pages.dossier import DossierPage
from motcua.desk.pages.hall import HALL, hall_lists
from motcua.desk.pages.work import WorkPage, open_page
from motcua.desk.pages.worklists import lists_of
from motcua.desk.requests import Request, Visit
from motcua.dossiers.flow import seen
from motcua.dossiers.gate import need
from motcua.dossiers.looks import look
from motcua.people.actions import reveal_number


@require_GET
def dossier(request: Request, uuid: UUID) -> HttpResponse:
    """Show the dossier with the form of the main act; opening it is recorded."""
    case = case_of(Visit.of(request), uuid)
    look(case.dossier, by=case.visit.user, at=case.at)
    for task in case.own_tasks:
        seen(task)
    return _page(request, case)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, uuid: UUID, noun: str) -> HttpResponse:
    """Show the form of one act, or do it; 422 shows it again with what is to be corrected."""
    chosen = BY_NOUN.get(noun)
    if chosen is None:
        raise Http404
    case = case_of(Visit.of(request), uuid)
    if request.method != "POST":
        need(case.visit.standing, chosen.verb, case.dossier, case.tasks)
        look(case.dossier, by=case.visit.user, at=case.at)
        return _page(request, case, chosen)
    form = chosen.form(request.POST, request.FILES, case=case)
    if not _done(chosen, case, form):
        return _page(request, case, chosen, form, status=422)
    messages.success(
        request,
        _("%(code)s: done, “%(act)s”.") % {"code": case.dossier.reference, "act": chosen.text},
    )
    return redirect(_address(request, case))


@require_POST
def number(request: Request, uuid: UUID) -> HttpResponse:
    """Show the whole identity number once; that somebody asked is recorded."""
    case = case_of(Visit.of(request), uuid)
    if case.dossier.person is None:
        raise Http404
    reason = _("Dossier %(code)s") % {"code": case.dossier.reference}
    full = reveal_number(case.dossier.person, by=case.visit.user, at=case.at, reason=reason)
    look(case.dossier, by=case.visit.user, at=case.at, how="number")
    return _page(request, case, full_number=full)


def _done(chosen: Act, case: Case, form: ActForm) -> bool:
    """Do the act; a refusal that can be put right in the form is shown there."""
    need(case.visit.standing, chosen.verb, case.dossier, case.tasks)
    if not form.is_valid():
        return False
    try:
        chosen.do(case, form.given(), case.at)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        form.refuse(refusal)
        return False
    return True


def _page(
    request: Request,
    case: Case,
    chosen: Act | None = None,
    form: ActForm | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    work = _list(request, case)
    with planned():  # some thirty statements, each about this dossier alone
        bar = ActBar(case, chosen, work.query if work else "")
        if form is None and bar.current:
            form = bar.current.form(case=case)
        page = DossierPage(case, bar, form, work)
        context = {"visit": case.visit, "case": case, "page": page, "rail_current": "desk:work"}
        return render(request, "desk/dossiers/show.html", context | more, status=status)


def _list(request: Request, case: Case) -> WorkPage | None:
    """Return the list the officer came from, as the address says it."""
    duty = request.GET.get("duty", "")
    if not duty:
        return None
    filters = Filters.read(request.GET)
    lists = hall_lists(case.visit) if duty.startswith(HALL) else lists_of(case.visit)
    address = "desk:dossiers" if duty.startswith(HALL) else "desk:work"
    return open_page(case.visit, lists, duty=duty, filters=filters, address=address)


def _address(request: Request, case: Case) -> str:
    """Return the page of the dossier, in the list the officer came from."""
    query = request.GET.urlencode()
    address = f"/desk/dossiers/{case.dossier.uuid}/"
    return f"{address}?{query}" if query else address
