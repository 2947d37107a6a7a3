"""What is typed is kept a moment later; the slip fills in while typing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from motcua.desk.forms.intake import Intake
from motcua.desk.forms.papers import missing, paper_rows
from motcua.desk.forms.preview import preview
from motcua.desk.forms.procedure import hits, version_of
from motcua.desk.standing import place_of
from motcua.dossiers.rules import local_day
from motcua.org.models import Duty


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the form as it stands; 409 where its visit has ended, and nothing is kept."""
    place = place_of(request, Duty.RECEIVE, at=now())
    draft = Intake.of(place.user, at=place.at)
    if not draft.is_now(request.POST):
        return HttpResponse(status=409)
    draft.read(request.POST)
    return HttpResponse(status=204 if draft.autosave(place.user, at=place.at) else 409)


@require_POST
def slip(request: HttpRequest) -> HttpResponse:
    """Draw the slip of what is typed; nothing is written."""
    place = place_of(request, Duty.RECEIVE, at=now())
    draft = Intake.of(place.user, at=place.at)
    if not draft.is_now(request.POST):
        return HttpResponse(status=204)
    draft.read(request.POST)
    version = version_of(draft.case)
    rows = paper_rows(draft.case, version) if version else []
    context = {
        "slip": preview(draft, place, version),
        "rows": rows,
        "received_count": sum(row.is_received for row in rows),
        "missing": missing(rows),
    }
    return render(request, "desk/intake/slip.html", context)


@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """Draw the procedures that the words may mean; words for a procedure are no personal data."""
    place = place_of(request, Duty.RECEIVE, at=now())
    words = request.GET.get("q", "")
    found = hits(words, on=local_day(place.at))
    return render(request, "desk/intake/hits.html", {"hits": found, "words": words})
