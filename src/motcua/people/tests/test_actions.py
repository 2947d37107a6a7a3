from datetime import date

import pytest

from motcua.core.errors import Invalid
from motcua.people.actions import (
    Declared,
    declare_business,
    declare_person,
    give_mandate,
    merge,
    reveal_number,
    unmerge,
    update_contact,
    verify_person,
)
from motcua.people.errors import (
    AlreadyVerified,
    NeedsHuman,
    NoNumber,
    NoSuchMerge,
    NumberTaken,
    ReasonMissing,
)
from motcua.people.models import IdKind, Mandate, MandateKind, NumberReveal, Person
from motcua.people.tests.factories import AT, BusinessFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

NUMBER = "001090123456"
ASKED = Declared(
    full_name="Nguyễn Văn An", id_kind=IdKind.CCCD, id_number=NUMBER, born_on=date(1990, 1, 1)
)


@pytest.fixture
def officer():
    return UserFactory.create()


@pytest.fixture
def machine():
    return UserFactory.create(is_machine=True)


def test_declaring_keeps_an_unverified_person(officer):
    person = declare_person(ASKED, by=officer, at=AT)
    assert not person.is_verified
    assert person.read_number() == NUMBER


def test_declaring_twice_never_joins_two_unverified_ones(officer):
    first, second = (declare_person(ASKED, by=officer, at=AT) for _ in range(2))
    assert first != second


def test_declaring_finds_the_verified_one_by_number_name_and_birth(officer):
    known = verify_person(declare_person(ASKED, by=officer, at=AT), by=officer, at=AT)
    assert declare_person(ASKED, by=None, at=AT) == known
    shouted = Declared(full_name="NGUYEN VAN AN", id_kind=IdKind.CCCD, id_number="001090 123456")
    assert declare_person(shouted, by=officer, at=AT) == known


@pytest.mark.parametrize(
    "other", [{"full_name": "Nguyễn Văn Bình"}, {"born_on": date(1991, 1, 1)}, {"id_number": ""}]
)
def test_declaring_something_else_gives_a_new_person(officer, other):
    from dataclasses import replace

    known = verify_person(declare_person(ASKED, by=officer, at=AT), by=officer, at=AT)
    assert declare_person(replace(ASKED, **other), by=officer, at=AT) != known


def test_declaring_nobody_is_refused(officer):
    with pytest.raises(Invalid):
        declare_person(Declared(full_name=" "), by=officer, at=AT)


def test_verifying_names_who_saw_the_document(officer):
    person = verify_person(PersonFactory.create(number=NUMBER), by=officer, at=AT)
    assert (person.verified_by, person.verified_at) == (officer, AT)


def test_verifying_twice_or_without_number_or_a_taken_number_is_refused(officer):
    person = verify_person(PersonFactory.create(number=NUMBER), by=officer, at=AT)
    with pytest.raises(AlreadyVerified):
        verify_person(person, by=officer, at=AT)
    with pytest.raises(NoNumber):
        verify_person(PersonFactory.create(), by=officer, at=AT)
    with pytest.raises(NumberTaken):
        verify_person(PersonFactory.create(number=NUMBER), by=officer, at=AT)


def test_a_machine_or_a_closed_account_verifies_nobody(machine):
    person = PersonFactory.create(number=NUMBER)
    for user in (machine, UserFactory.create(is_active=False)):
        with pytest.raises(NeedsHuman):
            verify_person(person, by=user, at=AT)


def test_a_look_at_the_number_is_recorded(officer):
    person = PersonFactory.create(number=NUMBER)
    assert reveal_number(person, by=officer, at=AT, reason="Đối chiếu thẻ") == NUMBER
    look = NumberReveal.objects.get()
    assert (look.person, look.by, look.reason) == (person, officer, "Đối chiếu thẻ")


def test_a_look_without_reason_or_by_a_machine_is_refused_and_leaves_nothing(officer, machine):
    person = PersonFactory.create(number=NUMBER)
    with pytest.raises(ReasonMissing):
        reveal_number(person, by=officer, at=AT, reason="  ")
    with pytest.raises(NeedsHuman):
        reveal_number(person, by=machine, at=AT, reason="sao lưu")
    assert not NumberReveal.objects.exists()


def test_new_contact_data_is_kept(officer, machine):
    person = PersonFactory.create()
    contact = {"phone": "0987654321", "email": "an@example.vn", "address": "Số 2"}
    assert update_contact(person, by=officer, at=AT, **contact).phone == "0987654321"
    with pytest.raises(NeedsHuman):
        update_contact(person, by=machine, at=AT, **contact)


def test_merging_keeps_both_and_can_be_undone(officer):
    kept, other = PersonFactory.create(verified=True), PersonFactory.create()
    joined = merge(kept, other, by=officer, at=AT, reason="Cùng số giấy tờ")
    assert list(Person.objects.current()) == [kept]
    assert Person.objects.count() == 2
    assert unmerge(joined, by=officer, at=AT).undone_by == officer
    assert set(Person.objects.current()) == {kept, other}
    with pytest.raises(NoSuchMerge, match="đã được tách"):
        unmerge(joined, by=officer, at=AT)


def test_a_merge_that_makes_no_sense_is_refused(officer):
    verified, plain = PersonFactory.create(verified=True), PersonFactory.create()
    another = PersonFactory.create(verified=True)
    for kept, other in ((plain, plain), (verified, another), (plain, verified)):
        with pytest.raises(NoSuchMerge):
            merge(kept, other, by=officer, at=AT, reason="thử")
    merge(verified, plain, by=officer, at=AT, reason="trùng")
    with pytest.raises(NoSuchMerge):
        merge(another, plain, by=officer, at=AT, reason="trùng")


def test_merging_needs_a_reason_and_a_human(officer, machine):
    kept, other = PersonFactory.create(), PersonFactory.create()
    with pytest.raises(ReasonMissing):
        merge(kept, other, by=officer, at=AT, reason="")
    with pytest.raises(NeedsHuman):
        merge(kept, other, by=machine, at=AT, reason="trùng")


def test_a_business_is_known_by_its_tax_code(officer):
    facts = {"name": "Công ty An Bình", "by": officer, "at": AT}
    first = declare_business(tax_code="0101234567", **facts)
    assert declare_business(tax_code="0101 234 567", **facts) == first
    assert declare_business(**facts) != declare_business(**facts)


def test_a_mandate_is_for_a_person_or_a_business_on_its_days(officer):
    agent, business = PersonFactory.create(), BusinessFactory.create()
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 31)}
    mandate = give_mandate(
        agent, business=business, kind=MandateKind.AUTHORISED, by=officer, at=AT, **days
    )
    assert Mandate.objects.on(date(2026, 1, 31)).get() == mandate
    assert not Mandate.objects.on(date(2026, 2, 1)).exists()


def test_a_mandate_without_one_principal_or_with_turned_days_is_refused(officer, machine):
    agent, other = PersonFactory.create(), PersonFactory.create()
    facts = {"kind": MandateKind.FAMILY, "valid_from": date(2026, 1, 2), "by": officer, "at": AT}
    for wrong in (
        {},
        {"person": agent},
        {"person": other, "business": BusinessFactory.create()},
        {"person": other, "valid_to": date(2026, 1, 1)},
    ):
        with pytest.raises(Invalid):
            give_mandate(agent, **facts, **wrong)
    with pytest.raises(NeedsHuman):
        give_mandate(agent, person=other, **facts | {"by": machine})
