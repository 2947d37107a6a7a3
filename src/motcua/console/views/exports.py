"""Reports and lists as files: asked for, followed while a job writes them, taken by who asked."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from motcua.console.entry import enter
from motcua.console.keyset import keyset
from motcua.console.views.reports import questioned, reported
from motcua.dossiers.runs import is_stopped
from motcua.reporting.exports import ask_for
from motcua.reporting.models import Export
from motcua.reporting.permissions import readable_units

TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Format.PDF: "application/pdf",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the visitor's own exports that are still there, the newest first."""
    visit = enter(request)
    readable_units(visit.user, visit.day)
    own = Export.objects.filter(asked_by=visit.user).select_related("unit")
    context = {"page": keyset(own, request.GET, key="id", newest_first=True)}
    return render(request, "console/reports/exports.html", context)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Let a job write the report that the page shows, or the list behind one of its figures."""
    visit = enter(request)
    given, form = request.POST.dict(), request.POST.get("format", "")
    if form not in Export.Format.values:
        raise Http404
    wanted = questioned(visit, given) if given.get("figure") else reported(visit, given)
    export = ask_for(wanted, form, by=visit.user, at=visit.at)
    return redirect("console:report_export", export.uuid)


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how far one's own export is, and the file once it is there; htmx asks for the part."""
    export = _own(request, uuid)
    part = "export_part" if request.headers.get("HX-Request") else "export"
    context = {"export": export, "is_stopped": is_stopped(export)}
    return render(request, f"console/reports/{part}.html", context)


@require_safe
def file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """Give the file to who asked for it."""
    export = _own(request, uuid)
    if export.finished_at is None or not default_storage.exists(export.storage_name):
        raise Http404
    return FileResponse(
        default_storage.open(export.storage_name),
        as_attachment=True,
        filename=export.file_name,
        content_type=TYPES[Export.Format(export.format)],
    )


def _own(request: HttpRequest, uuid: UUID) -> Export:
    visit = enter(request)
    return get_object_or_404(Export.objects.select_related("unit"), uuid=uuid, asked_by=visit.user)
