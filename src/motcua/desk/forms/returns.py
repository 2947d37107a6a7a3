"""Finding a result to return, and giving it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.payments.models import Method


class ReturnForm(forms.Form):
    """Into whose hands, and how we know."""

    to_name = forms.CharField(
        label=_("Given to"),
        max_length=120,
        error_messages={"required": _("Write who takes the result.")},
    )
    is_without_slip = forms.BooleanField(
        label=_("No slip: I checked the identity document"), required=False
    )


class PayForm(forms.Form):
    """Money given now, for one charge."""

    charge = forms.UUIDField()
    method = forms.ChoiceField(
        label=_("Paid by"), choices=[(m.value, m.label) for m in (Method.CASH, Method.TRANSFER)]
    )
    receipt_number = forms.CharField(
        label=_("Receipt number"),
        max_length=40,
        error_messages={"required": _("Write the number of the receipt.")},
    )
