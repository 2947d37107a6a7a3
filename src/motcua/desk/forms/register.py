"""Which part of the register to print."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Sector
from motcua.dossiers.letters.register import MOST_DAYS


class RegisterForm(forms.Form):
    """One unit's register: a sector or all, from a day to a day, both included."""

    sector = forms.ModelChoiceField(
        label=_("Sector"),
        queryset=Sector.objects.all(),
        required=False,
        empty_label=_("All sectors"),
    )
    from_on = forms.DateField(label=_("From day"), widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label=_("To day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        begins, ends = said.get("from_on"), said.get("to_on")
        if begins and ends and not timedelta(0) <= ends - begins <= timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("The last day follows the first, at most a year later."))
        return said
