"""Bytes come in: as the body, or as "file" of a form; sniffed, kept unchanged."""

from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from motcua.api.answers import answer
from motcua.api.authentication import ApiRequest, needs
from motcua.api.schemas.parts import UploadShown
from motcua.api.surface import UPLOAD_PROBLEMS
from motcua.api.uploads import handle_of
from motcua.documents.actions import store_file
from motcua.documents.errors import FileRefused
from motcua.documents.models import File
from motcua.interop.models import Scope

router = Router(tags=["uploads"])

FORM = "multipart/form-data"
#: The header with the name of a file sent as the body, percent-encoded where it is not ASCII.
NAME = "X-File-Name"


@router.post(
    "",
    response={201: UploadShown, **UPLOAD_PROBLEMS},
    auth=needs(Scope.DOSSIER_WRITE),
    operation_id="upload",
    url_name="uploads",
)
def upload(request: ApiRequest) -> HttpResponse:
    """Keep a file to name in an act that follows: its bytes as the body, or as "file" of a form."""
    file, name = received_file(request)
    told = UploadShown(
        upload=handle_of(file, name, request.auth),
        sha256=file.sha256,
        size_bytes=file.size_bytes,
        media_type=file.media_type,
        name=name,
    )
    return answer(told, status=201)


def received_file(request: ApiRequest) -> tuple[File, str]:
    """Return the file that was sent and its name; raises FileRefused."""
    content, name = _form(request) if request.content_type == FORM else _raw(request)
    name = "".join(char for char in name if char.isprintable()) or "file"
    caller = request.auth
    return store_file(content, name=name, by=caller.user, at=caller.at), name


def _form(request: ApiRequest) -> tuple[bytes, str]:
    sent = request.FILES.get("file")
    if sent is None:
        raise FileRefused(reason=_("The form has no file named “file”."))
    return sent.read(), sent.name or ""


def _raw(request: ApiRequest) -> tuple[bytes, str]:
    content = request.read(settings.UPLOAD_MAX_BYTES + 1)
    return content, unquote(request.headers.get(NAME, ""))
