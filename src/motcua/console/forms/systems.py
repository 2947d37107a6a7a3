"""What a token or an endpoint is to be good for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.console.forms.fields import UnitField
from motcua.dossiers.states import Verb
from motcua.interop.actions import DAYS, REQUESTS_PER_MINUTE
from motcua.interop.models import Scope
from motcua.org.models import Duty


class TokenForm(forms.Form):
    name = forms.CharField(label=_("System"), max_length=120)
    unit = UnitField(label=_("Identifier of the unit"), max_length=35)
    scopes = forms.MultipleChoiceField(
        label=_("What for"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    duties = forms.MultipleChoiceField(
        label=_("Duties of the machine user"),
        choices=Duty.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("Days until it ends"), min_value=1, max_value=3650, initial=DAYS
    )
    requests_per_minute = forms.IntegerField(
        label=_("Requests a minute"), min_value=1, max_value=10**6, initial=REQUESTS_PER_MINUTE
    )


class EndpointForm(forms.Form):
    name = forms.CharField(label=_("System"), max_length=120)
    url = forms.CharField(label=_("Address"), max_length=400)
    unit = UnitField(label=_("Identifier of the unit"), max_length=35)
    verbs = forms.MultipleChoiceField(
        label=_("Acts that are told; none chosen: all"),
        choices=Verb.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
