"""A few sign at once, a few wait, the others are told at once."""

from contextlib import ExitStack
from threading import Event, Thread

import pytest

from motcua.documents.errors import SigningBusy
from motcua.documents.signing import signing
from motcua.documents.signing.turns import AT_ONCE, TURNS, WAITING, Turns
from motcua.runtime.serving import WEB_THREADS


@pytest.fixture
def turns() -> Turns:
    return Turns(at_once=1, waiting=1, patience_seconds=0.05)


def test_who_waits_in_vain_is_refused_with_a_sentence(turns):
    with turns.one(), pytest.raises(SigningBusy) as refusal, turns.one():
        pass
    assert refusal.value.status == 503
    assert "Chưa có gì thay đổi" in str(refusal.value)


def test_a_turn_is_given_back_also_after_a_failure(turns):
    for _try in range(3):
        with pytest.raises(ValueError, match="no key"), turns.one():
            raise ValueError("no key")
    with turns.one():
        pass


def test_who_waits_gets_the_turn_that_becomes_free():
    turns, waits, got = Turns(at_once=1, waiting=1, patience_seconds=60), Event(), Event()

    def wait() -> None:
        waits.set()
        with turns.one():
            got.set()

    waiter = Thread(target=wait)
    with turns.one():
        waiter.start()
        assert waits.wait(60)
        assert not got.is_set()
    assert got.wait(60)
    waiter.join()


def test_there_is_no_place_to_wait_behind_too_many():
    turns = Turns(at_once=1, waiting=0, patience_seconds=600)
    with turns.one(), pytest.raises(SigningBusy), turns.one():
        pass


def test_signing_never_holds_all_threads_of_a_process():
    assert 0 < AT_ONCE + WAITING < WEB_THREADS
    with ExitStack() as held:
        for _turn in range(AT_ONCE):
            held.enter_context(TURNS.one())
        held.enter_context(pytest.MonkeyPatch.context()).setattr(TURNS, "_patience_seconds", 0)
        with pytest.raises(SigningBusy):
            signing._sign(b"", None, None, trust=None, reason="")
