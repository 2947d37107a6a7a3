"""Code and PIN open a dossier and are recorded; wrong ones are answered alike and limited."""

from datetime import timedelta

import pytest

from motcua.dossiers.lookups import NoMatch, TooManyTries, check_pin, look_up
from motcua.dossiers.models import Dossier, Look, WrongPin
from motcua.dossiers.pins import pin_of
from motcua.dossiers.tests.cast import later

pytestmark = pytest.mark.django_db


def wrong(dossier) -> str:
    return f"{(int(pin_of(dossier)) + 1) % 10**6:06}"


def fail(reference, pin, times, *, asker="1.1.1.1", at=None):
    for _ in range(times):
        with pytest.raises(NoMatch):
            check_pin(reference, pin, asker=asker, at=at or later(10))


def test_code_and_pin_open_the_dossier_and_are_recorded(hall):
    dossier = hall.received()
    found = look_up(dossier.code, pin_of(dossier), by=None, asker="1.1.1.1", at=later(10))
    assert found == dossier
    assert list(Look.objects.values_list("dossier", "user", "how")) == [
        (dossier.pk, None, "code_and_pin")
    ]


def test_a_code_is_found_in_any_shape(hall):
    dossier = hall.received()
    Dossier.objects.filter(pk=dossier.pk).update(external_code="000.701.18.g12-260331-2711")
    for typed in (
        f" {dossier.code.lower()} ",
        dossier.tracking_code,
        f"http://localhost:8000/tracking/{dossier.code}/",
        "000.701.18.G12-260331-2711",
    ):
        assert Dossier.objects.with_reference(typed).get() == dossier
    assert not Dossier.objects.with_reference("  ").exists()


def test_an_unknown_code_and_a_wrong_pin_are_answered_alike(hall):
    dossier = hall.received()
    fail(dossier.code, wrong(dossier), 5)
    fail("H99.12-261125-9999", "000000", 5)
    said = set()
    for code in (dossier.code, "H99.12-261125-9999"):
        with pytest.raises(TooManyTries) as locked:
            check_pin(code, pin_of(dossier), asker="1.1.1.1", at=later(12))
        said.add(str(locked.value))
    assert len(said) == 1
    assert not Look.objects.exists()


def test_five_wrong_pins_lock_one_asker_and_twenty_lock_everybody(hall):
    dossier = hall.received()
    fail(dossier.code, wrong(dossier), 5)
    check_pin(dossier.code, pin_of(dossier), asker="2.2.2.2", at=later(11))
    for asker in ("3.3.3.3", "4.4.4.4", "5.5.5.5"):
        fail(dossier.code, wrong(dossier), 5, asker=asker)
    with pytest.raises(TooManyTries):
        check_pin(dossier.code, pin_of(dossier), asker="6.6.6.6", at=later(11))


def test_one_address_cannot_try_code_after_code(hall):
    dossier = hall.received()
    for serial in range(30):
        fail(f"H99.12-261125-{serial:04}", "000000", 1)
    with pytest.raises(TooManyTries):
        check_pin(dossier.code, pin_of(dossier), asker="1.1.1.1", at=later(11))


def test_the_lock_ends_after_a_quarter_of_an_hour_and_success_forgets(hall):
    dossier = hall.received()
    fail(dossier.code, wrong(dossier), 5)
    after = later(10) + timedelta(minutes=16)
    assert check_pin(dossier.code, pin_of(dossier), asker="1.1.1.1", at=after) == dossier
    assert not WrongPin.objects.exists()
