"""Scans and uploads of the papers on the counter."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.core.text import nfc
from motcua.desk.forms.applicant import Errors
from motcua.desk.forms.intake import Intake
from motcua.desk.standing import Place
from motcua.documents.actions import store_file
from motcua.documents.errors import FileRefused

MOST_FILES = 40


def keep_scans(request: HttpRequest, draft: Intake, place: Place) -> Errors:
    """Keep what was chosen, dropped or photographed for each paper; refused files say why."""
    errors: Errors = []
    _drop_scan(request.POST.get("drop_scan", ""), draft)
    for field in request.FILES:
        paper = field.removeprefix("scan-").removeprefix("camera-")
        if not paper.isdigit():
            continue
        for upload in request.FILES.getlist(field):
            _keep_one(upload, paper, draft, place, errors)
    return errors


def _keep_one(
    upload: "UploadedFile[bytes]", paper: str, draft: Intake, place: Place, errors: Errors
) -> None:
    name = nfc(upload.name or "")[-120:]
    kept = draft.case.scans.setdefault(paper, [])
    if sum(len(scans) for scans in draft.case.scans.values()) >= MOST_FILES:
        errors.append((f"scan-{paper}", _("At most %(n)d files a dossier.") % {"n": MOST_FILES}))
        return
    try:
        file = store_file(upload.read(), name=name, by=place.user, at=place.at)
    except FileRefused as refusal:
        said = _("“%(name)s”: %(why)s") % {"name": name, "why": refusal}
        errors.append((f"scan-{paper}", said))
        return
    if all(scan["file"] != file.pk for scan in kept):
        kept.append({"file": file.pk, "name": name, "pages": file.pages})
    received = draft.case.fields.setdefault("received", [])
    if paper not in received:
        received.append(paper)


def _drop_scan(said: str, draft: Intake) -> None:
    """Take a scan off its paper: "12:3" is the fourth of paper 12."""
    paper, _colon, place = said.partition(":")
    scans = draft.case.scans.get(paper, [])
    if place.isdigit() and int(place) < len(scans):
        scans.pop(int(place))
