"""Files come first, then the act that names them by a handle only their sender can use."""

from collections.abc import Sequence

from django.core import signing
from django.utils.translation import gettext as _

from motcua.api.authentication import Caller
from motcua.core.errors import Invalid
from motcua.documents.models import File
from motcua.dossiers.actions import ScanGiven

SALT = "motcua.api.upload"
#: A handle is good for a day.
GOOD_SECONDS = 24 * 3600


def handle_of(file: File, name: str, caller: Caller) -> str:
    """Return the handle by which the caller may put the file to a paper."""
    return signing.dumps([file.pk, name[:80], caller.user.pk], salt=SALT)


def scans_of(handles: Sequence[str], caller: Caller) -> tuple[ScanGiven, ...]:
    """Return the files of the handles; Invalid for one that is forged, old or another's."""
    found = [file_of(handle, caller) for handle in handles]
    return tuple(ScanGiven(file=file, name=name) for file, name in found)


def file_of(handle: str, caller: Caller) -> tuple[File, str]:
    """Return the file of one handle and the name it was sent under."""
    key, name = _read(handle, caller)
    return File.objects.get(pk=key), name


def _read(handle: str, caller: Caller) -> tuple[int, str]:
    try:
        key, name, user = signing.loads(handle, salt=SALT, max_age=GOOD_SECONDS)
    except (signing.BadSignature, ValueError):
        user = None
    if user != caller.user.pk:
        raise Invalid(reason=_("An upload is unknown, too old or not yours: send the file again."))
    return key, name
