"""What an act asks of the person who does it; the names of the fields are those of the verb."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.dossiers.errors import ReasonNeeded
from motcua.dossiers.models import Cause

if TYPE_CHECKING:
    from motcua.desk.pages.case import Case


def long_text(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3) -> Any:
    """Return a field for a text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def legal_ground(*, required: bool = True) -> Any:
    """Return the field for the legal ground of an act."""
    return forms.CharField(
        label=_("Legal ground"),
        required=required,
        max_length=300,
        help_text=_("Article, clause and number of the text, such as article 17 of Decree 61."),
    )


def cause() -> Any:
    """Return the field for the coded cause; oversight feeds on it."""
    return forms.ChoiceField(label=_("Cause"), choices=[("", "–"), *Cause.choices])


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Give a field of a form its choices, once they are known."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class OwnPdf(forms.FileField):
    """The agency's own result as a PDF; gives its bytes, or None."""

    widget = forms.FileInput(attrs={"accept": "application/pdf"})

    def __init__(self) -> None:
        super().__init__(
            label=_("The agency's own result"),
            required=False,
            help_text=_("A PDF without signatures. None: the result is made from the template."),
        )

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(_("This file is too large."))
        content = bytes(upload.read())
        if not content.startswith(b"%PDF-"):
            raise forms.ValidationError(_("This is not a PDF file."))
        return content


class LocalMoment(forms.DateTimeField):
    """A day and an hour, as the browser's own field gives them, in local time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class ActForm(forms.Form):
    """Base of the forms of acts; alone it asks nothing, it only confirms."""

    def __init__(self, *args: Any, case: "Case", **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.case = case
        if "reason" in self.fields and not self.data.get("reason"):
            self.fields["reason"].widget = forms.HiddenInput()

    def given(self) -> dict[str, Any]:
        """Return the arguments of the verb."""
        return dict(self.cleaned_data)

    def refuse(self, refusal: Refusal) -> None:
        """Show why the verb refused; a broken rule opens the field for its reason."""
        if isinstance(refusal, ReasonNeeded) and "reason" in self.fields:
            self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})
            self.add_error("reason", str(refusal))
        else:
            self.add_error(None, str(refusal))


class ReasonMixin(forms.Form):
    """For acts that may break a rule with a reason; it is asked for only then."""

    reason = forms.CharField(label=_("Why the rule is broken"), required=False, max_length=1000)


class TextForm(ActForm):
    """One text that says why."""

    text = long_text(_("Reason"))


class NewResultForm(TextForm):
    """Why the result changes, and the agency's own PDF if there is one."""

    content = OwnPdf()


class GroundForm(ActForm):
    """Legal ground and text."""

    legal_ground = legal_ground()
    text = long_text(_("Reason"))


class CauseForm(ActForm):
    """Coded cause, legal ground and text, as every refusal has them."""

    cause = cause()
    legal_ground = legal_ground()
    text = long_text(_("Reason"))
