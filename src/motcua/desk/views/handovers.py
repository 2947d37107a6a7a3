"""Hand over several dossiers with one list that both sides sign."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.desk.forms.handovers import HandOverForm
from motcua.desk.requests import Request, Visit
from motcua.desk.views.bulk import back_to, picked
from motcua.dossiers import actions
from motcua.dossiers.errors import ReasonNeeded
from motcua.dossiers.models import Dossier, HandOver

#: Lists on the page of hand-overs.
MOST = 50


@require_POST
def prepare(request: Request) -> HttpResponse:
    """Ask for the receiving unit; with it, hand over and show the list to print."""
    visit = Visit.of(request)
    dossiers = picked(request, visit)
    has_unit = "unit" in request.POST
    form = HandOverForm(request.POST if has_unit else None, visit=visit, dossiers=dossiers)
    handed = _handed(form, dossiers, visit)
    if handed is None:
        context = {"visit": visit, "form": form, "dossiers": dossiers, "back": back_to(request)}
        chosen = request.POST.getlist("picked")
        context |= {"picked": chosen, "list": request.POST.get("list", "")}
        return render(request, "desk/handovers/new.html", context, status=422 if has_unit else 200)
    messages.success(request, _("Handed over. Print the list and let the other side sign."))
    return redirect("desk:handed_over", handed.uuid)


def _handed(form: HandOverForm, dossiers: list[Dossier], visit: Visit) -> HandOver | None:
    """Hand over what the form says; None where it says too little, or not why it is late."""
    if not form.is_valid():
        return None
    unit, reason = form.cleaned_data["unit"], form.cleaned_data["reason"]
    try:
        return actions.hand_over(dossiers, target=unit, by=visit.user, at=visit.at, reason=reason)
    except ReasonNeeded as refusal:
        form.refuse(refusal)
        return None


@require_GET
def index(request: Request) -> HttpResponse:
    """Show what was handed over by and to the units of the officer, the unsigned first."""
    visit = Visit.of(request)
    rows = lists_of(visit).order_by("taken_at", "-given_at")
    unsigned = rows.filter(taken_at=None).order_by("-given_at")[:MOST]
    signed = rows.exclude(taken_at=None).order_by("-given_at")[:MOST]
    context = {"visit": visit, "unsigned": unsigned, "signed": signed, "units": _units(visit)}
    return render(request, "desk/handovers/index.html", context)


@require_GET
def show(request: Request, uuid: UUID) -> HttpResponse:
    """Show one list with its dossiers."""
    visit = Visit.of(request)
    handed = get_object_or_404(lists_of(visit), uuid=uuid)
    dossiers = handed.dossiers.select_related("procedure_version").order_by("code")
    is_taker = handed.target_id in _units(visit) and handed.taken_at is None
    context = {"visit": visit, "handed": handed, "dossiers": dossiers, "is_taker": is_taker}
    return render(request, "desk/handovers/show.html", context)


@require_POST
def take(request: Request, uuid: UUID) -> HttpResponse:
    """Sign for a list on the receiving side."""
    visit = Visit.of(request)
    handed = get_object_or_404(lists_of(visit), uuid=uuid)
    actions.take_over(handed, by=visit.user, at=visit.at)
    messages.success(request, _("Taken over. Both sides have signed."))
    return redirect("desk:handed_over", handed.uuid)


def lists_of(visit: Visit) -> "QuerySet[HandOver]":
    """Return the lists that went from or to a unit of the officer."""
    units = _units(visit)
    related = ("source", "target", "given_by", "taken_by")
    seen = Q(source__in=units) | Q(target__in=units)
    return HandOver.objects.filter(seen).select_related(*related)


def _units(visit: Visit) -> list[int]:
    return sorted({post.unit_id for post in visit.standing.posts})
