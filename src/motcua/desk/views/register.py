"""Form 07, the register of this unit: on the screen's choice as PDF or CSV; recorded as looks."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from motcua.desk.forms.register import RegisterForm
from motcua.desk.standing import Place, place_of
from motcua.documents.rendering import render as render_form
from motcua.dossiers.letters.register import READERS, as_csv, register, registered
from motcua.dossiers.looks import look_at_all
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import local_day


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Ask for sector and days; with both, give the register in the form asked for."""
    place = place_of(request, *READERS, at=now())
    today = local_day(place.at)
    form = RegisterForm(
        request.GET if "as" in request.GET else None,
        initial={"from_on": today.replace(day=1).isoformat(), "to_on": today.isoformat()},
    )
    if form.is_valid():
        found = list(registered(place.unit, **form.cleaned_data))
        look_at_all(found, by=place.user, at=place.at, how="register")
        made = _csv if request.GET["as"] == "csv" else _pdf
        return made(form, place, found)
    status = 422 if form.is_bound else 200
    return render(request, "desk/register/page.html", {"form": form, "place": place}, status=status)


def _pdf(form: RegisterForm, place: Place, found: Sequence[Dossier]) -> HttpResponse:
    paper = register(place.unit, found, at=place.at, **form.cleaned_data)
    pdf = render_form(paper, on=local_day(place.at), paper="a4")
    return HttpResponse(pdf, content_type="application/pdf", headers=_named(form, "pdf", "inline"))


def _csv(form: RegisterForm, _place: Place, found: Sequence[Dossier]) -> HttpResponse:
    return HttpResponse(
        as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers=_named(form, "csv", "attachment"),
    )


def _named(form: RegisterForm, ending: str, how: str) -> dict[str, str]:
    begins, ends = form.cleaned_data["from_on"], form.cleaned_data["to_on"]
    return {"Content-Disposition": f'{how}; filename="so-theo-doi-{begins}-{ends}.{ending}"'}
