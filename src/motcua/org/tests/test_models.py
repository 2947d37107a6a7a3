from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from motcua.org.models import Duty, Post, Unit
from motcua.org.permissions import has_duty, holders, managed_units, may_manage, user_posts
from motcua.org.tests.factories import DAY, PostFactory, UnitFactory
from motcua.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def three_levels() -> tuple[Unit, Unit, Unit]:
    province = UnitFactory.create(code="H99", name_vi="Tỉnh An Bình")
    commune = UnitFactory.create(parent=province)
    return province, commune, UnitFactory.create(parent=commune)


def test_the_tree_answers_up_and_down():
    province, commune, centre = three_levels()
    stranger = UnitFactory.create()
    assert list(Unit.objects.ancestors(centre)) == [province, commune]
    assert set(Unit.objects.descendants(province)) == {commune, centre}
    assert set(Unit.objects.under(province)) == {province, commune, centre}
    assert centre.is_under(province)
    assert not stranger.is_under(province)


def test_a_unit_exists_from_its_first_to_its_last_day():
    unit = UnitFactory.create(valid_from=DAY, valid_to=DAY)
    for day, exists in ((DAY - timedelta(1), False), (DAY, True), (DAY + timedelta(1), False)):
        assert unit.exists_on(day) is exists
        assert Unit.objects.on(day).exists() is exists


def test_a_code_with_a_strange_sign_is_refused():
    with pytest.raises(IntegrityError, match="unit_code_is_groups_of_capitals_and_digits"):
        UnitFactory.create(code="H99-1")


def test_the_name_follows_the_reader(settings):
    from django.utils import translation

    unit = UnitFactory.create(name_vi="Tỉnh An Bình", name_en="An Binh Province")
    assert unit.name == "Tỉnh An Bình"
    with translation.override("en"):
        assert unit.name == "An Binh Province"


def test_a_duty_is_held_on_its_days_at_its_unit_only():
    post = PostFactory.create(duty=Duty.RECEIVE, valid_to=DAY)
    elsewhere = UnitFactory.create()
    assert has_duty(post.user, Duty.RECEIVE, post.unit, DAY)
    assert has_duty(post.user, Duty.RECEIVE, None, DAY)
    assert not has_duty(post.user, Duty.RECEIVE, elsewhere, DAY)
    assert not has_duty(post.user, Duty.APPROVE, post.unit, DAY)
    assert not has_duty(post.user, Duty.RECEIVE, post.unit, DAY + timedelta(1))
    assert list(user_posts(post.user, DAY)) == [post]
    assert holders([Duty.RECEIVE], post.unit, DAY) == [post.user]


def test_the_same_post_is_not_held_twice_at_a_time():
    post = PostFactory.create(valid_to=DAY)
    PostFactory.create(user=post.user, unit=post.unit, valid_from=DAY + timedelta(1))
    with pytest.raises(IntegrityError, match="post_held_once_at_a_time"):
        PostFactory.create(user=post.user, unit=post.unit, valid_from=DAY)


def test_who_administers_above_manages_below_and_not_beside():
    province, commune, centre = three_levels()
    head = PostFactory.create(unit=commune, duty=Duty.HEAD).user
    assert may_manage(head, centre, DAY)
    assert not may_manage(head, province, DAY)
    assert not may_manage(head, None, DAY)
    assert set(managed_units(head, DAY)) == {commune, centre}
    assert not may_manage(UserFactory.create(), centre, DAY)
    assert may_manage(UserFactory.create(is_superuser=True), None, DAY)


def test_posts_are_found_under_and_over_a_unit():
    province, _commune, centre = three_levels()
    low, high = PostFactory.create(unit=centre), PostFactory.create(unit=province)
    assert set(Post.objects.under(province)) == {low, high}
    assert set(Post.objects.over(centre)) == {low, high}
    assert set(Post.objects.over(province)) == {high}
    assert set(Post.objects.on(date(2025, 12, 31))) == set()
