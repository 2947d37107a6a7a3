"""A PDF to be checked; it is read once and not kept."""

from django import forms
from django.core.files import File
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

#: A result has some pages; what is larger is none of ours.
MAX_MB = 20


class VerifyForm(forms.Form):
    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("At most 20 MB. The file is checked and not kept."),
        error_messages={
            "required": _("Choose the file to check."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf", "class": "input--file"}),
    )

    def clean_file(self) -> File[bytes]:
        file = self.cleaned_data["file"]
        assert isinstance(file, File)
        if file.size > MAX_MB * 1_000_000:
            raise forms.ValidationError(
                gettext("The file is larger than %(n)s MB.") % {"n": MAX_MB}, code="too_large"
            )
        return file
