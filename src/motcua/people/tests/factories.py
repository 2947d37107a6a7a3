"""People for tests: `UserFactory.create()`, `PersonFactory.create(number="001090123456")`."""

from datetime import UTC, date, datetime

import factory

from motcua.people.models import Business, IdKind, Person, Sex, User

PASSWORD = "mot-cua-2026-an-binh"
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff; signs in with `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"can.bo.{n + 1}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Thị Hoa {n + 1}")
    password = factory.django.Password(PASSWORD)


class PersonFactory(factory.django.DjangoModelFactory):
    """An unverified person; `number=` gives a card number, `verified=True` proves it."""

    class Meta:
        model = Person

    number = ""
    full_name = factory.Sequence(lambda n: f"Trần Văn Bình {n + 1}")
    born_on = date(1990, 5, 4)
    sex = Sex.MALE
    address = "Số 1, đường Hòa Bình, phường Ba Đình, thành phố Hà Nội"
    phone = "0912345678"
    declared_at = AT

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        number = kwargs.pop("number", "")
        person = model_class(*args, **kwargs)
        if number:
            person.keep_number(kwargs.get("id_kind", IdKind.CCCD), number)
        person.save()
        return person

    class Params:
        verified = factory.Trait(
            number=factory.Sequence(lambda n: f"001090{n:06}"),
            verified_at=AT,
            verified_by=factory.SubFactory(UserFactory),
        )


class BusinessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Business

    tax_code = factory.Sequence(lambda n: f"{n + 100000000:010}")
    name = factory.Sequence(lambda n: f"Công ty TNHH An Bình {n + 1}")
    declared_at = AT
