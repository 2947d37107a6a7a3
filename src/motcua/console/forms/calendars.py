"""A change of some days of a calendar, and the decision behind it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.console.forms.fields import day_field
from motcua.workdays import rules
from motcua.workdays.actions import Change, Decision
from motcua.workdays.errors import CannotCount
from motcua.workdays.models import CalendarDay

#: Takes the calendar's own word away; what it inherits holds again.
FREE = "free"
LONGEST_DAYS = 60


class ChangeForm(forms.Form):
    """Days from one to another get the same kind, name and hours."""

    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"), required=False, help_text=_("Empty: one day only."))
    kind = forms.ChoiceField(
        label=_("What the day is"),
        choices=[*CalendarDay.Kind.choices, (FREE, _("as inherited, nothing of its own"))],
    )
    name_vi = forms.CharField(
        label=_("Name in Vietnamese"),
        required=False,
        max_length=200,
        help_text=_("Stands in the explanation of every due date that it moves."),
    )
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    hours = forms.CharField(
        label=_("Hours"),
        required=False,
        help_text=_("Of a worked day, such as 07:30-11:30, 13:30-17:30. Empty: as usual."),
    )
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=120)
    decided_on = day_field(_("Decided on"), required=False)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_hours(self) -> rules.Sessions:
        """Return the sessions that "07:30-11:30, 13:30-17:30" means."""
        text = self.cleaned_data["hours"].replace("–", "-")
        try:
            return tuple(
                rules.Session.from_json(part.strip() for part in pair.split("-"))
                for pair in text.split(",")
                if pair.strip()
            )
        except rules.Uncountable as why:
            raise forms.ValidationError(str(CannotCount(why))) from None
        except ValueError:
            raise forms.ValidationError(_("Write hours like 07:30-11:30, 13:30-17:30.")) from None

    def clean(self) -> dict[str, Any]:
        """Check what hangs together: the order of days, a name, hours for other hours."""
        data = super().clean() or self.cleaned_data
        first, last, kind = data.get("first_on"), data.get("last_on"), data.get("kind")
        if first and last and not first <= last <= first + timedelta(days=LONGEST_DAYS):
            self.add_error("last_on", _("The last day is not within 60 days after the first."))
        if kind != FREE and not data.get("name_vi"):
            self.add_error("name_vi", _("Enter the name of the day."))
        if kind == rules.DayKind.SHORT and not data.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("Enter the hours of the day."))
        return data

    def change(self) -> Change:
        """Return what the form changes."""
        if self.cleaned_data["kind"] == FREE:
            return Change(freed=self._dates())
        return Change(days=[self._day(on) for on in self._dates()])

    def decision(self) -> Decision:
        """Return the decision the form names."""
        return Decision(
            number=self.cleaned_data["decision_number"],
            decided_on=self.cleaned_data["decided_on"],
            effective_on=self.cleaned_data["first_on"],
            reason=self.cleaned_data["reason"],
        )

    def _dates(self) -> list[date]:
        first = self.cleaned_data["first_on"]
        last = self.cleaned_data["last_on"] or first
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def _day(self, on: date) -> rules.Day:
        return rules.Day(
            on=on,
            kind=rules.DayKind(self.cleaned_data["kind"]),
            name_vi=self.cleaned_data["name_vi"],
            name_en=self.cleaned_data["name_en"],
            sessions=self.cleaned_data["hours"] or None,
            decision=self.cleaned_data["decision_number"],
        )
