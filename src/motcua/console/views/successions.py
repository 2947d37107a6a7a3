"""Units take the place of others: entered, foreseen, confirmed, then carried out by a job."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.console.entry import Visit, enter, posted
from motcua.console.forms.units import SucceedForm
from motcua.console.views.reorganise import managed
from motcua.core.errors import NotAllowed, Refusal
from motcua.dossiers import runs, successions
from motcua.dossiers.models import SuccessionRun
from motcua.org.models import Unit
from motcua.org.permissions import managed_units


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask which units end and which take their place, show what would move, then enter it.

    The form comes back with a step: none (show it), "edit" or "confirm".
    """
    visit, unit = managed(request, uuid)
    if request.POST.get("step") == "edit":
        return _ask(request, unit, SucceedForm(initial=request.POST.dict()), 200)
    form = SucceedForm(posted(request), initial={"on": visit.day})
    if not form.is_bound or not form.is_valid():
        return _ask(request, unit, form, 422 if form.is_bound else 200)
    try:
        return _foresee_or_decide(request, visit, unit, form)
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, unit, form, refusal.status)


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how far the job is; with htmx only that part."""
    _visit, run = _run(request, uuid)
    part = "job" if request.headers.get("HX-Request") else "show"
    context = {"run": run, "is_stopped": runs.is_stopped(run)}
    return render(request, f"console/successions/{part}.html", context)


@require_POST
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let the visitor carry on a run that stopped or refused some."""
    visit, run = _run(request, uuid)
    runs.start_anew(run, by=visit.user, at=visit.at)
    return redirect("console:succession", run.uuid)


def _foresee_or_decide(
    request: HttpRequest, visit: Visit, unit: Unit, form: SucceedForm
) -> HttpResponse:
    order = form.order(unit)
    if request.POST.get("step") != "confirm":
        foreseen = successions.foresee(order, by=visit.user, at=visit.at)
        context = {"unit": unit, "form": form, "order": order, "foreseen": foreseen}
        return render(request, "console/successions/preview.html", context)
    begun = successions.decide(order, by=visit.user, at=visit.at)
    messages.success(request, _("It is recorded."))
    if len(begun) == 1:
        return redirect("console:succession", begun[0].uuid)
    return redirect("console:unit", unit.uuid)


def _ask(request: HttpRequest, unit: Unit, form: SucceedForm, status: int) -> HttpResponse:
    context = {"unit": unit, "form": form}
    return render(request, "console/successions/form.html", context, status=status)


def _run(request: HttpRequest, uuid: UUID) -> tuple[Visit, SuccessionRun]:
    """Return the visit and the run; 404 where the visitor does not manage the unit that ends."""
    visit = enter(request)
    found = SuccessionRun.objects.select_related(
        "asked_by", "succession__predecessor", "succession__successor"
    )
    run = get_object_or_404(found, uuid=uuid)
    ending = run.succession.predecessor_id
    if not managed_units(visit.user, visit.day).filter(pk=ending).exists():
        raise Http404
    return visit, run
