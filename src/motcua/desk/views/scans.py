"""Papers and results on the screen: rendered pictures, never the bytes that somebody sent."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from motcua.desk.pages.case import Case, case_of
from motcua.desk.requests import Request, Visit
from motcua.documents.models import Document, File
from motcua.documents.previews import can_preview, preview
from motcua.dossiers.looks import look
from motcua.dossiers.models import PaperFile, Result
from motcua.dossiers.results import made_late


@require_GET
def scan(request: Request, uuid: UUID, file: UUID) -> HttpResponse:
    """Show the pages of one scan; that it was opened is recorded."""
    case = case_of(Visit.of(request), uuid)
    kept = _scan(case, file)
    look(case.dossier, by=case.visit.user, at=case.at, how="document")
    context = {"name": kept.paper.name, "pages": _pages(kept.file), "kept": kept}
    files = PaperFile.objects.filter(paper__dossier=case.dossier).select_related("paper")
    context |= {"files": files.order_by("paper__position", "at"), "case": case}
    return render(request, "desk/scans/show.html", context | {"visit": case.visit})


@cache_control(private=True, max_age=300)
@require_GET
def picture(request: Request, uuid: UUID, file: UUID, page: int) -> HttpResponse:
    """Return one page of a scan as a picture."""
    kept = _scan(case_of(Visit.of(request), uuid), file)
    return _picture(kept.file, page)


@require_GET
def result(request: Request, uuid: UUID, result: UUID) -> HttpResponse:
    """Show the pages of a result; a past one gets its document when it is first opened."""
    case = case_of(Visit.of(request), uuid)
    found = _result(case, result)
    document = made_late(found, at=case.at)
    look(case.dossier, by=case.visit.user, at=case.at, how="document")
    context = {"visit": case.visit, "case": case, "result": found, "document": document}
    return render(request, "desk/scans/result.html", context | {"pages": _pages(document.file)})


@cache_control(private=True, max_age=300)
@require_GET
def result_picture(request: Request, uuid: UUID, result: UUID, page: int) -> HttpResponse:
    """Return one page of a result as a picture."""
    return _picture(_document(case_of(Visit.of(request), uuid), result).file, page)


@require_GET
def result_file(request: Request, uuid: UUID, result: UUID) -> HttpResponse:
    """Return the signed file itself, unchanged."""
    case = case_of(Visit.of(request), uuid)
    document = _document(case, result)
    look(case.dossier, by=case.visit.user, at=case.at, how="document")
    name = f"{case.dossier.reference}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(document.file.read(), content_type="application/pdf", headers=headers)


def _scan(case: Case, file: UUID) -> PaperFile:
    files = PaperFile.objects.filter(paper__dossier=case.dossier)
    return get_object_or_404(files.select_related("file", "paper"), uuid=file)


def _result(case: Case, result: UUID) -> Result:
    related = ("document__file", "approved_by", "sealed_by", "dossier__receiving_unit")
    return get_object_or_404(case.dossier.results.select_related(*related), uuid=result)


def _document(case: Case, result: UUID) -> Document:
    documents = Document.objects.filter(pk__in=case.dossier.results.values("document"))
    found = case.dossier.results.filter(uuid=result).values("document")
    return get_object_or_404(documents.select_related("file").filter(pk__in=found))


def _pages(file: File) -> range:
    """Return the numbers of the pages that can be shown; none for a file without pictures."""
    return range(1, preview(file, width=800).pages + 1) if can_preview(file) else range(0)


def _picture(file: File, page: int) -> HttpResponse:
    painted = preview(file, page=page)
    return HttpResponse(painted.content, content_type=painted.media_type)
