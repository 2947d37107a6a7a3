"""The one way in which a dossier moves: lock, gate, state, change, save, record, tell.

Order of locks: the dossier first, before any other write (design.md, decision 1); acts on many
dossiers take them in the order of their keys.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.core.planned import planned
from motcua.core.questions import Question
from motcua.core.rows import put
from motcua.dossiers.act import Act
from motcua.dossiers.chain import link
from motcua.dossiers.gate import need, need_own, need_state
from motcua.dossiers.models import Access, Dossier, Task
from motcua.dossiers.permissions import Standing
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import ENDED, MOVES, State, Verb
from motcua.people.actions import applicant_user
from motcua.people.models import User
from motcua.runtime.notices import notice

_FIELDS = Dossier._meta.concrete_fields  # noqa: SLF001 - the documented way to ask a model


@contextmanager
def moving(dossier: Dossier, verb: Verb, *, by: User, at: datetime) -> Generator[Act]:
    """Lock the dossier, let the caller change it, then save, record and tell.

    Raises NotYours if no post of the day carries the verb, NotNow if the state forbids it,
    HeldByOther if the task is in other hands; then, and if the body raises, nothing is written.
    """
    with transaction.atomic():
        act = _begin(dossier, verb, by=by, at=at)
        yield act
        finish(act)


@contextmanager
def moving_by_applicant(dossier: Dossier, verb: Verb, *, at: datetime) -> Generator[Act]:
    """Do the same for the applicant, who holds no post; code and PIN were checked before.

    Raises Foreign or NotNow; then, and if the body raises, nothing is written.
    """
    with transaction.atomic():
        locked, tasks = _locked(dossier)
        need_own(locked)
        need_state(verb, locked)
        by = applicant_user()
        act = _act(locked, verb, by=by, at=at, post=None, tasks=tasks)
        yield act
        finish(act)


def _locked(dossier: Dossier) -> tuple[Dossier, list[Task]]:
    related = ("receiving_unit", "deciding_unit", "procedure_version__procedure__sector")
    with planned():
        own = Dossier.objects.select_for_update(of=("self",))
        locked = own.select_related(*related).get(pk=dossier.pk)
        open_tasks = Task.objects.filter(dossier=locked, until=None)
        return locked, list(open_tasks.select_related("step", "holder", "unit"))


def _begin(dossier: Dossier, verb: Verb, *, by: User, at: datetime) -> Act:
    locked, tasks = _locked(dossier)
    post, task = need(Standing.of(by, local_day(at)), verb, locked, tasks)
    return _act(locked, verb, by=by, at=at, post=post, tasks=tasks, task=task)


def _act(locked: Dossier, verb: Verb, **about: Any) -> Act:
    return Act(
        dossier=locked,
        verb=verb,
        due_before=locked.due_at,
        was_running=locked.is_running,
        stood=_columns(locked),
        **about,
    )


def finish(act: Act) -> None:
    """Save the dossier in its new state, write the history row, wake the live screens."""
    dossier, move = act.dossier, MOVES.get(act.verb)
    target = act.to or (move.to if move else None) or State(dossier.state)
    if move and act.to and act.to not in move.targets | {move.to, State(dossier.state)}:
        message = f"{act.verb} does not lead to {act.to}"
        raise RuntimeError(message)
    dossier.state = target
    dossier.changed_at = act.at
    if target in ENDED and target not in (State.FINISHED, State.RETURNED):
        dossier.ended_at = act.at
    history = link(
        dossier,
        verb=act.verb,
        by=act.by,
        at=act.at,
        post=act.post,
        facts=act.facts,
        secrets=act.secrets,
    )
    put([*act.rows, *history], _told(act))
    dossier.save(update_fields=_changed(act))
    if (act.due_before, act.was_running) != (dossier.due_at, dossier.is_running):
        Access.objects.filter(dossier=dossier).update(
            due_at=dossier.due_at, is_open=dossier.is_running
        )
    if act.due_before != dossier.due_at and act.tasks:
        Task.objects.filter(dossier=dossier, until=None).update(dossier_due_at=dossier.due_at)


def _columns(dossier: Dossier) -> dict[str, Any]:
    return {field.attname: getattr(dossier, field.attname) for field in _FIELDS}


def _changed(act: Act) -> list[str]:
    """Return the names of the dossier's columns that the act changed."""
    return [name for name, value in _columns(act.dossier).items() if act.stood[name] != value]


def _told(act: Act) -> Question[int]:
    """Let the screens of every unit that receives, decides or has a task look."""
    places = {act.dossier.receiving_unit_id, act.dossier.deciding_unit_id}
    return notice(f"unit-{unit}" for unit in places | {task.unit_id for task in act.tasks})
