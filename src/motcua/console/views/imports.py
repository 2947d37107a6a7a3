"""Import from files: hand them in, read the plan, let it be written."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue.actions import uploads
from motcua.catalogue.models import Import, ImportRow
from motcua.catalogue.readers.files import MAX_FILE_BYTES, BadFile
from motcua.catalogue.tasks import write_import
from motcua.console.entry import Visit, enter_to_edit
from motcua.console.keyset import keyset
from motcua.console.pages.procedures import label
from motcua.core.errors import NotAllowed, Refusal

ACCEPTED = ".csv,.gz,.xlsx,.docx"


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Take files and lead to their plan; list what was handed in before."""
    visit, error, status = enter_to_edit(request), "", 200
    if request.method == "POST":
        try:
            return redirect("console:import", _hand_in(request, visit).uuid)
        except NotAllowed:
            raise
        except Refusal as refusal:
            error, status = str(refusal), refusal.status
    imports = Import.objects.select_related("asked_by")
    context = {
        "page": keyset(imports, request.GET, key="id", newest_first=True, size=20),
        "error": error,
        "accept": ACCEPTED,
    }
    return render(request, "console/imports/list.html", context, status=status)


@require_safe
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what each row would do, or did, a page at a time."""
    enter_to_edit(request)
    made = get_object_or_404(Import.objects.select_related("asked_by"), uuid=uuid)
    rows = made.rows.all()
    result = request.GET.get("result", "")
    if result in ImportRow.Result.values:
        rows = rows.filter(result=result)
    page = keyset(rows, request.GET, key="position")
    context = {
        "made": made,
        "page": page,
        "rows": [(row, ", ".join(_labels(row.changes))) for row in page.rows],
        "tabs": _tabs(made, result),
        "can_write": made.state == Import.State.PLANNED
        and any(made.counts.get(name) for name in ("new", "changed")),
    }
    return render(request, "console/imports/show.html", context)


@require_POST
def write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for the plan to be written; a job does it."""
    visit = enter_to_edit(request)
    made = get_object_or_404(Import, uuid=uuid)
    with transaction.atomic():
        uploads.ask_to_write(made, by=visit.user, at=visit.at)
        write_import.defer(number=made.pk)
    return redirect("console:import", uuid)


def _hand_in(request: HttpRequest, visit: Visit) -> Import:
    files = []
    for file in request.FILES.getlist("files"):
        if (file.size or 0) > MAX_FILE_BYTES:
            raise BadFile(file=file.name, reason=_("the file is larger than 32 MB."))
        files.append((file.name or "", file.read()))
    return uploads.hand_in(files, by=visit.user, at=visit.at)


def _tabs(made: Import, result: str) -> list[dict[str, Any]]:
    total = sum(made.counts.values())
    every = {"text": _("All rows"), "href": "?", "count": total, "is_current": not result}
    return [
        every,
        *(
            {
                "text": choice.label,
                "href": f"?result={choice.value}",
                "count": made.counts.get(choice.value, 0),
                "is_current": choice.value == result,
            }
            for choice in ImportRow.Result
        ),
    ]


def _labels(parts: list[str]) -> list[str]:
    words = {"limit": _("Time limit by law"), "sector": _("Sector"), "local_code": _("Local code")}
    return [words.get(part) or label(part) for part in parts]
