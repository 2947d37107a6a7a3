"""Forms of the decision and its paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.desk.forms.acts import ActForm, LocalMoment, OwnPdf, legal_ground, long_text
from motcua.dossiers.models import Channel


class ApprovalForm(ActForm):
    note = forms.CharField(
        label=_("Note for the clerk of the seal"), required=False, max_length=300
    )
    content = OwnPdf()


class ReturnForm(ActForm):
    to_name = forms.CharField(label=_("Handed to"), max_length=300)
    is_without_slip = forms.BooleanField(
        label=_("Without the slip: identity was checked instead"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dossier = self.case.dossier
        self.fields["to_name"].initial = dossier.submitter_name or dossier.applicant_name


class StopForm(ActForm):
    """Stopped because the applicant asks (form 05)."""

    requested_at = LocalMoment(label=_("Asked for at"))
    channel = forms.ChoiceField(label=_("How it was asked for"), choices=Channel.choices)
    legal_ground = legal_ground()
    text = long_text(_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requested_at"].initial = self.case.visit.at


class ReceiptForm(ActForm):
    """Receive what came online or by post; incomplete papers need a reason."""

    reason = long_text(_("Received incomplete because"), required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.case.missing_papers:
            self.fields["reason"].widget = forms.HiddenInput()
        else:
            self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})
