"""Why not now, or why not at all: coded cause, legal ground, text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models import Cause

_SAY = {"required": _("Write this: it is printed on the letter.")}
#: The usual grounds, offered as they stand on the forms.
SUPPLEMENT_GROUND = "Điều 17 Nghị định 118/2025/NĐ-CP"
DECLINE_GROUND = "Điều 17 Nghị định 118/2025/NĐ-CP"


class LetterForm(forms.Form):
    """What every "no" says; oversight counts by the cause."""

    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=Cause.choices,
        error_messages={"required": _("Choose the cause.")},
    )
    legal_ground = forms.CharField(label=_("Legal ground"), max_length=300, error_messages=_SAY)
    text = forms.CharField(
        label=_("Reason, as the visitor reads it"),
        max_length=2000,
        error_messages=_SAY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SupplementForm(LetterForm):
    """Everything that is missing, asked for at once."""

    items = forms.CharField(
        label=_("What to bring or set right, one a line"),
        help_text=_("Ask for everything at once: a second request is marked and counted."),
        max_length=4000,
        error_messages={"required": _("Say what is to be supplemented.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    field_order = ["items", "cause", "legal_ground", "text"]

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
