"""The search for a procedure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Level, Sector

LEVELS = [(level.value, level.label) for level in (Level.PROVINCE, Level.COMMUNE)]


class SearchForm(forms.Form):
    """Words and filters; nothing is required, and an unknown filter is left out."""

    q = forms.CharField(required=False, max_length=200)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All levels")), *LEVELS]
    )
    agency = forms.CharField(label=_("Agency"), required=False, max_length=100)
    after = forms.CharField(required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = Sector.objects.filter(procedures__isnull=False).distinct()
        field = self.fields["sector"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All sectors")), *sectors.values_list("code", "name_vi")]

    def asked(self) -> dict[str, str]:
        """Return what was asked, without what cannot be understood."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
