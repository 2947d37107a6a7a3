"""Looking a dossier up by what the visitor has on the slip."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LookupForm(forms.Form):
    """Code and PIN; both travel in the body of the request."""

    code = forms.CharField(
        label=_("Dossier code, or the QR code of the slip"),
        max_length=300,
        error_messages={"required": _("Write the code of the dossier.")},
    )
    pin = forms.CharField(
        label=_("PIN on the slip"),
        max_length=12,
        error_messages={"required": _("Write the six figures of the PIN.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
