"""The sample's own past and a simulation beside it do not get in each other's way."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from motcua.demo import now as moment
from motcua.demo import past, procedures, province
from motcua.demo.management.commands.demo import Command
from motcua.demo.management.commands.simulate import build
from motcua.demo.models import Progress, Simulation
from motcua.demo.simulation import run
from motcua.demo.simulation.script import batch
from motcua.dossiers.tests.cast import MONDAY, make_hall

from .test_simulation import UNTIL, world_of

pytestmark = pytest.mark.django_db


def locks_held():
    """Return how many advisory locks this session holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()"
        )
        return cursor.fetchone()[0]


@pytest.fixture
def seen():
    """How many locks were held each time that something noted it."""
    return []


@pytest.fixture
def note(seen):
    return lambda *_any, **_others: seen.append(locks_held())


def test_a_batch_of_a_simulation_takes_its_numbers_in_its_turn(monkeypatch, seen, note):
    """Else it waited for a life of the sample that waited for it."""
    world = world_of(make_hall())
    simulation = Simulation.objects.create(
        seed=7, dossiers=1, first_at=MONDAY, until_at=UNTIL, first_number=0, started_at=MONDAY
    )
    monkeypatch.setattr(run, "reserved", lambda needs: note() or dict.fromkeys(needs, 1))
    run._equip(simulation, 0, batch(world, 0, [MONDAY]))
    assert seen == [1]


def test_a_life_of_the_sample_takes_its_numbers_in_its_turn(monkeypatch, seen, note):
    progress = Progress.objects.create(what="past", now_at=MONDAY)
    monkeypatch.setattr(past, "arrivals", lambda *_any: [MONDAY])
    monkeypatch.setattr(past, "take_in", note)
    monkeypatch.setattr(past, "live", note)
    monkeypatch.setattr(Command, "sign_last", lambda _self: None)
    Command().fill(SimpleNamespace(now=MONDAY), progress, MONDAY - timedelta(days=1), 1)
    assert seen == [1, 1]


@pytest.fixture
def built(monkeypatch, note):
    """Note the locks where the province is built, and build nothing."""
    monkeypatch.setattr(province, "build", note)
    monkeypatch.setattr(procedures, "build", note)


@pytest.mark.usefixtures("built")
def test_a_simulation_builds_the_province_while_nobody_else_does(seen):
    build(MONDAY)
    assert seen == [1, 1]
    assert locks_held() == 0


@pytest.mark.usefixtures("built")
def test_the_sample_has_work_for_this_moment_though_simulated_dossiers_stand(monkeypatch, seen):
    make_hall().received()
    filled = []
    monkeypatch.setattr(moment, "fill", lambda *_any: filled.append("moment"))
    monkeypatch.setattr(past.Stage, "set", lambda *_any, **_others: SimpleNamespace(now=MONDAY))
    monkeypatch.setattr("motcua.demo.management.commands.demo.give_totp", lambda *_any: None)
    monkeypatch.setattr(province, "account", lambda _name: None)
    for name in ("make_keys", "tell_accounts"):
        monkeypatch.setattr(Command, name, lambda _self: None)
    monkeypatch.setattr(Command, "fill", lambda *_any: filled.append("past"))
    call_command("demo")
    assert seen == [1, 1, 1]
    assert filled == ["moment", "past"]
    call_command("demo")  # stopped and started again
    assert filled == ["moment", "past", "past"]
