"""Units, posts and authority for tests: `UnitFactory.create()`, `PostFactory.create(duty=…)`."""

from datetime import UTC, date, datetime

import factory

from motcua.org.models import Authority, Duty, Post, Unit, UnitKind
from motcua.people.tests.factories import UserFactory

#: A Monday; posts and authority of the factories began on 1 January of that year.
DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"H99.{n + 1:03}")
    kind = UnitKind.COMMUNE_CENTRE
    name_vi = factory.Sequence(lambda n: f"Trung tâm Phục vụ hành chính công số {n + 1}")


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    duty = Duty.RECEIVE
    decision_no = "12/QĐ-UBND"
    valid_from = date(2026, 1, 1)
    made_at = AT


class AuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Authority

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    covers_all = True
    decision_no = "34/QĐ-UBND"
    valid_from = date(2026, 1, 1)
    made_at = AT
