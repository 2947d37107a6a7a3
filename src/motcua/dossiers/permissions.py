"""The second gate: who may do which verb, and who sees which button.

One source: ``states.MOVES`` says whose duty a verb is; this module says at which unit.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.states import MOVES, State, Verb
from motcua.org.models import Authority, Duty, Post, Unit
from motcua.org.permissions import authority_of, need_authority, posts_held
from motcua.people.models import User
from motcua.workflow.models import StepKind

#: Which open step a verb finishes or works on.
STEPS: dict[Verb, frozenset[str]] = {
    Verb.TAKE: frozenset({StepKind.APPRAISE, StepKind.APPROVE, StepKind.SEAL, StepKind.CONSULT}),
    Verb.APPRAISE: frozenset({StepKind.APPRAISE}),
    Verb.CONSULT: frozenset({StepKind.APPRAISE, StepKind.APPROVE}),
    Verb.GIVE_OPINION: frozenset({StepKind.CONSULT}),
    Verb.APPROVE: frozenset({StepKind.APPROVE}),
    Verb.REFUSE_RESULT: frozenset({StepKind.APPROVE}),
    Verb.SEND_BACK: frozenset({StepKind.APPROVE, StepKind.SEAL}),
    Verb.SEAL: frozenset({StepKind.SEAL}),
    Verb.COMPLETE: frozenset({StepKind.SEAL}),
}
#: Duties that also hold for every unit below their own.
REACHES_DOWN: frozenset[str] = frozenset({Duty.HEAD, Duty.ADMINISTER})


@dataclass(frozen=True)
class Standing:
    """What a user may act as on one day: read once per request."""

    user: User
    on: date
    posts: Sequence[Post]

    @classmethod
    def of(cls, user: User, on: date) -> "Standing":
        return cls(user, on, posts_held(user, on))

    def post(self, duties: Collection[str], units: Iterable[int]) -> Post | None:
        """Return the first post that carries one of the duties at one of the units."""
        wanted = set(units)
        return next((p for p in self.posts if p.duty in duties and p.unit_id in wanted), None)

    def over(self, duties: Collection[str], units: Iterable[Unit]) -> Post | None:
        """Return the post that heads or administers one of the units, or one above them."""
        above = {over for unit in units for over in unit.ancestor_ids}
        return self.post(REACHES_DOWN & set(duties), above)


def may(standing: Standing, verb: Verb, dossier: Dossier, tasks: Iterable[Task]) -> Post | None:
    """Return the post by which the user may do the verb on the dossier, or None.

    ``tasks`` are the dossier's open tasks. State and holder are not asked here.
    """
    duties = MOVES[verb].duties
    places = (dossier.receiving_unit, dossier.deciding_unit)
    units = {unit.pk for unit in places}
    units |= {task.unit_id for task in tasks if task.duty in duties}
    return standing.post(duties - REACHES_DOWN, units) or standing.over(duties, places)


def need_power(dossier: Dossier, *, by: User, on: date) -> Authority:
    """Return the authority under which the user decides the dossier. Raises NoAuthority."""
    return need_authority(by, **_matter(dossier), on=on)


def power(dossier: Dossier, *, by: User, on: date) -> Authority | None:
    """Return the authority under which the user could decide the dossier, if there is one."""
    return authority_of(by, **_matter(dossier), on=on)


def _matter(dossier: Dossier) -> dict[str, Any]:
    """Return what an authority has to cover: procedure, sector, and the unit that decides."""
    procedure = dossier.procedure_version.procedure
    return {
        "procedure_code": procedure.code,
        "sector_code": procedure.sector.code if procedure.sector else "",
        "unit": dossier.deciding_unit,
    }


def own_task(standing: Standing, verb: Verb, tasks: Iterable[Task]) -> Task | None:
    """Return the open task on which the user can do the verb: free, or already in hand."""
    kinds = STEPS.get(verb, frozenset())
    found = [
        task
        for task in tasks
        if task.kind in kinds
        and task.holder_id in (None, standing.user.pk)
        and standing.post({task.duty}, {task.unit_id})
    ]
    return min(found, key=lambda task: task.holder_id is None, default=None)


def open_verbs(standing: Standing, dossier: Dossier, tasks: Sequence[Task]) -> list[Verb]:
    """Return the verbs that start here and now for this user, in the order of the table."""
    if dossier.is_foreign:
        return []
    return [verb for verb in MOVES if _is_open(standing, verb, dossier, tasks)]


def _is_open(standing: Standing, verb: Verb, dossier: Dossier, tasks: Sequence[Task]) -> bool:
    if State(dossier.state) not in MOVES[verb].sources:
        return False
    if may(standing, verb, dossier, tasks) is None:
        return False
    if verb == Verb.TAKE:
        task = own_task(standing, verb, tasks)
        return task is not None and task.holder_id is None
    if MOVES[verb].is_task:
        return own_task(standing, verb, tasks) is not None
    return not (verb == Verb.COMPLETE and not own_task(standing, verb, tasks))
