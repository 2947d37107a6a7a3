"""The table of verbs and states is whole: what it does not list is refused."""

import pytest

from motcua.dossiers.states import COUNTING, ENDED, MOVES, NATIONAL_CODES, State, Verb


def test_every_verb_has_a_move_but_the_first_and_the_observation():
    assert set(Verb) - set(MOVES) == {Verb.SUBMIT, Verb.OBSERVE}


def test_every_verb_is_somebodys_duty_but_the_applicants_own():
    assert [verb for verb, move in MOVES.items() if not move.duties] == [Verb.SEND_PAPERS]


def test_every_state_is_reached_and_has_its_national_code():
    reached = {State.SUBMITTED}
    for move in MOVES.values():
        reached |= {move.to} | move.targets
    assert set(State) <= reached
    assert set(NATIONAL_CODES) == set(State)
    assert sorted(set(NATIONAL_CODES.values())) == list(range(1, 11))


def test_no_state_but_an_ended_one_is_a_dead_end():
    for state in set(State) - ENDED:
        leads = [m for m in MOVES.values() if state in m.sources and (m.to or m.targets)]
        assert leads, state


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.STOPPED])
def test_nothing_starts_from_an_end_without_result(state):
    assert [verb for verb, move in MOVES.items() if state in move.sources] == []


def test_returning_a_result_is_never_blocked_by_anything_but_its_state():
    assert MOVES[Verb.RETURN].sources == {State.FINISHED}


def test_the_clock_runs_only_where_the_office_can_act():
    assert COUNTING.isdisjoint(ENDED | {State.SUPPLEMENT, State.PAYMENT, State.SUBMITTED})
