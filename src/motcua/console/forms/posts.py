"""Posting an officer, granting authority, ending either."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.org.models import Duty, Rank, SigningMode, Unit
from motcua.people.models import User


def _day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class _UserField(forms.CharField):
    """A user name; becomes the user."""

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if name and user is None:
            raise forms.ValidationError(_("Nobody has this user name."))
        return user


class _UnitField(forms.CharField):
    """The identifier of a unit; becomes the unit."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        unit = Unit.objects.filter(code=code.strip().upper()).first() if code else None
        if code and unit is None:
            raise forms.ValidationError(_("No unit has this identifier."))
        return unit


class _WordsField(forms.CharField):
    """Codes split by commas or blanks; become a list."""

    def clean(self, value: Any) -> Any:
        return super().clean(value).replace(",", " ").split()


class PostForm(forms.Form):
    user = _UserField(label=_("User name"), max_length=150)
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("As it stands under a signature."),
    )
    rank = forms.ChoiceField(label=_("Rank"), choices=Rank.choices, initial=Rank.SPECIALIST)
    posted_from = _UnitField(
        label=_("Posted from"), required=False, help_text=_("Identifier of the sending agency.")
    )
    is_reserve = forms.BooleanField(label=_("Reserve official"), required=False)
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)
    valid_from = _day_field(_("First day"))
    valid_to = _day_field(_("Last day"), required=False)


class AuthorityForm(forms.Form):
    user = _UserField(label=_("User name"), max_length=150)
    covers_all = forms.BooleanField(label=_("All procedures of the unit"), required=False)
    sectors = _WordsField(
        label=_("Sectors"), required=False, help_text=_("Codes, split by commas.")
    )
    procedure_codes = _WordsField(
        label=_("Procedures"), required=False, help_text=_("Codes, split by commas.")
    )
    delegated_by = _UserField(
        label=_("Delegated by"),
        required=False,
        max_length=150,
        help_text=_("User name of the head. Empty: held by office."),
    )
    mode = forms.ChoiceField(label=_("Signs"), choices=SigningMode.choices, required=False)
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=80)
    valid_from = _day_field(_("First day"))
    valid_to = _day_field(_("Last day"), required=False)


class EndForm(forms.Form):
    last_on = _day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
