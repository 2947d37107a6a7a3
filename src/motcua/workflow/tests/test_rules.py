"""A route opens the right steps, joins parallel work, and is checked before it is published."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.workflow.rules import (
    FlowShape,
    NoWay,
    RouteShape,
    StepShape,
    after,
    back_targets,
    columns,
    in_order,
    longest_minutes,
    problems,
)


def route(*flows, minutes=None, kinds=None):
    keys = dict.fromkeys(k for flow in flows for k in flow[:2])
    return RouteShape(
        steps=tuple(
            StepShape(
                key=key,
                kind=(kinds or {}).get(key, "return" if key == "z" else "appraise"),
                minutes=(minutes or {}).get(key, 10),
            )
            for key in keys
        ),
        flows=tuple(
            FlowShape(
                source=f[0],
                target=f[1],
                choice=f[2] if len(f) > 2 else "",
                is_back=f[3] if len(f) > 3 else False,
            )
            for f in flows
        ),
    )


LINE = route(("a", "b"), ("b", "c"), ("c", "z"), ("c", "b", "", True))
FORK = route(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "z"))
CHOICE = route(("a", "b", "simple"), ("a", "c", "hard"), ("b", "d"), ("c", "d"), ("d", "z"))


def codes(shape, **kwargs):
    return [problem.code for problem in problems(shape, **kwargs)]


def test_a_line_opens_one_step_after_the_other():
    assert after(LINE, "a") == ("b",)
    assert after(LINE, "b") == ("c",)
    assert after(LINE, "z") == ()


def test_parallel_work_opens_together_and_joins_when_the_last_is_done():
    assert after(FORK, "a") == ("b", "c")
    assert after(FORK, "b", still_open={"c"}) == ()
    assert after(FORK, "c") == ("d",)


def test_a_choice_opens_only_its_own_way():
    assert after(CHOICE, "a", choice="hard") == ("c",)
    assert after(CHOICE, "c") == ("d",)


@pytest.mark.parametrize("choice", ["", "easy"])
def test_a_choice_that_no_arrow_carries_opens_nothing_and_says_which_there_are(choice):
    with pytest.raises(NoWay) as refused:
        after(CHOICE, "a", choice=choice)
    assert refused.value.choices == ("simple", "hard")


def test_a_choice_stands_only_where_an_act_can_choose():
    assert codes(CHOICE) == []
    flows = [(flow.source, flow.target, flow.choice) for flow in CHOICE.flows]
    assert codes(route(*flows, kinds={"a": "approve", "z": "return"})) == ["choice_place"]


def test_work_is_sent_back_only_where_it_is_drawn():
    assert back_targets(LINE, "c") == ("b",)
    assert back_targets(LINE, "b") == ()


def test_parallel_branches_count_once_and_the_slowest_decides():
    slow = route(("a", "b"), ("a", "c"), ("b", "z"), ("c", "z"), minutes={"b": 5, "c": 50})
    assert longest_minutes(slow) == 10 + 50 + 10


def test_a_sound_route_has_no_problem():
    assert codes(LINE, limit_minutes=40, staffed=dict.fromkeys("abcz", True)) == []


def test_a_route_too_long_for_its_limit_is_refused_with_both_figures():
    (problem,) = problems(LINE, limit_minutes=39)
    assert (problem.code, problem.facts) == ("too_long", {"needed": 40, "limit": 39})


def test_every_flaw_of_the_drawing_is_named():
    assert codes(RouteShape(steps=(), flows=())) == ["empty"]
    assert "circle" in codes(route(("a", "b"), ("b", "c"), ("c", "b"), ("c", "z")))
    assert "no_end" in codes(route(("a", "b")))
    assert "one_start" in codes(route(("a", "z"), ("b", "z")))
    assert "mixed_choice" in codes(route(("a", "b", "x"), ("a", "z"), ("b", "z")))
    assert "back_is_not_back" in codes(route(("a", "b"), ("b", "z"), ("a", "z", "", True)))
    assert "nobody" in codes(LINE, staffed={"a": True, "b": True, "c": False, "z": True})
    loose = RouteShape(steps=LINE.steps, flows=(*LINE.flows, FlowShape(source="a", target="q")))
    assert "loose_flow" in codes(loose)


def test_the_drawing_runs_from_left_to_right():
    places = columns(FORK)
    assert [places[key][0] for key in "abcdz"] == [0, 1, 1, 2, 3]
    assert places["b"][1] != places["c"][1]


@st.composite
def sound_routes(draw):
    """Layers of one to three steps, each step joined to at least one of the next layer."""
    layers = [["a"]]
    layers.extend(
        [f"s{number}{i}" for i in range(draw(st.integers(1, 3)))]
        for number in range(draw(st.integers(1, 4)))
    )
    layers.append(["z"])
    flows = set()
    for near, far in pairwise(layers):
        for step in near:
            flows.update((step, t) for t in draw(st.lists(st.sampled_from(far), min_size=1)))
        for step in far:
            flows.add((draw(st.sampled_from(near)), step))
    return route(*sorted(flows))


@given(sound_routes(), st.randoms())
def test_every_walk_does_each_step_once_and_ends_with_the_last(shape, random):
    assert codes(shape) == []
    open_steps, done = [shape.start], []
    while open_steps:
        step = open_steps.pop(random.randrange(len(open_steps)))
        done.append(step)
        open_steps.extend(after(shape, step, still_open=open_steps))
    assert sorted(done) == sorted(s.key for s in shape.steps)
    assert done[-1] == "z"


@given(sound_routes())
def test_the_order_respects_every_arrow(shape):
    order = in_order(shape)
    assert all(order.index(f.source) < order.index(f.target) for f in shape.flows)
