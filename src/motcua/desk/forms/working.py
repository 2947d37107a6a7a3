"""Forms of the work on a step: appraise, consult, answer, send back, assign."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.core.errors import Refusal
from motcua.desk.forms.acts import ActForm, LocalMoment, cause, legal_ground, long_text, offer
from motcua.dossiers.errors import ReasonNeeded
from motcua.dossiers.models import Dossier
from motcua.org.models import Unit, UnitKind
from motcua.org.permissions import holders


def unit_field(
    label: Any, dossier: Dossier, on: date, *, but: int | None = None
) -> "forms.ModelChoiceField[Unit]":
    """Return the choice of a unit of the same province that exists on the day.

    ``but``: the one that cannot be meant; else the unit that decides.
    """
    top = dossier.receiving_unit.ancestor_ids[0]
    found = Unit.objects.on(on).filter(ancestor_ids__contains=[top])
    found = found.exclude(kind__in=[UnitKind.DISTRICT, UnitKind.RECEPTION_POINT])
    others = found.exclude(pk=but or dossier.deciding_unit_id).order_by("name_sort")
    return forms.ModelChoiceField(
        label=label, queryset=others, to_field_name="code", empty_label="–"
    )


class AppraisalForm(ActForm):
    text = long_text(_("Finding of the appraisal"))
    choice = forms.ChoiceField(label=_("Way to go on"), required=False, choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.case.choices
        if choices:
            self.fields["choice"] = forms.ChoiceField(
                label=_("Way to go on"), choices=[(one, one) for one in choices]
            )
        else:
            del self.fields["choice"]


class SendBackForm(ActForm):
    cause = cause()
    text = long_text(_("What has to be done again"))
    legal_ground = legal_ground(required=False)


class ConsultationForm(ActForm):
    question = long_text(_("Question"))
    due_at = LocalMoment(label=_("Answer by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = unit_field(_("Unit asked"), self.case.dossier, self.case.visit.on)
        self.fields = {"unit": unit, **self.fields}


class OpinionForm(ActForm):
    agrees = forms.TypedChoiceField(
        label=_("Opinion"),
        choices=[("yes", _("Agrees")), ("no", _("Does not agree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = long_text(_("Answer"))


class AssignmentForm(ActForm):
    """Who is to do which open task."""

    task = forms.ChoiceField(label=_("Step"))
    to = forms.ChoiceField(label=_("Officer"))
    is_for_free_tasks = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = {
            str(task.uuid): task
            for task in self.case.tasks
            if (task.holder_id is None) == self.is_for_free_tasks
        }
        self.people = {
            str(user.uuid): user
            for task in self.tasks.values()
            for user in holders([task.duty], task.unit, self.case.visit.on)
            if user.pk != task.holder_id
        }
        steps = {k: f"{t.get_kind_display()}, {t.unit.name}" for k, t in self.tasks.items()}
        offer(self, "task", list(steps.items()))
        offer(self, "to", [(key, user.full_name) for key, user in self.people.items()])

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"task": self.tasks[given["task"]], "to": self.people[given["to"]]}


class ReassignmentForm(AssignmentForm):
    reason = long_text(_("Reason"), rows=2)
    is_for_free_tasks = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 2})


class TransferForm(ActForm):
    """The text is also the reason where the transfer comes late."""

    legal_ground = legal_ground()
    text = long_text(_("Reason"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = unit_field(_("Competent unit"), self.case.dossier, self.case.visit.on)
        self.fields = {"unit": unit, **self.fields}

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("text" if isinstance(refusal, ReasonNeeded) else None, str(refusal))
