"""The visitor, typed or found; the one they came for."""

import re
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.desk.forms.intake import Intake
from motcua.dossiers.actions import Principal, Visitor
from motcua.people.actions import Declared
from motcua.people.models import IdKind, Person, Sex

Errors = list[tuple[str, str]]

BEHALF = (
    ("self", _("Themselves")),
    ("person", _("Another person")),
    ("business", _("A business")),
)
_DIGITS = {IdKind.CCCD: 12, IdKind.CMND: 9}


class DayField(forms.CharField):
    """A day typed as 14/03/1986, 14-3-1986 or 14031986."""

    def clean(self, value: str | None) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        parts = re.findall(r"\d+", text)
        if len(parts) == 1 and len(parts[0]) == 8:
            parts = [text[:2], text[2:4], text[4:]]
        try:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        except (IndexError, ValueError) as error:
            raise forms.ValidationError(_("Write the day of birth as 14/03/1986.")) from error


class ContactForm(forms.Form):
    """How to reach the visitor; of a person found only this is asked again."""

    address = forms.CharField(max_length=300, error_messages={"required": _("Write the address.")})
    phone = forms.RegexField(
        r"^[0-9+ .]{9,16}$",
        required=False,
        error_messages={"invalid": _("Write the phone number in figures, such as 0912 345 678.")},
    )
    email = forms.EmailField(
        required=False,
        error_messages={"invalid": _("Write an e-mail address such as ten@vidu.vn.")},
    )

    def clean_phone(self) -> str:
        return re.sub(r"[ .]", "", self.cleaned_data["phone"])


class VisitorForm(ContactForm):
    """A person nobody found: typed, or read from a card."""

    full_name = forms.CharField(
        max_length=120, error_messages={"required": _("Write the full name.")}
    )
    id_kind = forms.ChoiceField(choices=IdKind.choices, required=False)
    id_number = forms.CharField(max_length=20, required=False)
    born_on = DayField(max_length=12, required=False)
    sex = forms.ChoiceField(choices=Sex.choices, required=False)

    field_order = ["full_name", "id_kind", "id_number", "born_on", "sex"]

    def clean_id_number(self) -> str:
        number = "".join(c for c in self.cleaned_data["id_number"] if c.isalnum())
        wanted = _DIGITS.get(self.data.get("id_kind", ""))
        if number and wanted and not (number.isdigit() and len(number) == wanted):
            raise forms.ValidationError(
                _("The number has %(wanted)d figures; these are %(found)d."),
                params={"wanted": wanted, "found": len(number)},
            )
        return number

    def declared(self) -> Declared:
        said = self.cleaned_data
        has_number = bool(said["id_number"])
        return Declared(
            full_name=said["full_name"],
            id_kind=said["id_kind"] or IdKind.CCCD if has_number else IdKind.NONE,
            id_number=said["id_number"],
            born_on=said["born_on"],
            sex=said["sex"] or Sex.UNKNOWN,
            address=said["address"],
            phone=said["phone"],
            email=said["email"],
        )


class OwnerForm(forms.Form):
    """The person or the business the visitor came for."""

    owner_name = forms.CharField(
        max_length=250, error_messages={"required": _("Write for whom the visitor came.")}
    )
    owner_number = forms.CharField(max_length=20, required=False)
    owner_address = forms.CharField(max_length=300, required=False)
    mandate_note = forms.CharField(
        max_length=300,
        error_messages={"required": _("Write by which paper the visitor acts for them.")},
    )


def person_found(intake: Intake) -> Person | None:
    """Return the person chosen on the screen."""
    if not intake.person:
        return None
    return Person.objects.current().filter(uuid=UUID(intake.person)).first()


def visitor(intake: Intake) -> tuple[Visitor | None, Errors]:
    """Return who stands at the counter, or what is missing about them."""
    known = person_found(intake)
    data = {name: values[-1] for name, values in intake.visitor.items()}
    form = ContactForm(data) if known else VisitorForm(data)
    errors = _errors(form)
    if not intake.said("confirmed"):
        errors.append(("confirmed", str(_("Confirm name and address with the visitor."))))
    if errors:
        return None, errors
    if isinstance(form, VisitorForm):
        return Visitor(declared=form.declared(), is_seen=bool(intake.said("seen"))), []
    assert known is not None, "a contact form is that of a person found"
    said = form.cleaned_data
    declared = Declared(
        full_name=known.full_name,
        address=said["address"],
        phone=said["phone"],
        email=said["email"],
    )
    return Visitor(declared=declared, known=known, is_seen=intake.is_card), []


def principal(intake: Intake) -> tuple[Principal | None, Errors]:
    """Return for whom the visitor came, None for themselves, or what is missing about them."""
    behalf = intake.said("behalf", "self")
    if behalf == "self":
        return None, []
    form = OwnerForm({name: values[-1] for name, values in intake.visitor.items()})
    if errors := _errors(form):
        return None, errors
    said = form.cleaned_data
    is_business = behalf == "business"
    number = "".join(c for c in said["owner_number"] if c.isalnum() or c == "-")
    declared = Declared(
        full_name=said["owner_name"],
        id_kind=IdKind.CCCD if number and not is_business else IdKind.NONE,
        id_number="" if is_business else number,
        address=said["owner_address"],
    )
    return Principal(
        declared=declared,
        is_business=is_business,
        tax_code=number if is_business else "",
        mandate_note=said["mandate_note"],
    ), []


def fill_contact(intake: Intake, person: Person) -> None:
    """Choose a person and put what is known of their contact into the fields."""
    intake.person, intake.matches = str(person.uuid), []
    intake.put(who="", address=person.address, phone=person.phone, email=person.email)


def _errors(form: forms.Form) -> Errors:
    return [(name, str(said)) for name, found in form.errors.items() for said in found]
