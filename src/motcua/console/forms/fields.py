"""Fields that several forms of the console share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Procedure, Sector
from motcua.catalogue.rules import sector_key
from motcua.org.models import Unit
from motcua.people.models import User


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for one day, in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def text_field(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for several lines, which may stay empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, **more)


class UserField(forms.CharField):
    """A user name; becomes the user. The page may offer ``console/offers.html``."""

    widget = forms.TextInput(attrs={"list": "offered-officers", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if name and user is None:
            raise forms.ValidationError(_("Nobody has this user name."))
        return user


class UnitField(forms.CharField):
    """The identifier of a unit; becomes the unit. The page may offer ``console/offers.html``."""

    widget = forms.TextInput(attrs={"list": "offered-units", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        unit = Unit.objects.filter(code=code.strip().upper()).first() if code else None
        if code and unit is None:
            raise forms.ValidationError(_("No unit has this identifier."))
        return unit


class WordsField(forms.CharField):
    """Codes split by commas or blanks; become a list."""

    def clean(self, value: Any) -> Any:
        return super().clean(value).replace(",", " ").split()


class LinesField(forms.CharField):
    """One thing a line; becomes a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class SectorsField(LinesField):
    """Sectors, one a line, by name or code; become their codes."""

    def clean(self, value: Any) -> Any:
        lines = super().clean(value)
        keys = {line: sector_key(line) for line in lines}
        named = dict(
            Sector.objects.filter(name_fold__in=keys.values()).values_list("name_fold", "code")
        )
        coded = set(Sector.objects.filter(code__in=lines).values_list("code", flat=True))
        for line in lines:
            if line not in coded and keys[line] not in named:
                raise forms.ValidationError(_("No sector is called “%(name)s”.") % {"name": line})
        return [line if line in coded else named[keys[line]] for line in lines]


class ProceduresField(WordsField):
    """Codes of procedures, however they are typed; become the national ones."""

    def clean(self, value: Any) -> Any:
        found = []
        for word in super().clean(value):
            procedure = Procedure.objects.by_code(word).first()
            if procedure is None:
                raise forms.ValidationError(
                    _("No procedure has the code %(code)s.") % {"code": word[:40]}
                )
            found.append(procedure.code)
        return found
