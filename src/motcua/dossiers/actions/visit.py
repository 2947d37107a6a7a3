"""Who is at the counter, and for whom: persons are declared with what they hand in."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from motcua.dossiers.actions.intake import Submission
from motcua.people.actions import (
    Declared,
    declare_business,
    declare_person,
    update_contact,
    verify_person,
)
from motcua.people.models import Business, Person, User


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who stands at the counter: a person found again, or one declared now."""

    declared: Declared  # name and contact as said today
    known: Person | None = None
    is_seen: bool = False  # the officer held the identity document


@dataclass(frozen=True, kw_only=True)
class Principal:
    """For whom the visitor came, where it is somebody else: a person or a business."""

    declared: Declared
    is_business: bool = False
    tax_code: str = ""
    mandate_note: str = field(default="")  # the letter of authorisation, in words


def identify(
    submission: Submission,
    visitor: Visitor,
    principal: Principal | None,
    *,
    by: User,
    at: datetime,
) -> Submission:
    """Return the submission with its persons as rows; the caller holds the transaction.

    A person whose document the officer saw is verified with it; nobody is found by name alone.
    """
    person = _visitor(visitor, by, at)
    if principal is None:
        said = visitor.declared
        return replace(
            submission,
            person=person,
            name=said.full_name,
            address=said.address,
            phone=said.phone,
            email=said.email,
            number_end=person.read_number()[-4:],
        )
    for_whom = _principal(principal, by, at)
    said = principal.declared
    return replace(
        submission,
        person=for_whom if isinstance(for_whom, Person) else None,
        business=for_whom if isinstance(for_whom, Business) else None,
        name=said.full_name,
        address=said.address,
        phone=said.phone or visitor.declared.phone,
        email=said.email or visitor.declared.email,
        number_end=(said.id_number or principal.tax_code)[-4:],
        submitter=person,
        submitter_name=visitor.declared.full_name,
        mandate_note=principal.mandate_note,
    )


def _visitor(visitor: Visitor, by: User, at: datetime) -> Person:
    said = visitor.declared
    person = visitor.known or declare_person(said, by=by, at=at)
    if visitor.is_seen and person.id_hash and not person.is_verified:
        person = verify_person(person, by=by, at=at)
    if (person.address, person.phone, person.email) != (said.address, said.phone, said.email):
        person = update_contact(
            person, phone=said.phone, email=said.email, address=said.address, by=by, at=at
        )
    return person


def _principal(principal: Principal, by: User, at: datetime) -> Person | Business:
    said = principal.declared
    if not principal.is_business:
        return declare_person(said, by=by, at=at)
    return declare_business(
        name=said.full_name,
        tax_code=principal.tax_code,
        address=said.address,
        phone=said.phone,
        email=said.email,
        by=by,
        at=at,
    )
