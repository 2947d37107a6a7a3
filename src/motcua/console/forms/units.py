"""A unit that opens, is renamed, closes, or is succeeded by others."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.console.forms.fields import UnitField, WordsField, day_field
from motcua.dossiers.successions import Order
from motcua.org.models import Unit, UnitKind


class UnitsField(WordsField):
    """Identifiers split by commas; become the units."""

    def clean(self, value: Any) -> Any:
        codes = [code.upper() for code in super().clean(value)]
        found = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            words = {"code": unknown[0]}
            raise forms.ValidationError(_("No unit has the identifier %(code)s.") % words)
        return [found[code] for code in dict.fromkeys(codes)]


class OpenForm(forms.Form):
    code = forms.CharField(label=_("Identifier"), max_length=35)
    code_confirmed = forms.BooleanField(
        label=_("The province has issued this identifier"), required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *UnitKind.choices])
    name_vi = forms.CharField(label=_("Vietnamese name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    superior_name = forms.CharField(
        label=_("Line above it on forms"), required=False, max_length=200
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    email = forms.EmailField(label=_("Email"), required=False)
    valid_from = day_field(_("First day"))
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)


class RenameForm(forms.Form):
    name_vi = forms.CharField(label=_("Vietnamese name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    on = day_field(_("From the day"))
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)


class CloseForm(forms.Form):
    last_on = day_field(_("Last day"))
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)


class SucceedForm(forms.Form):
    successors = UnitsField(
        label=_("Units that take its place"), help_text=_("Identifiers, split by commas.")
    )
    others = UnitsField(
        label=_("Other units that end with it"),
        required=False,
        help_text=_("Identifiers, split by commas. One that goes on stands above too."),
    )
    heir = UnitField(
        label=_("Open dossiers go to"),
        required=False,
        help_text=_("Identifier of one of the units that take its place. Empty: the only one."),
    )
    on = day_field(_("First day of the new order"))
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)

    def clean(self) -> dict[str, Any]:
        """Fill in the heir where there is only one, and ask for it where there are several."""
        said = super().clean() or {}
        successors = said.get("successors") or []
        if len(successors) == 1 and not said.get("heir"):
            said["heir"] = successors[0]
        elif successors and "heir" in said and said["heir"] not in successors:
            self.add_error("heir", _("Name one of the units that take its place."))
        return said

    def order(self, unit: Unit) -> Order:
        """Return what was filled in, about the unit."""
        said = self.cleaned_data
        return Order(
            ending=list(dict.fromkeys([unit, *said["others"]])),
            successors=said["successors"],
            heir=said["heir"],
            on=said["on"],
            decision_no=said["decision_no"],
        )
