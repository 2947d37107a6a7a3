"""``motcua simulate``: a sample filled to a number, by one process or several, once for a seed."""

import io
import json
from functools import cache

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils.translation import override

from motcua.demo import procedures, province
from motcua.demo.simulation import run
from motcua.demo.simulation.rows import rows_of
from motcua.dossiers.chain import verify
from motcua.dossiers.models import Dossier, Serial
from motcua.dossiers.tests.cast import make_version
from motcua.reporting import facts
from motcua.reporting.models import DossierFact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def sample(db, monkeypatch):
    """The sample's units and one of its procedures, of which a simulation is made."""
    monkeypatch.setattr(province, "load_units", lambda **_at: None)
    made = cache(lambda: make_version("3.000348"))
    monkeypatch.setattr(procedures, "build", lambda **_by: made())
    with override_settings(DEMO=True, DEMO_PASSWORD="never used"):
        yield


def simulate(**options):
    out = io.StringIO()
    words = [f"--{name}={value}" for name, value in options.items()]
    call_command("simulate", "--until=2026-03-31", "--json", *words, stdout=out)
    return json.loads(out.getvalue())


def test_a_simulation_holds_its_chains_and_never_takes_a_real_serial(sample):
    told = simulate(dossiers=300, seed=11, years=0.2)
    assert told["written"] == 300
    assert Dossier.objects.count() == 300
    assert not [found for dossier in Dossier.objects.all() for found in verify(dossier)]
    codes = Dossier.objects.exclude(code=None).values_list("code", flat=True)
    for serial in Serial.objects.all():
        prefix = f"{serial.unit.code}-{serial.on:%y%m%d}-"
        given = sorted(int(code[len(prefix) :]) for code in codes if code.startswith(prefix))
        assert given == list(range(1, serial.last + 1))


def test_a_simulation_of_five_years_fills_each_of_them(sample):
    told = simulate(dossiers=600, seed=12, years=5)
    assert told["from"].startswith("2021-03-31")
    years = set(Dossier.objects.values_list("year", flat=True))
    assert years == {2021, 2022, 2023, 2024, 2025, 2026}
    assert not [found for dossier in Dossier.objects.all() for found in verify(dossier)]
    list(facts.rebuild())
    assert set(DossierFact.objects.values_list("year", flat=True)) == years
    assert facts.compare().holds


@pytest.mark.django_db(transaction=True)
def test_several_processes_write_what_one_writes(sample, monkeypatch):
    simulate(dossiers=1, seed=1, years=0.1)  # the units and officers of both
    monkeypatch.setattr(run, "BATCH", 20)
    with transaction.atomic():  # in a transaction one process does it all
        assert simulate(dossiers=150, seed=7, years=0.1)["written"] == 150
        by_one = simulated()
        transaction.set_rollback(True)
    monkeypatch.setattr(run, "workers", lambda: 3)
    assert simulate(dossiers=150, seed=7, years=0.1)["written"] == 150
    assert simulated() == by_one
    assert not [found for dossier in Dossier.objects.all() for found in verify(dossier)]


def simulated():
    told = ("code", "uuid", "tracking_code", "due_at", "slip_number", "head_hash")
    return list(Dossier.objects.order_by("uuid").values_list(*told))


@pytest.mark.django_db(transaction=True)
def test_what_fails_in_one_process_ends_them_all_and_is_said(sample, monkeypatch):
    def fails(lives, _given, _random):
        if lives[0].applicant.number >= 40:
            raise KeyError("no such thing")
        return rows_of(lives, _given, _random)

    with monkeypatch.context() as broken:
        broken.setattr(run, "BATCH", 20)
        broken.setattr(run, "rows_of", fails)
        with pytest.raises(KeyError, match="no such thing"):
            simulate(dossiers=150, seed=8, years=0.1)
    stands = Dossier.objects.count()
    assert stands <= 40  # what came before the failure, whole batches of it
    monkeypatch.setattr(run, "BATCH", 20)
    assert simulate(dossiers=150, seed=8, years=0.1)["written"] == 150 - stands
    assert Dossier.objects.count() == 150


def test_a_seed_is_simulated_once(sample):
    simulate(dossiers=20, seed=5, years=0.1)
    with pytest.raises(CommandError, match="seed 5"):
        simulate(dossiers=20, seed=5, years=0.1)
    assert Dossier.objects.count() == 20


def test_a_batch_that_was_lost_is_written_with_the_numbers_it_had(sample, monkeypatch):
    def fails(*_any):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(run, "copied", fails)
        with pytest.raises(KeyboardInterrupt):
            simulate(dossiers=30, seed=3, years=0.1)
    last = dict(Serial.objects.values_list("pk", "last"))
    assert last
    assert simulate(dossiers=30, seed=3, years=0.1)["written"] == 30
    assert dict(Serial.objects.values_list("pk", "last")) == last


def test_a_real_hall_is_not_filled_with_invented_dossiers(db):
    with pytest.raises(CommandError, match="no sample"):
        simulate(dossiers=1, seed=1)


@pytest.mark.parametrize("words", [["--dossiers", "0"], ["--years", "0"], ["--until", "soon"]])
def test_odd_words_get_a_sentence(words, capsys):
    given = {"--dossiers": "1", "--seed": "1"} | dict([words])
    with pytest.raises(CommandError, match=r"no (whole number|number of years|moment)"):
        call_command("simulate", *[word for pair in given.items() for word in pair])
