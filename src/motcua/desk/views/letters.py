"""The two ways a visit ends without a slip: a request for supplement, a refusal to receive."""

from functools import partial

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.core.once import Answer
from motcua.desk.forms.intake import Intake
from motcua.desk.forms.letters import DECLINE_GROUND, SUPPLEMENT_GROUND, LetterForm, SupplementForm
from motcua.desk.forms.papers import missing, paper_rows
from motcua.desk.forms.procedure import version_of
from motcua.desk.forms.submission import Ready, ready
from motcua.desk.standing import Place, place_of
from motcua.desk.views.intake import finish, show
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked
from motcua.dossiers.models import Cause, Dossier
from motcua.org.models import Duty


@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest) -> HttpResponse:
    """Ask for everything that is missing, at once; the papers stay with their tracking code."""
    place = place_of(request, Duty.RECEIVE, at=now())
    draft = Intake.of(place.user, at=place.at)
    form = SupplementForm(request.POST or None, initial=_initial(draft))
    found, errors = ready(draft, place, is_complete=False)
    if found is None:
        return show(request, place, draft, errors=errors)
    if form.is_valid():
        return finish(request, place, draft, partial(_ask, found, form, place, draft.visit))
    return _page(request, draft, form, _("Ask for a supplement"))


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest) -> HttpResponse:
    """Refuse to receive, and say why."""
    place = place_of(request, Duty.RECEIVE, at=now())
    draft = Intake.of(place.user, at=place.at)
    form = LetterForm(request.POST or None, initial={"legal_ground": DECLINE_GROUND})
    found, errors = ready(draft, place, is_complete=False)
    if found is None:
        return show(request, place, draft, errors=errors)
    if form.is_valid():
        return finish(request, place, draft, partial(_decline, found, form, place, draft.visit))
    return _page(request, draft, form, _("Decline to receive"))


def _page(request: HttpRequest, draft: Intake, form: Form, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "draft": draft, "version": version_of(draft.case)}
    status = 422 if form.is_bound else 200
    return render(request, "desk/intake/letter.html", context, status=status)


def _initial(draft: Intake) -> dict[str, str]:
    version = version_of(draft.case)
    lacking = missing(paper_rows(draft.case, version)) if version else []
    return {
        "items": "\n".join(row.requirement.name for row in lacking),
        "legal_ground": SUPPLEMENT_GROUND,
        "cause": Cause.APPLICANT,
    }


def _submitted(found: Ready, place: Place) -> list[Dossier]:
    return [actions.submit(s, by=place.user, at=place.at) for s in found.identified(place)]


def _ask(found: Ready, form: SupplementForm, place: Place, visit: str) -> Answer:
    said = form.cleaned_data
    dossier = _submitted(found, place)[0]
    actions.request_supplement(
        dossier,
        items=[Asked(text=line) for line in form.lines()],
        cause=said["cause"],
        legal_ground=said["legal_ground"],
        text=said["text"],
        by=place.user,
        at=place.at,
    )
    return {"visit": visit, "dossiers": [str(dossier.uuid)]}


def _decline(found: Ready, form: LetterForm, place: Place, visit: str) -> Answer:
    said = form.cleaned_data
    dossier = actions.decline(
        _submitted(found, place)[0],
        cause=said["cause"],
        legal_ground=said["legal_ground"],
        text=said["text"],
        by=place.user,
        at=place.at,
    )
    return {"visit": visit, "dossiers": [str(dossier.uuid)]}
