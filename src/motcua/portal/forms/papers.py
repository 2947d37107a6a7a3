"""Files for the things a supplement request asks for; one field a thing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from motcua.core.text import nfc
from motcua.documents.actions import store_file
from motcua.documents.errors import FileRefused
from motcua.dossiers.actions import Sent
from motcua.people.actions import applicant_user

#: Files taken at once.
MOST_AT_ONCE = 20
#: What a browser offers to choose; what is taken is decided by the bytes.
ACCEPTED = "application/pdf,image/jpeg,image/png,image/heic,image/heif"


class ManyFiles(forms.FileInput):
    """A choice of several files; on a phone also the camera."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class Files(forms.FileField):
    """Gives the uploads, none of them read."""

    widget = ManyFiles(attrs={"accept": ACCEPTED, "multiple": True})

    def clean(self, data: Any, _initial: Any = None) -> list[Any]:
        return list(data or [])


class PapersForm(forms.Form):
    """What was asked for, in its order; nothing is obligatory, but something must be sent."""

    def __init__(self, *args: Any, items: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for place, item in enumerate(items):
            self.fields[f"item-{place}"] = Files(label=item["text"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        many = sum(len(uploads) for uploads in given.values())
        if not many:
            self.add_error(next(iter(self.fields)), _("Choose at least one file."))
        if many > MOST_AT_ONCE:
            self.add_error(None, _("Send at most %(n)d files at once.") % {"n": MOST_AT_ONCE})
        return given

    def kept(self, at: datetime) -> list[Sent]:
        """Keep the files; each that is refused says why at its field, and none is sent then."""
        by, sent = applicant_user(), []
        for place, field in enumerate(self.fields):
            for upload in self.cleaned_data[field]:
                name = nfc(upload.name or "")[-120:]
                try:
                    file = store_file(_bytes(upload), name=name, by=by, at=at)
                except FileRefused as refusal:
                    said = _("“%(name)s”: %(why)s") % {"name": name, "why": refusal}
                    self.add_error(field, said)
                else:
                    sent.append(Sent(item=place, file=file, name=name))
        return sent


def _bytes(upload: "UploadedFile[bytes]") -> bytes:
    content: bytes = upload.read()
    return content
