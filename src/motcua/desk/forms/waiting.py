"""Forms of what makes a dossier wait: supplement, payment, apology."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from motcua.desk.forms.acts import (
    ActForm,
    LocalMoment,
    ReasonMixin,
    cause,
    legal_ground,
    long_text,
    offer,
)
from motcua.dossiers.actions import Asked
from motcua.payments.models import FeeKind, Method
from motcua.workdays.rules import add_working_minutes


class SupplementRequestForm(ReasonMixin, ActForm):
    """Everything that is missing, at once."""

    papers = forms.MultipleChoiceField(
        label=_("Papers of the list"), required=False, widget=forms.CheckboxSelectMultiple
    )
    items = long_text(
        _("What else is to be brought or set right"),
        required=False,
        help_text=_("One thing a line."),
        rows=2,
    )
    cause = cause()
    legal_ground = legal_ground()
    text = long_text(_("Reason, as the applicant will read it"), rows=2)

    field_order = ["papers", "items", "cause", "legal_ground", "text", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "papers", [(str(paper.uuid), paper.name) for paper in self.case.papers])

    def given(self) -> dict[str, Any]:
        given = super().given()
        picked, lines = given.pop("papers"), given.pop("items").splitlines()
        asked = [
            Asked(text=p.name, paper=p.uuid) for p in self.case.papers if str(p.uuid) in picked
        ]
        asked += [Asked(text=line.strip()) for line in lines if line.strip()]
        return given | {"items": asked}


class SupplementForm(ActForm):
    text = long_text(_("What was brought"), required=False, rows=2)


class PaymentRequestForm(ActForm):
    name = forms.CharField(label=_("What is to be paid"), max_length=300)
    amount = forms.IntegerField(label=_("Amount in dong"), min_value=1, max_value=10**12)
    kind = forms.ChoiceField(label=_("Kind"), choices=FeeKind.choices)
    legal_ground = legal_ground()


class PaymentForm(ActForm):
    charge = forms.ChoiceField(label=_("What is paid"))
    method = forms.ChoiceField(label=_("How"), choices=Method.choices)
    amount = forms.IntegerField(label=_("Amount in dong"), min_value=1, max_value=10**12)
    receipt_number = forms.CharField(label=_("Receipt number"), max_length=40, required=False)
    note = forms.CharField(label=_("Ground of the exemption"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed = {str(fee.uuid): fee for fee in self.case.fees if fee.owed}
        offer(self, "charge", [(key, fee.name) for key, fee in self.owed.items()])
        first = next(iter(self.owed.values()), None)
        self.fields["amount"].initial = first.owed if first else None

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if given.get("method") != Method.EXEMPT and not given.get("receipt_number"):
            self.add_error("receipt_number", _("Write the number of the receipt."))
        return given

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"charge": self.owed[given["charge"]].charge}


class ApologyForm(ReasonMixin, ActForm):
    until = LocalMoment(label=_("New moment of return"))
    cause = cause()
    legal_ground = legal_ground()
    text = long_text(_("Reason, as the applicant will read it"))

    field_order = ["until", "cause", "legal_ground", "text", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due_at, visit = self.case.dossier.due_at, self.case.visit
        later = max(due_at or visit.at, visit.at)
        proposed = add_working_minutes(later, 2 * 8 * 60, visit.calendar)
        rounded = localtime(proposed).replace(second=0, microsecond=0)
        self.fields["until"].initial = rounded
