"""A few sign at once, a few wait, the others are told at once."""

from contextlib import ExitStack, suppress
from functools import partial
from threading import Event, Thread

import pytest

from motcua.documents.errors import NoAnswer, SigningBusy
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


def test_a_key_that_hangs_lets_its_signer_go_and_keeps_its_turn_till_it_answers(turns):
    over, ended = Event(), Event()

    def hang() -> None:
        over.wait(60)
        ended.set()

    with pytest.raises(NoAnswer) as refusal:
        turns.within(0.05, hang)
    assert "Khóa ký không trả lời" in str(refusal.value)
    with pytest.raises(SigningBusy):
        turns.within(60, int)
    over.set()
    assert ended.wait(60)
    assert turned(turns) == 0


def turned(turns: Turns) -> int:
    """Take a turn; the one before it may be on its way back."""
    while True:
        with suppress(SigningBusy):
            return turns.within(60, int)


def test_what_a_call_raises_is_raised_where_one_waits(turns):
    for fault in (ValueError("no key"), TimeoutError("no authority")):
        with pytest.raises(type(fault), match="no"):
            turns.within(60, partial(throw, fault))
    assert turns.within(60, int) == 0


def throw(fault: Exception) -> None:
    raise fault


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
