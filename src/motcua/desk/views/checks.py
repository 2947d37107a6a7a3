"""Papers of a running dossier: a scan is added, a paper is compared with its original."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.core.errors import Invalid
from motcua.desk.pages.case import Case, case_of
from motcua.desk.requests import Request, Visit
from motcua.documents.actions import store_file
from motcua.dossiers import actions
from motcua.dossiers.gate import need
from motcua.dossiers.models import Paper
from motcua.dossiers.states import Verb

#: Files taken at once for one paper.
MOST_FILES = 20


@require_POST
def check(request: Request, uuid: UUID, paper: UUID) -> HttpResponse:
    """State that the paper was compared with the original."""
    case = case_of(Visit.of(request), uuid)
    actions.check_paper(_paper(case, paper), by=case.visit.user, at=case.at)
    messages.success(request, _("Compared with the original."))
    return redirect("desk:dossier", uuid)


@require_POST
def attach(request: Request, uuid: UUID, paper: UUID) -> HttpResponse:
    """Put scans to the paper; a file that is refused says why and nothing is kept of it."""
    case = case_of(Visit.of(request), uuid)
    found = _paper(case, paper)
    need(case.visit.standing, Verb.ATTACH_PAPER, case.dossier, case.tasks)
    uploads = request.FILES.getlist("files")[:MOST_FILES]
    if not uploads:
        raise Invalid(reason=_("Choose a file first."))
    for upload in uploads:
        name = upload.name or "scan"
        file = store_file(upload.read(), name=name, by=case.visit.user, at=case.at)
        actions.attach_paper(found, file=file, name=name, by=case.visit.user, at=case.at)
    messages.success(request, _("The scan is kept."))
    return redirect("desk:dossier", uuid)


def _paper(case: Case, uuid: UUID) -> Paper:
    return get_object_or_404(case.dossier.papers.select_related("dossier"), uuid=uuid)
