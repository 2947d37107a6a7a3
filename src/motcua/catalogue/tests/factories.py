"""Procedures for tests: `VersionFactory.create()` is a complete draft, `published()` in force."""

from datetime import date
from decimal import Decimal

import factory

from motcua.catalogue.actions import publish_version
from motcua.catalogue.models import (
    FeeRule,
    LimitUnit,
    PaperRequirement,
    Procedure,
    ProcedureVersion,
    Sector,
)
from motcua.org.models import Duty
from motcua.org.tests.factories import AT, DAY, PostFactory

__all__ = ["AT", "DAY", "editor", "published"]


class SectorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sector

    code = factory.Sequence(lambda n: f"linh-vuc-{n + 1}")
    name_vi = factory.Sequence(lambda n: f"Lĩnh vực {n + 1}")


class ProcedureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Procedure

    code = factory.Sequence(lambda n: f"9.{n + 1:06}")
    sector = factory.SubFactory(SectorFactory)


class VersionFactory(factory.django.DjangoModelFactory):
    """A draft with limit and agency."""

    class Meta:
        model = ProcedureVersion

    procedure = factory.SubFactory(ProcedureFactory)
    number = 1
    name_vi = factory.Sequence(lambda n: f"Cấp giấy chứng nhận thứ {n + 1}")
    levels = ["province"]
    agencies = ["Sở Tư pháp"]
    deciding_kind = "department"
    limit_value = Decimal(3)
    limit_unit = LimitUnit.WORKING_DAY


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PaperRequirement

    version = factory.SubFactory(VersionFactory)
    seq = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Tờ khai số {n + 1}")
    originals = 1


class FeeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FeeRule

    version = factory.SubFactory(VersionFactory)
    seq = factory.Sequence(lambda n: n + 1)
    amount = Decimal(50_000)


def editor():
    """Return somebody who administers."""
    return PostFactory.create(duty=Duty.ADMINISTER).user


def published(**facts) -> ProcedureVersion:
    """Return a version in force since the factories' day, with one paper and one fee."""
    valid_from: date = facts.pop("valid_from", DAY)
    version = VersionFactory.create(**facts)
    PaperFactory.create(version=version)
    FeeFactory.create(version=version)
    return publish_version(version, valid_from=valid_from, by=editor(), at=AT)
