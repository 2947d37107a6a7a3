"""How a route runs: pure functions over its steps and the flows between them.

The words are BPMN's (process, activity, sequence flow, gateway), kept to what an office draws:
exclusive choices, parallel consultation with a join, and sending back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

#: Kinds of steps whose act says which way to go on.
CHOOSING = frozenset({"appraise"})


@dataclass(frozen=True, kw_only=True)
class StepShape:
    key: str  # unique in its route
    kind: str  # receive, appraise, consult, approve, seal, return
    minutes: int = 0  # allotted working time
    duty: str = ""  # who does it


@dataclass(frozen=True, kw_only=True)
class FlowShape:
    source: str
    target: str
    choice: str = ""  # taken only when the step ends with this choice; "" is always taken
    is_back: bool = False  # the way of a send-back


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What forbids publishing; ``code`` is turned into a sentence by the face."""

    code: str
    step: str = ""
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RouteShape:
    """A frozen route: what its rules are asked about."""

    steps: tuple[StepShape, ...]
    flows: tuple[FlowShape, ...]

    @cached_property
    def by_key(self) -> dict[str, StepShape]:
        return {step.key: step for step in self.steps}

    @cached_property
    def forward(self) -> dict[str, tuple[FlowShape, ...]]:
        return {
            step.key: tuple(f for f in self.flows if f.source == step.key and not f.is_back)
            for step in self.steps
        }

    @cached_property
    def start(self) -> str:
        targets = {flow.target for flow in self.flows if not flow.is_back}
        starts = [step.key for step in self.steps if step.key not in targets]
        return starts[0] if starts else ""

    @cached_property
    def reach(self) -> dict[str, frozenset[str]]:
        """Return, for each step, every step that lies after it; a circle ends where it closes."""
        found: dict[str, frozenset[str]] = {}
        for step in self.steps:
            seen: set[str] = set()
            todo = [flow.target for flow in self.forward[step.key]]
            while todo:
                key = todo.pop()
                if key not in seen and key in self.by_key:
                    seen.add(key)
                    todo.extend(flow.target for flow in self.forward[key])
            found[step.key] = frozenset(seen)
        return found


class NoWay(Exception):
    """The step ends with a choice that no arrow carries; nothing would follow it, for ever."""

    def __init__(self, step: str, choices: tuple[str, ...]) -> None:
        self.step, self.choices = step, choices
        super().__init__(step)


def choices_of(shape: RouteShape, step: str) -> tuple[str, ...]:
    """Return the choices among which the step ends; none where it goes on by itself."""
    return tuple(dict.fromkeys(flow.choice for flow in shape.forward[step] if flow.choice))


def after(
    shape: RouteShape, step: str, *, choice: str = "", still_open: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the steps that open when ``step`` ends with ``choice``.

    A step waits as long as another open step can still lead to it: that is the join of parallel
    work, and it needs no gateway of its own. ``still_open`` are the other open steps.

    Raises NoWay where the step has ways, but none for the choice.
    """
    waiting = set(still_open)
    targets = [flow.target for flow in shape.forward[step] if flow.choice in ("", choice)]
    if shape.forward[step] and not targets:
        raise NoWay(step, choices_of(shape, step))
    return tuple(
        dict.fromkeys(
            key
            for key in targets
            if key not in waiting and not any(key in shape.reach[other] for other in waiting)
        )
    )


def back_targets(shape: RouteShape, step: str) -> tuple[str, ...]:
    """Return the steps to which work can be sent back, the one drawn for it first."""
    drawn = [flow.target for flow in shape.flows if flow.is_back and flow.source == step]
    return tuple(dict.fromkeys(drawn))


def longest_minutes(shape: RouteShape) -> int:
    """Return the working minutes of the slowest way through; parallel branches count once."""
    best: dict[str, int] = {}
    for key in reversed(in_order(shape)):
        tail = max((best.get(flow.target, 0) for flow in shape.forward[key]), default=0)
        best[key] = shape.by_key[key].minutes + tail
    return best.get(shape.start, 0)


def in_order(shape: RouteShape) -> list[str]:
    """Return the step keys so that each stands after all that lead to it (circles cut)."""
    done: list[str] = []
    left = [step.key for step in shape.steps]
    while left:
        ready = [k for k in left if not any(k in shape.reach[o] for o in left if o != k)]
        done.extend(ready or left[:1])
        left = [key for key in left if key not in done]
    return done


def columns(shape: RouteShape) -> dict[str, tuple[int, int]]:
    """Return the place (column, row) of each step in the drawing, both from 0."""
    column: dict[str, int] = {}
    for key in in_order(shape):
        before = [f.source for f in shape.flows if f.target == key and not f.is_back]
        column[key] = max((column.get(source, -1) + 1 for source in before), default=0)
    rows: dict[int, int] = {}
    places = {}
    for step in shape.steps:
        place = column[step.key]
        places[step.key] = (place, rows.get(place, 0))
        rows[place] = rows.get(place, 0) + 1
    return places


def problems(
    shape: RouteShape,
    *,
    limit_minutes: int | None = None,
    staffed: Mapping[str, bool] | None = None,
) -> list[Problem]:
    """Return everything that forbids publishing the route, in the order of its steps.

    ``limit_minutes`` is the time limit the steps must fit into; ``staffed`` says for each step
    whether somebody holds its duty today.
    """
    return [
        *_frame(shape),
        *_ways(shape),
        *_time(shape, limit_minutes),
        *(
            Problem(code="nobody", step=step.key)
            for step in shape.steps
            if staffed is not None and not staffed.get(step.key, False)
        ),
    ]


def _frame(shape: RouteShape) -> Iterable[Problem]:
    if not shape.steps:
        yield Problem(code="empty")
        return
    keys = [step.key for step in shape.steps]
    targets = {flow.target for flow in shape.flows if not flow.is_back}
    if len(keys) != len(set(keys)):
        yield Problem(code="same_key")
    if len([key for key in keys if key not in targets]) != 1:
        yield Problem(code="one_start")
    for flow in shape.flows:
        if flow.source not in shape.by_key or flow.target not in shape.by_key:
            yield Problem(code="loose_flow", step=flow.source)
        elif flow.is_back and flow.source not in shape.reach[flow.target]:
            yield Problem(code="back_is_not_back", step=flow.source)


def _ways(shape: RouteShape) -> Iterable[Problem]:
    for step in shape.steps:
        if step.key != shape.start and step.key not in shape.reach.get(shape.start, ()):
            yield Problem(code="unreachable", step=step.key)
        if step.key in shape.reach[step.key]:
            yield Problem(code="circle", step=step.key)
        if not shape.forward[step.key] and step.kind != "return":
            yield Problem(code="no_end", step=step.key)
        choices = {flow.choice for flow in shape.forward[step.key]}
        if "" in choices and len(choices) > 1:
            yield Problem(code="mixed_choice", step=step.key)
        if choices - {""} and step.kind not in CHOOSING:
            yield Problem(code="choice_place", step=step.key)


def _time(shape: RouteShape, limit_minutes: int | None) -> Iterable[Problem]:
    if any(step.minutes < 0 for step in shape.steps):
        yield Problem(code="negative_time")
    elif shape.steps and limit_minutes is not None and longest_minutes(shape) > limit_minutes:
        facts = {"needed": longest_minutes(shape), "limit": limit_minutes}
        yield Problem(code="too_long", facts=facts)
