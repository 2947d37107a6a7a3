"""Code and PIN of a slip."""

from django import forms
from django.utils.translation import gettext_lazy as _


def _pin(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=_("PIN"),
        required=required,
        max_length=12,
        help_text=_("The six figures on the applicant's copy of the slip."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"}
        ),
    )


class FindForm(forms.Form):
    """A code of any shape; without the PIN only the degree of completion is shown."""

    code = forms.CharField(
        label=_("Code of the dossier"),
        max_length=200,
        help_text=_("As on the slip, for example H99.12-261125-0007."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    pin = _pin(required=False)


class PinForm(forms.Form):
    """The PIN of a dossier whose code is known."""

    pin = _pin(required=True)
