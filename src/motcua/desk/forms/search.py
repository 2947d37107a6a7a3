"""One field that finds the visitor: the card's QR code, a number, or a name."""

import re

from django.utils.translation import gettext as _

from motcua.core.errors import Refusal
from motcua.core.text import fold
from motcua.desk.forms.applicant import Errors, fill_contact
from motcua.desk.forms.intake import Intake
from motcua.people.cards import Card, read_card
from motcua.people.models import IdKind, Person

MOST_MATCHES = 6
#: A scan, whole or broken: bars anywhere, or twelve figures with something after them.
_SCANNED = re.compile(r".*\||\s*\d{12}[^\w\s]")


def find_visitor(intake: Intake) -> Errors:
    """Look for who was scanned or typed; say what stands against it."""
    text = intake.said("who")
    intake.matches = []
    if _SCANNED.match(text):
        return _by_card(intake, text)
    number = "".join(c for c in text if c.isalnum())
    if number.isdecimal() and len(number) >= 9:
        return _by_number(intake, number)
    if not fold(text):
        return [("who", _("Scan the card, or type a number or a name."))]
    return _by_name(intake, text)


def _by_card(intake: Intake, text: str) -> Errors:
    try:
        card = read_card(text)
    except Refusal as refusal:
        return [("who", str(refusal))]
    found = _holder(IdKind.CCCD, card.number)
    if found and fold(found.full_name) != fold(card.full_name):
        return [("who", _("This number is kept under another name. Compare both before going on."))]
    intake.is_card, intake.warnings = True, list(card.warnings)
    if found:
        fill_contact(intake, found)
    else:
        _fill_from(intake, card)
    return []


def _by_number(intake: Intake, number: str) -> Errors:
    kind = IdKind.CMND if len(number) == 9 else IdKind.CCCD
    found = _holder(kind, number)
    if found:
        fill_contact(intake, found)
        return []
    intake.put(who="", id_kind=kind, id_number=number)
    intake.focus = "full_name"
    return []


def _by_name(intake: Intake, text: str) -> Errors:
    people = list(Person.objects.current().named(text)[:MOST_MATCHES])
    intake.matches = [str(person.uuid) for person in people]
    intake.put(full_name=text)
    if not people:
        intake.put(who="")
        intake.focus = "id_number"
    return []


def _holder(kind: str, number: str) -> Person | None:
    found = Person.objects.verified().with_number(kind, number).select_related("merged_into")
    person = found.first()
    return (person.merged_into or person) if person else None


def _fill_from(intake: Intake, card: Card) -> None:
    intake.put(
        who="",
        full_name=card.full_name,
        id_kind=IdKind.CCCD,
        id_number=card.number,
        born_on=f"{card.born_on:%d/%m/%Y}" if card.born_on else "",
        sex=card.sex,
        address=card.address,
        seen="on",
    )
