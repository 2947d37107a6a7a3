"""Acts on persons, businesses and mandates. Which duty may do them is the higher app's question."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.prepared import Prepared
from motcua.core.text import fold, nfc
from motcua.people import identity
from motcua.people.errors import (
    AlreadyVerified,
    NeedsHuman,
    NoNumber,
    NoSuchMerge,
    NumberTaken,
    ReasonMissing,
    SignInLocked,
)
from motcua.people.models import (
    Business,
    IdKind,
    Mandate,
    MandateKind,
    Merge,
    NumberReveal,
    Person,
    Sex,
    SignInFailure,
    User,
)
from motcua.people.rules import FORGOTTEN_AFTER, locked_until


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What somebody says about a person, at a counter or on a form."""

    full_name: str
    id_kind: str = IdKind.NONE
    id_number: str = ""  # any spelling; blanks and dots do not count
    id_issued_on: date | None = None
    born_on: date | None = None
    sex: str = Sex.UNKNOWN
    address: str = ""
    phone: str = ""
    email: str = ""


_VERIFIED = Prepared(
    lambda kind, number_hash: Person.objects.verified().with_hash(kind, number_hash), str, str
)


def declare_person(declared: Declared, *, by: User | None, at: datetime) -> Person:
    """Return the person: the verified one if number, name and day of birth agree, else a new one.

    ``by`` is None where citizens declare themselves. Nobody is ever found by name alone.
    """
    if not fold(declared.full_name):
        raise Invalid(reason=_("Write the full name."))
    known = _known(declared)
    if known:
        return known
    person = Person(
        full_name=declared.full_name,
        id_issued_on=declared.id_issued_on,
        born_on=declared.born_on,
        sex=declared.sex,
        address=nfc(declared.address),
        phone=declared.phone,
        email=declared.email,
        declared_at=at,
        declared_by=by,
    )
    person.keep_number(declared.id_kind, declared.id_number)
    person.save()
    return person


def _known(declared: Declared) -> Person | None:
    if not declared.id_number:
        return None
    number_hash = identity.hash_number(declared.id_kind, declared.id_number)
    person = next(iter(_VERIFIED(str(declared.id_kind), number_hash)), None)
    if person is None or fold(person.full_name) != fold(declared.full_name):
        return None
    if declared.born_on and person.born_on and declared.born_on != person.born_on:
        return None
    return person.merged_into or person


@transaction.atomic
def verify_person(person: Person, *, by: User, at: datetime) -> Person:
    """Record that ``by`` saw the document whose number the person declared."""
    _need_human(by)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.is_verified:
        raise AlreadyVerified
    if not person.id_hash:
        raise NoNumber
    # One verification of a number at a time: the second waits here, then is refused.
    same = Person.objects.filter(id_kind=person.id_kind, id_hash=person.id_hash)
    list(same.order_by("pk").select_for_update().values_list("pk", flat=True))
    if same.verified().exists():
        raise NumberTaken
    person.verified_at = at
    person.verified_by = by
    person.save()
    return person


@transaction.atomic
def reveal_number(person: Person, *, by: User, at: datetime, reason: str) -> str:
    """Return the identity number in clear and record who looked, when and why."""
    _need_human(by)
    if not reason.strip():
        raise ReasonMissing
    NumberReveal.objects.create(person=person, by=by, at=at, reason=nfc(reason)[:200])
    return person.read_number()


@transaction.atomic
def update_contact(
    person: Person, *, phone: str, email: str, address: str, by: User, at: datetime
) -> Person:
    """Keep new contact data; dossiers already filed keep what was declared with them."""
    _need_human(by)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.phone, person.email, person.address = phone, email, nfc(address)
    person.declared_by, person.declared_at = by, at
    person.save()
    return person


@transaction.atomic
def merge(kept: Person, merged: Person, *, by: User, at: datetime, reason: str) -> Merge:
    """State that two rows are one human; both rows stay, and `unmerge` takes it back."""
    _need_human(by)
    if not reason.strip():
        raise ReasonMissing
    pair = Person.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, merged.pk])
    rows = {person.pk: person for person in pair.order_by("pk")}
    _refuse_odd_merge(rows, kept, merged)
    row = rows[merged.pk]
    row.merged_into = rows[kept.pk]
    row.save()
    return Merge.objects.create(kept=kept, merged=merged, by=by, at=at, reason=nfc(reason)[:200])


def _refuse_odd_merge(rows: dict[int, Person], kept: Person, merged: Person) -> None:
    if kept.pk == merged.pk:
        raise NoSuchMerge(reason=_("These are one row already."))
    one, other = rows[kept.pk], rows[merged.pk]
    if one.merged_into_id or other.merged_into_id or other.absorbed.exists():
        raise NoSuchMerge(reason=_("One of them is part of another merge: undo that first."))
    if one.is_verified and other.is_verified and one.id_kind == other.id_kind:
        raise NoSuchMerge(
            reason=_("Both were verified with a document of the same kind: they are two people.")
        )
    if other.is_verified and not one.is_verified:
        raise NoSuchMerge(reason=_("Keep the verified person and merge the other into it."))


@transaction.atomic
def unmerge(joined: Merge, *, by: User, at: datetime) -> Merge:
    """Take a merge back: both persons stand apart again."""
    _need_human(by)
    joined = Merge.objects.select_for_update(of=("self",)).get(pk=joined.pk)
    if joined.undone_at:
        raise NoSuchMerge(reason=_("This merge was undone already."))
    joined.undone_at, joined.undone_by = at, by
    joined.save()
    Person.objects.filter(pk=joined.merged_id).update(merged_into=None)
    return joined


@transaction.atomic
def declare_business(
    *,
    name: str,
    tax_code: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
    representative: Person | None = None,
    by: User | None,
    at: datetime,
) -> Business:
    """Return the business with this tax code, or keep a new one."""
    if not fold(name):
        raise Invalid(reason=_("Write the full name."))
    facts = {
        "name": name,
        "address": nfc(address),
        "phone": phone,
        "email": email,
        "representative": representative,
        "declared_at": at,
        "declared_by": by,
    }
    code = "".join(char for char in tax_code if char.isdigit() or char == "-")
    if not code:
        return Business.objects.create(**facts)
    return Business.objects.get_or_create(tax_code=code, defaults=facts)[0]


@transaction.atomic
def give_mandate(
    agent: Person,
    *,
    person: Person | None = None,
    business: Business | None = None,
    kind: MandateKind,
    valid_from: date,
    valid_to: date | None = None,
    scope: str = "",
    document_no: str = "",
    by: User,
    at: datetime,
) -> Mandate:
    """Record that the agent acts for a person or, instead, for a business."""
    _need_human(by)
    if (person is None) == (business is None):
        raise Invalid(reason=_("State for whom the agent acts: one person or one business."))
    if person == agent:
        raise Invalid(reason=_("Nobody needs a mandate for oneself."))
    if valid_to and valid_to < valid_from:
        raise Invalid(reason=_("The last day lies before the first."))
    return Mandate.objects.create(
        agent=agent,
        person=person,
        business=business,
        kind=kind,
        scope=nfc(scope),
        document_no=document_no,
        valid_from=valid_from,
        valid_to=valid_to,
        made_at=at,
        made_by=by,
    )


def begin_sign_in(username: str, *, address: str, at: datetime) -> None:
    """Count a try for a name before its password is looked at; raises SignInLocked.

    It counts as a failure until `forget_failed_sign_ins`, so that tries side by side cannot slip
    through. Names nobody has are counted alike.
    """
    name = fold(username)[:150]
    with transaction.atomic():
        # Tries of one name queue here, whether somebody has it or not.
        list(User.objects.select_for_update().filter(username__iexact=username).values_list("pk"))
        SignInFailure.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()
        tries = list(SignInFailure.objects.of(name).values_list("at", "address"))
        until = locked_until(tries, address=address[:45], at=at)
        if until is None:
            SignInFailure.objects.create(username=name, address=address[:45], at=at)
    if until:
        local = localtime(until)
        raise SignInLocked(
            time=date_format(local, "TIME_FORMAT"), day=date_format(local, "SHORT_DATE_FORMAT")
        )


def forget_failed_sign_ins(username: str) -> None:
    """Start counting anew after a password that did fit."""
    SignInFailure.objects.of(username).delete()


def end_sessions(user: User) -> None:
    """Let no session of the user go on, at whatever machine."""
    user.sessions_ended = F("sessions_ended") + 1
    user.save(update_fields=["sessions_ended"])
    user.refresh_from_db(fields=["sessions_ended"])


def keep_language(user: User, language: str) -> None:
    """Remember the language the user reads."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def keep_key(user: User, *, given: str, key: str) -> dict[str, str]:
    """Remember the key that the user presses instead of a given one; return all of them."""
    held = User.objects.select_for_update().get(pk=user.pk)
    held.own_keys = {**held.own_keys, given: key}
    if key == given:
        del held.own_keys[given]
    held.save(update_fields=["own_keys"])
    return dict(held.own_keys)


def forget_keys(user: User) -> None:
    """Let the user press the given keys again."""
    User.objects.filter(pk=user.pk).update(own_keys={})


def _need_human(user: User) -> None:
    if user.is_machine or not user.is_active:
        raise NeedsHuman


def applicant_user() -> User:
    """Return the machine user in whose name applicants act without an account: nobody signs in."""
    user, is_new = User.objects.get_or_create(
        username="applicant",
        defaults={"full_name": "Người nộp hồ sơ", "is_machine": True, "is_active": False},
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
