"""A reorganised unit's open dossiers go on at its successor, each with a line of its history."""

from datetime import date

import pytest

from motcua.dossiers import actions
from motcua.dossiers.chain import verify
from motcua.dossiers.errors import NoSuccession, NotYours
from motcua.dossiers.letters.register import registered
from motcua.dossiers.models import Access, Dossier, History
from motcua.dossiers.states import Verb
from motcua.dossiers.tests.cast import MONDAY, later
from motcua.org.models import Duty, Succession
from motcua.org.tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(hall):
    unit = UnitFactory.create(code="H99.13", name_vi="Trung tâm mới", parent=hall.province)
    Succession.objects.create(
        predecessor=hall.centre, successor=unit, kind="merge", on=date(2026, 3, 2),
        decision_no="45/QĐ-UBND", made_at=MONDAY, made_by=hall.head,
    )  # fmt: skip
    return unit


@pytest.fixture
def administrator(hall):
    return PostFactory.create(unit=hall.province, duty=Duty.ADMINISTER).user


def test_open_dossiers_pass_on_with_their_tasks_and_ended_ones_stay(hall, successor, administrator):
    open_one, ready = hall.taken(), hall.finished()
    ended = actions.withdraw(hall.received(), text="Rút", by=hall.receiver, at=later(5))
    PostFactory.create(user=hall.appraiser, unit=successor, duty=Duty.APPRAISE)

    assert actions.succeed_unit(hall.centre, successor, by=administrator, at=later(120)) == 2

    for dossier in (open_one, ready):
        dossier.refresh_from_db()
        assert dossier.receiving_unit == dossier.deciding_unit == successor
        assert not dossier.tasks.filter(until=None, unit=hall.centre).exists()
        row = History.objects.get(dossier=dossier, verb=Verb.PASS_ON)
        assert row.facts["to"] == successor.pk
        assert row.facts["decision"] == "45/QĐ-UBND"
        assert not list(verify(dossier))
    first = date(2026, 3, 2)
    assert open_one in registered(hall.centre, sector=None, from_on=first, to_on=first)
    assert not registered(successor, sector=None, from_on=first, to_on=first)
    assert open_one.tasks.get(until=None).holder == hall.appraiser
    assert ready.tasks.get(until=None).holder is None
    assert not History.objects.filter(dossier=ended, verb=Verb.PASS_ON).exists()


def test_the_successor_sees_and_works_on_them_and_a_second_run_finds_nothing(
    hall, successor, administrator
):
    dossier = hall.received()
    newcomer = PostFactory.create(unit=successor, duty=Duty.APPRAISE).user
    on = date(2026, 3, 2)
    assert not Dossier.objects.visible_to(newcomer, on).exists()
    actions.succeed_unit(hall.centre, successor, by=administrator, at=later(30))
    assert list(Dossier.objects.visible_to(newcomer, on)) == [dossier]
    actions.take(dossier, by=newcomer, at=later(40))
    assert not Access.objects.filter(unit=hall.centre, is_open=True, capacity="receiving").exists()
    assert actions.succeed_unit(hall.centre, successor, by=administrator, at=later(50)) == 0


def test_it_needs_the_decision_and_a_post_that_heads_or_administers(hall, successor, administrator):
    dossier = hall.received()
    with pytest.raises(NoSuccession):
        actions.succeed_unit(hall.centre, hall.elsewhere, by=administrator, at=later(30))
    with pytest.raises(NotYours):
        actions.succeed_unit(hall.centre, successor, by=hall.appraiser, at=later(30))
    dossier.refresh_from_db()
    assert dossier.receiving_unit == hall.centre
