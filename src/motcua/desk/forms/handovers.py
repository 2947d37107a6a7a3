"""To which unit a list of dossiers is handed over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.desk.forms.working import unit_field
from motcua.desk.requests import Visit
from motcua.dossiers.models import Dossier


class HandOverForm(forms.Form):
    """The other unit: the one that decides, or for results the one that returns them.

    The picked rows travel along; the reason is asked for only where the list is late.
    """

    reason = forms.CharField(
        label=_("Why the list is late"),
        required=False,
        max_length=1000,
        widget=forms.HiddenInput(),
    )

    def __init__(self, *args: Any, visit: Visit, dossiers: list[Dossier], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        first = dossiers[0]
        from_here, to = first.receiving_unit, first.deciding_unit
        if first.finished_at:
            from_here, to = to, from_here
        unit = unit_field(_("Handed over to"), first, visit.on, but=from_here.pk)
        unit.initial = to if to != from_here else None
        self.fields = {"unit": unit, **self.fields}
        if self.data.get("reason"):
            self._ask_why()

    def refuse(self, refusal: Refusal) -> None:
        """Open the field for the reason of a late list."""
        self._ask_why()
        self.add_error("reason", str(refusal))

    def _ask_why(self) -> None:
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})
