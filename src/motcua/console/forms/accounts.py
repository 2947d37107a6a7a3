"""Accounts of officers, their absences, and what they learnt."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.console.forms.fields import UserField, day_field
from motcua.org.models import TrainingResult


class AccountForm(forms.Form):
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class NewAccountForm(AccountForm):
    username = forms.CharField(label=_("User name"), max_length=150)
    field_order = ("username", "full_name")


class AbsenceForm(forms.Form):
    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"))
    stand_in = UserField(
        label=_("Stand-in"), required=False, max_length=150, help_text=_("Their user name.")
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class TrainingForm(forms.Form):
    course = forms.CharField(label=_("Course"), max_length=200)
    on = day_field(_("Day"))
    result = forms.ChoiceField(label=_("Outcome"), choices=TrainingResult.choices)


class QualificationForm(forms.Form):
    title = forms.CharField(label=_("Diploma or certificate"), max_length=200)
    issued_by = forms.CharField(label=_("Issued by"), required=False, max_length=200)
    issued_on = day_field(_("Issued on"), required=False)
