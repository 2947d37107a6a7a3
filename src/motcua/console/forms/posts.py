"""Posting an officer, granting authority, ending either."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.console.forms.fields import (
    ProceduresField,
    SectorsField,
    UnitField,
    UserField,
    day_field,
)
from motcua.org.models import Duty, Rank, SigningMode


class PostForm(forms.Form):
    user = UserField(label=_("User name"), max_length=150)
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("As it stands under a signature."),
    )
    rank = forms.ChoiceField(label=_("Rank"), choices=Rank.choices, initial=Rank.SPECIALIST)
    posted_from = UnitField(
        label=_("Posted from"), required=False, help_text=_("Identifier of the sending agency.")
    )
    is_reserve = forms.BooleanField(label=_("Reserve official"), required=False)
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)
    valid_from = day_field(_("First day"))
    valid_to = day_field(_("Last day"), required=False)


class AuthorityForm(forms.Form):
    user = UserField(label=_("User name"), max_length=150)
    covers_all = forms.BooleanField(label=_("All procedures of the unit"), required=False)
    sectors = SectorsField(
        label=_("Sectors"), required=False, help_text=_("One a line, by name or code.")
    )
    procedure_codes = ProceduresField(
        label=_("Procedures"), required=False, help_text=_("Codes, split by commas.")
    )
    delegated_by = UserField(
        label=_("Delegated by"),
        required=False,
        max_length=150,
        help_text=_("User name of the head. Empty: held by office."),
    )
    mode = forms.ChoiceField(label=_("Signs"), choices=SigningMode.choices, required=False)
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)
    valid_from = day_field(_("First day"))
    valid_to = day_field(_("Last day"), required=False)


class EndForm(forms.Form):
    last_on = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
