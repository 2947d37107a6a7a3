from dataclasses import replace
from datetime import date, timedelta

import pytest

from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.org.actions import Opening, close_unit, load_units, open_unit, rename, succeed
from motcua.org.errors import CodeTaken, Ended, NotManager, StillOpenBelow, UnitClosed
from motcua.org.models import Duty, Post, Succession, SuccessionKind, Unit, UnitKind
from motcua.org.tests.factories import AT, DAY, AuthorityFactory, PostFactory, UnitFactory

pytestmark = pytest.mark.django_db

DECISION = "56/QĐ-UBND"


@pytest.fixture
def province():
    return UnitFactory.create(code="H99", name_vi="Tỉnh An Bình", province_code="99")


@pytest.fixture
def admin(province):
    return PostFactory.create(unit=province, duty=Duty.ADMINISTER).user


@pytest.fixture
def stranger():
    return PostFactory.create(duty=Duty.ADMINISTER).user


@pytest.fixture
def opening(province):
    return Opening(
        code="000.00.07.h99", kind=UnitKind.DEPARTMENT, name_vi="Sở Xây dựng", parent=province
    )


def test_a_unit_opens_below_another_on_the_day_of_the_act(opening, admin, province):
    unit = open_unit(opening, by=admin, at=AT)
    assert (unit.code, unit.valid_from, unit.province_code) == ("H99.07", DAY, "99")
    assert unit.ancestor_ids == [province.pk, unit.pk]
    assert Event.objects.get().kind == "unit.opened"


def test_a_unit_with_a_taken_or_shapeless_code_or_no_name_is_refused(opening, admin):
    open_unit(opening, by=admin, at=AT)
    with pytest.raises(CodeTaken, match="Sở Xây dựng"):
        open_unit(opening, by=admin, at=AT)
    for wrong in ({"code": "H99/8"}, {"code": "H99.08", "name_vi": " "}):
        with pytest.raises(Invalid):
            open_unit(replace(opening, **wrong), by=admin, at=AT)


def test_a_unit_does_not_open_below_a_closed_one(opening, admin, province):
    province.valid_to = DAY - timedelta(1)
    province.save()
    with pytest.raises(UnitClosed):
        open_unit(opening, by=admin, at=AT)


def test_a_stranger_opens_renames_and_closes_nothing(opening, stranger, province):
    with pytest.raises(NotManager):
        open_unit(opening, by=stranger, at=AT)
    with pytest.raises(NotManager):
        open_unit(replace(opening, parent=None), by=stranger, at=AT)
    with pytest.raises(NotManager):
        rename(province, name_vi="Khác", on=DAY, decision_no="1", by=stranger, at=AT)
    with pytest.raises(NotManager):
        close_unit(province, last_on=DAY, decision_no="1", by=stranger, at=AT)
    with pytest.raises(NotManager):
        succeed([province], [stranger.posts.get().unit], on=DAY, decision_no="", by=stranger, at=AT)


def test_a_renamed_unit_keeps_its_old_name_with_its_last_day(admin, province):
    unit = rename(province, name_vi="Thành phố An Bình", on=DAY, decision_no="9", by=admin, at=AT)
    old = unit.former_names.get()
    assert (old.name_vi, old.last_on) == ("Tỉnh An Bình", DAY - timedelta(1))
    assert Unit.objects.named("thanh pho").get() == unit


def test_a_unit_is_not_renamed_to_nothing_or_after_its_end(admin, province):
    with pytest.raises(Invalid):
        rename(province, name_vi="", on=DAY, decision_no="9", by=admin, at=AT)
    province.valid_to = DAY
    province.save()
    with pytest.raises(UnitClosed):
        rename(province, name_vi="Mới", on=DAY + timedelta(1), decision_no="9", by=admin, at=AT)


def test_a_unit_closes_with_its_posts_and_authorities(opening, admin):
    unit = open_unit(opening, by=admin, at=AT)
    begun = PostFactory.create(unit=unit)
    never = PostFactory.create(unit=unit, valid_from=DAY + timedelta(9))
    authority = AuthorityFactory.create(unit=unit)
    close_unit(unit, last_on=DAY, decision_no=DECISION, by=admin, at=AT)
    for row in (unit, begun, authority):
        row.refresh_from_db()
        assert row.valid_to == DAY
    assert begun.ended_by == admin
    assert not Post.objects.filter(pk=never.pk).exists()


def test_a_unit_does_not_close_twice_or_over_open_ones(opening, admin, province):
    child = open_unit(opening, by=admin, at=AT)
    with pytest.raises(StillOpenBelow, match="Sở Xây dựng"):
        close_unit(province, last_on=DAY, decision_no=DECISION, by=admin, at=AT)
    close_unit(child, last_on=DAY, decision_no=DECISION, by=admin, at=AT)
    with pytest.raises(Ended):
        close_unit(child, last_on=DAY, decision_no=DECISION, by=admin, at=AT)


def three(province, opening, admin):
    return [
        open_unit(replace(opening, code=f"H99.{n}", valid_from=DAY), by=admin, at=AT)
        for n in (1, 2, 3)
    ]


def test_units_are_merged_into_one_that_lives_on(province, opening, admin):
    one, two, three_ = three(province, opening, admin)
    first = DAY + timedelta(5)
    rows = succeed([one, two, three_], [one], on=first, decision_no=DECISION, by=admin, at=AT)
    assert {row.predecessor for row in rows} == {two, three_}
    assert {row.kind for row in rows} == {SuccessionKind.MERGE}
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.valid_to, two.valid_to) == (None, first - timedelta(1))
    assert Event.objects.filter(kind="unit.succeeded").count() == 2


def test_a_unit_is_split_into_two(province, opening, admin):
    one, two, three_ = three(province, opening, admin)
    rows = succeed(
        [one], [two, three_], on=DAY + timedelta(5), decision_no=DECISION, by=admin, at=AT
    )
    assert [row.kind for row in rows] == [SuccessionKind.SPLIT] * 2


def test_nobody_succeeds_nobody(province, opening, admin):
    one, two, _ = three(province, opening, admin)
    with pytest.raises(Invalid):
        succeed([one], [], on=DAY, decision_no=DECISION, by=admin, at=AT)
    with pytest.raises(UnitClosed):
        succeed([one], [two], on=DAY - timedelta(9), decision_no=DECISION, by=admin, at=AT)


def test_the_country_is_loaded_once():
    loaded = load_units(at=AT)
    assert (loaded.provinces, loaded.communes, loaded.successions) == (63, 3321, 29)
    again = load_units(at=AT)
    assert (again.provinces, again.communes, again.successions) == (0, 0, 0)
    today, before = date(2026, 1, 1), date(2025, 6, 30)
    provinces = Unit.objects.filter(kind=UnitKind.PROVINCE)
    assert provinces.on(today).count() == 34
    assert provinces.on(before).count() == 63
    hanoi = Unit.objects.get(code="H26")
    commune = Unit.objects.get(commune_code="00004")
    assert commune.parent == hanoi
    assert not commune.code_confirmed
    assert Unit.objects.descendants(hanoi).count() == 126
    for unit, above in ((hanoi, []), (commune, [hanoi.pk])):
        assert unit.ancestor_ids == [*above, unit.pk]
        assert unit.path == "".join(f"{pk}/" for pk in unit.ancestor_ids)
    binh_dinh = Succession.objects.get(predecessor__code="H08")
    assert binh_dinh.successor.code == "H21"
