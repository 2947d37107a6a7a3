"""A procedure as its editor writes it: the version, and the rows of its parts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.actions.drafts import (
    ChannelLine,
    Content,
    FeeLine,
    PaperLine,
    content_of,
    print_of,
)
from motcua.catalogue.models import (
    Channel,
    Convention,
    FeeKind,
    FiledWhere,
    Level,
    LimitUnit,
    PaperRequirement,
    ProcedureVersion,
    Sector,
    ServiceLevel,
)
from motcua.console.forms.fields import LinesField, UnitField, day_field, text_field
from motcua.org.models import UnitKind
from motcua.workflow.models import Route, RouteVersion

NONE = ("", "–")
FLAGS = {
    "is_immediate": _("Result while one waits, no slip"),
    "is_on_the_spot": _("All five steps inside the hall"),
    "is_postal": _("Taken and returned by public post"),
    "is_saturday": _("Taken on Saturday mornings"),
}


def _number(label: Any, *, places: int = 0, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=15, decimal_places=places, **more
    )


def _choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[NONE, *choices], **more)


def published_routes() -> Any:
    """Return the routes of which a version is published."""
    return Route.objects.filter(versions__state=RouteVersion.State.PUBLISHED).order_by("name_vi")


class NewForm(forms.Form):
    code = forms.CharField(
        label=_("Procedure code"), max_length=40, help_text=_("Such as 1.004194 or 1.000948.H38.")
    )
    name_vi = forms.CharField(label=_("Vietnamese name"), max_length=2000)
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"), to_field_name="code")


class VersionForm(forms.Form):
    """What stands on the version itself."""

    seen = forms.CharField(widget=forms.HiddenInput)
    name_vi = forms.CharField(label=_("Vietnamese name"), widget=forms.Textarea(attrs={"rows": 2}))
    name_en = text_field(_("Name in English"), rows=2)
    ministry = forms.CharField(label=_("Ministry"), required=False, max_length=250)
    decision_no = forms.CharField(label=_("Published by decision"), required=False, max_length=120)
    levels = forms.MultipleChoiceField(
        label=_("Levels"),
        required=False,
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    agencies = LinesField(
        label=_("Deciding agencies"), required=False, help_text=_("One a line, as the law has it.")
    )
    deciding_kind = _choice(_("Kind of unit that decides"), UnitKind.choices)
    limit_value = _number(_("Time limit by law"), places=2)
    limit_unit = _choice(_("Unit of the limit"), LimitUnit.choices)
    limit_text = text_field(_("Limit in the words of the source"), rows=2)
    promise_value = _number(_("Promised here"), places=2)
    promise_unit = _choice(_("Unit of the promise"), LimitUnit.choices)
    convention = forms.ChoiceField(label=_("Counted"), choices=Convention.choices)
    cutoff = forms.TimeField(
        label=_("Received later counts from the next day"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    service_level = _choice(_("Online"), ServiceLevel.choices)
    filed_where = forms.ChoiceField(label=_("Filed where"), choices=FiledWhere.choices)
    flags = forms.MultipleChoiceField(
        label=_("How it is done"),
        required=False,
        choices=list(FLAGS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    route = forms.ModelChoiceField(
        Route.objects.none(), label=_("Route"), required=False, to_field_name="code"
    )
    result_name = text_field(_("Name of the result"), rows=2)
    result_kind = forms.CharField(label=_("Kind of result"), required=False, max_length=60)
    subjects = text_field(_("Who may do it"))
    conditions = text_field(_("Conditions"))
    steps = text_field(_("How it goes"), rows=6, help_text=_("One step a line."))
    legal_basis = text_field(_("Legal basis"), rows=5, help_text=_("One text a line."))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        routes = self.fields["route"]
        assert isinstance(routes, forms.ModelChoiceField)
        routes.queryset = published_routes().distinct()

    def clean(self) -> dict[str, Any]:
        """Check that a value and its unit stand together."""
        data = super().clean() or self.cleaned_data
        for name in ("limit", "promise"):
            value, unit = data.get(f"{name}_value"), data.get(f"{name}_unit")
            if (value is None) != (not unit) and not self.errors.get(f"{name}_value"):
                self.add_error(f"{name}_value", _("Write a number and its unit, or neither."))
            if value == 0:
                self.add_error(f"{name}_value", _("A time limit of nought is none."))
        return data

    def values(self) -> dict[str, Any]:
        """Return the values of the version's own fields."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        flags = said.pop("flags")
        return said | {name: name in flags for name in FLAGS}


class ChannelForm(forms.Form):
    channel = _choice(_("Way to file"), Channel.choices)
    limit_value = _number(_("Own time limit"), places=2)
    limit_unit = _choice(_("Unit of the limit"), LimitUnit.choices)
    note = forms.CharField(label=_("Note"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("limit_value") is None) != (not data.get("limit_unit")):
            self.add_error("limit_value", _("Write a number and its unit, or neither."))
        return data


class PaperForm(forms.Form):
    name = text_field(_("Paper"), rows=2)
    heading = forms.CharField(label=_("Heading over it"), required=False)
    is_by_case = forms.BooleanField(label=_("The heading is one case"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=PaperRequirement.Kind.choices,
        initial=PaperRequirement.Kind.PAPER,
        required=False,
    )
    form_name = forms.CharField(label=_("Form to fill in"), required=False, max_length=250)
    originals = forms.IntegerField(
        label=_("Originals"), required=False, min_value=0, max_value=99, initial=0
    )
    copies = forms.IntegerField(
        label=_("Copies"), required=False, min_value=0, max_value=99, initial=0
    )
    note = forms.CharField(label=_("Note"), required=False)
    instead_of = forms.IntegerField(label=_("Instead of paper number"), required=False, min_value=1)


class FeeForm(forms.Form):
    kind = _choice(_("Kind of fee"), FeeKind.choices)
    channel = _choice(_("Way to file"), Channel.choices)
    case = text_field(_("To whom it applies"), rows=2)
    amount = _number(_("Amount in dong"), help_text=_("0 is free; empty is unknown."))
    at_least = _number(_("At least"))
    at_most = _number(_("At most"))


def _rows(form: type[forms.Form], *, extra: int) -> Any:
    return forms.formset_factory(form, extra=extra, can_delete=True, can_order=True)


ChannelRows = forms.formset_factory(ChannelForm, extra=1, can_delete=True, max_num=3)
PaperRows, FeeRows = _rows(PaperForm, extra=2), _rows(FeeForm, extra=2)


class DraftForms:
    """The form of the version and those of its parts, as one."""

    def __init__(self, version: ProcedureVersion, data: Mapping[str, Any] | None = None) -> None:
        said = content_of(version)
        first = dict(said.fields) | {
            "seen": print_of(version),
            "flags": [name for name in FLAGS if said.fields[name]],
            "route": version.route.code if version.route else None,
        }
        self.version = VersionForm(data, initial=first)
        self.channels = ChannelRows(data, prefix="channels", initial=_facts(said.channels))
        self.papers = PaperRows(data, prefix="papers", initial=_facts(said.papers))
        self.fees = FeeRows(data, prefix="fees", initial=_facts(said.fees))
        self.parts = (self.channels, self.papers, self.fees)

    def is_valid(self) -> bool:
        """Whether all of them are; every form is asked, so that every error is shown at once."""
        return all([self.version.is_valid(), *(part.is_valid() for part in self.parts)])

    def errors(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) of every error, in the order of the page."""
        every = [self.version, *(form for part in self.parts for form in part.forms)]
        found = []
        for form in every:
            found += [("", str(sentence)) for sentence in form.non_field_errors()]
            for box in form:
                found += [(box.id_for_label, str(sentence)) for sentence in box.errors]
        return found

    def content(self) -> Content:
        """Return what the editor wrote. Valid forms only."""
        return Content(
            fields=self.version.values(),
            channels=[ChannelLine(**row) for row in _kept(self.channels) if row["channel"]],
            papers=[
                PaperLine(
                    **row | {"originals": row["originals"] or 0, "copies": row["copies"] or 0}
                )
                for row in _kept(self.papers)
                if row["name"]
            ],
            fees=[FeeLine(**row) for row in _kept(self.fees) if any(_said(row))],
        )


def _facts(lines: Any) -> list[dict[str, Any]]:
    return [vars(line) for line in lines]


def _said(row: Mapping[str, Any]) -> list[bool]:
    return [value not in (None, "") for value in row.values()]


def _kept(part: Any) -> list[dict[str, Any]]:
    """Return the rows that stay, in the order asked for."""
    forms_kept = [form for form in part.forms if form.cleaned_data]
    forms_kept = [form for form in forms_kept if not form.cleaned_data.get("DELETE")]
    last = len(part.forms) + 1
    forms_kept.sort(key=lambda form: form.cleaned_data.get("ORDER") or last)
    aside = ("DELETE", "ORDER")
    return [{k: v for k, v in form.cleaned_data.items() if k not in aside} for form in forms_kept]


class PublishForm(forms.Form):
    valid_from = day_field(_("In force from"))


class LastDayForm(forms.Form):
    last_day = day_field(_("Last day"))


class RouteForm(forms.Form):
    route = forms.ModelChoiceField(
        Route.objects.none(), label=_("Route"), required=False, to_field_name="code"
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        routes = self.fields["route"]
        assert isinstance(routes, forms.ModelChoiceField)
        routes.queryset = published_routes().distinct()


class AllocationForm(forms.Form):
    unit = UnitField(
        label=_("Unit that decides"), required=False, help_text=_("Its identifier, such as H26.")
    )
    unit_kind = _choice(_("Or every unit of a kind"), UnitKind.choices)
    valid_from = day_field(_("First day"))
    decision_no = forms.CharField(label=_("Number of the decision"), max_length=120)

    def clean(self) -> dict[str, Any]:
        """Check that the power goes to one unit or to a kind, not to both."""
        data = super().clean() or self.cleaned_data
        if not self.errors and bool(data.get("unit")) == bool(data.get("unit_kind")):
            self.add_error("unit", _("Name one unit, or choose a kind."))
        return data
