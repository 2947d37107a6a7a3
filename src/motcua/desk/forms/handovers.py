"""To which unit a list of dossiers is handed over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.desk.forms.working import unit_field
from motcua.desk.requests import Visit
from motcua.dossiers.models import Dossier


class HandOverForm(forms.Form):
    """The receiving unit; the picked rows travel along."""

    def __init__(self, *args: Any, visit: Visit, dossiers: list[Dossier], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(_("Handed over to"), dossiers[0], visit.on)
