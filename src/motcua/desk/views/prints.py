"""Forms 02 to 06 and hand-over lists as PDF; each print of a dossier is recorded."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from motcua.desk.pages.case import case_of
from motcua.desk.requests import Request, Visit
from motcua.desk.views.handovers import lists_of
from motcua.documents.daily_papers import AnyForm
from motcua.documents.forms import Paper
from motcua.documents.rendering import render
from motcua.dossiers.letters.handovers import hand_over_paper
from motcua.dossiers.letters.prints import LETTERS, form_of
from motcua.dossiers.looks import look
from motcua.dossiers.rules import local_day
from motcua.dossiers.slips import handed_in_with, signed_slip


@require_GET
def form(request: Request, uuid: UUID, noun: str) -> HttpResponse:
    """Print one form of a dossier; 404 where there is nothing of the kind to print."""
    case = case_of(Visit.of(request), uuid)
    letter = form_of(case.dossier, noun, giver=case.visit.user) if noun in LETTERS else None
    if letter is None:
        raise Http404
    look(case.dossier, by=case.visit.user, at=case.at, how="print")
    return _pdf(request, letter, f"{letter.kind}-{case.dossier.reference}", case.visit)


@require_GET
def signed(request: Request, uuid: UUID) -> HttpResponse:
    """Return the receiver's signed copy of the slip, unchanged; 404 where nobody signed one."""
    case = case_of(Visit.of(request), uuid)
    document = signed_slip(handed_in_with(case.dossier))
    if document is None:
        raise Http404
    look(case.dossier, by=case.visit.user, at=case.at, how="document")
    return _file(document.file.read(), f"{document.kind}-{case.dossier.reference}")


@require_GET
def hand_over(request: Request, uuid: UUID) -> HttpResponse:
    """Print a list that both sides sign, in two copies."""
    visit = Visit.of(request)
    handed = get_object_or_404(lists_of(visit), uuid=uuid)
    for dossier in handed.dossiers.all():
        look(dossier, by=visit.user, at=visit.at, how="print")
    paper = hand_over_paper(handed)
    return _pdf(request, paper, f"{paper.kind}-{handed.number}", visit, ("giver", "taker"))


def _pdf(
    request: Request,
    letter: AnyForm,
    name: str,
    visit: Visit,
    copies: tuple[str, ...] = ("applicant",),
) -> HttpResponse:
    paper = Paper.A4 if request.GET.get("paper") == "a4" else Paper.A5
    pdf = render(letter, on=local_day(visit.at), paper=paper, copies=copies)
    return _file(pdf, name)


def _file(pdf: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
