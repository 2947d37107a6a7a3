"""The sample opens with work for every account that works."""

from datetime import timedelta
from random import Random

import pytest

from motcua.demo import now as moment
from motcua.demo import procedures, province
from motcua.demo.past import Stage
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.states import State
from motcua.dossiers.tests.cast import MONDAY, make_version
from motcua.org.models import Duty, Post

#: Inside working time, some days after the sample was built.
NOW = MONDAY + timedelta(days=3, hours=6)
#: What the moment asks for by name, and two more so that the piles are not of one kind.
CODES = (
    moment.LAND, moment.MARRIAGE, moment.DEATH, moment.ALLOWANCE, "1.012275", "3.000348",
    "1.002153", "1.014137", "9.000901", "1.002218",
)  # fmt: skip


@pytest.fixture
def stage(db, monkeypatch, settings):
    settings.DEMO_PASSWORD = "never used"
    monkeypatch.setattr(province, "load_units", lambda **_at: None)
    province.build(at=MONDAY - timedelta(days=2))
    for code in CODES:
        make_version(code, promise_value=3, promise_unit="working_day")
    used = procedures.used()
    monkeypatch.setattr(procedures, "used", lambda: {code: used[code] for code in CODES})
    return Stage.set(NOW, wall=NOW)


def test_every_account_that_works_finds_work(stage):
    moment.fill(stage, Random(1), 900_000)  # noqa: S311
    open_tasks = set(Task.objects.filter(until=None).values_list("unit__code", "duty"))
    online = set(
        Dossier.objects.filter(state=State.SUBMITTED).values_list("receiving_unit__code", flat=True)
    )
    open_tasks |= {(code, Duty.RECEIVE) for code in online}
    working = [Duty.RECEIVE, Duty.APPRAISE, Duty.APPROVE, Duty.SEAL]
    for post in Post.objects.filter(duty__in=working).exclude(user__username="vanthu"):
        assert (post.unit.code, post.duty) in open_tasks, post


def test_what_the_ward_decides_never_lies_in_the_hall(stage):
    moment.fill(stage, Random(1), 900_000)  # noqa: S311
    places = set(Dossier.objects.values_list("deciding_unit__code", "receiving_unit__code"))
    assert (province.WARD, province.WARD_CENTRE) in places
    assert (province.WARD, province.CENTRE) not in places
    assert Dossier.objects.filter(receiving_unit__code=province.WARD_CENTRE).count() == 7
