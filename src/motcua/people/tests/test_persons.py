import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError

from motcua.people.identity import decrypt_number, encrypt_number, hash_number
from motcua.people.models import IdKind, Person
from motcua.people.tests.factories import AT, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_number_is_not_in_the_row_and_is_found_again():
    person = PersonFactory.create(number="001 090 123 456")
    row = Person.objects.values().get(pk=person.pk)
    assert "090123456" not in str(row).replace(" ", "")
    assert Person.objects.with_number(IdKind.CCCD, "001090123456").get() == person
    assert not Person.objects.with_number(IdKind.PASSPORT, "001090123456").exists()
    assert Person.objects.get(pk=person.pk).read_number() == "001090123456"


def test_a_number_is_never_encrypted_alike_and_opens_with_no_other_key_or_kind(settings):
    first, second = (encrypt_number(IdKind.CCCD, "001090123456") for _twice in range(2))
    assert first != second
    assert decrypt_number(IdKind.CCCD, first) == decrypt_number(IdKind.CCCD, second)
    with pytest.raises(InvalidTag):
        decrypt_number(IdKind.PASSPORT, first)
    kept = hash_number(IdKind.CCCD, "001090123456")
    settings.IDENTITY_KEY = "the key of another hall"
    assert hash_number(IdKind.CCCD, "001090123456") != kept
    with pytest.raises(InvalidTag):
        decrypt_number(IdKind.CCCD, first)


def test_the_number_is_masked_but_for_the_last_four():
    assert PersonFactory.create(number="001090123456").masked_number == "•••• •••• 3456"
    assert PersonFactory.create().masked_number == ""


def test_phone_and_mail_are_masked():
    person = PersonFactory.create(phone="0912345678", email="binh@example.vn")
    assert person.masked_phone == "•••• ••• 678"
    assert person.masked_email == "b•••@example.vn"


def test_two_verified_persons_never_share_a_number():
    officer = UserFactory.create()
    PersonFactory.create(number="001090123456", verified_at=AT, verified_by=officer)
    PersonFactory.create(number="001090123456")
    with pytest.raises(IntegrityError, match="person_verified_number_is_one"):
        PersonFactory.create(number="001090123456", verified_at=AT, verified_by=officer)


def test_persons_are_found_without_marks_in_the_order_of_the_alphabet():
    for name in ("Nguyễn Văn Ánh", "Nguyễn Văn An", "Trần Ân", "Nguyễn Văn Ân"):
        PersonFactory.create(full_name=name)
    found = [person.full_name for person in Person.objects.named("nguyen an")]
    assert found == ["Nguyễn Văn An", "Nguyễn Văn Ánh", "Nguyễn Văn Ân"]


def test_the_trait_makes_a_verified_person():
    assert PersonFactory.create(verified=True).is_verified
