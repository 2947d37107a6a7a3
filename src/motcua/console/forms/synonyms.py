"""An everyday word and what it means."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SynonymForm(forms.Form):
    phrase = forms.CharField(
        label=_("What people say"), max_length=80, help_text=_("Such as “sổ đỏ”.")
    )
    means = forms.CharField(
        label=_("What it means"),
        max_length=250,
        help_text=_("Words that stand in the names of procedures."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=250)
