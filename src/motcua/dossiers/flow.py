"""Open, hand on and end the tasks of a dossier along its pinned route."""

from collections.abc import Mapping
from datetime import datetime

from motcua.dossiers.access import concern
from motcua.dossiers.act import Act
from motcua.dossiers.clock import calendar_of
from motcua.dossiers.models import Access, Dossier, Task
from motcua.org.models import Unit
from motcua.workdays.rules import Calendar, add_working_minutes, working_minutes
from motcua.workflow.models import Step, StepKind, UnitRole
from motcua.workflow.rules import after, back_targets


def begin(act: Act) -> None:
    """Pass the receiving step and open what follows it."""
    steps = _steps(act.dossier)
    shape = act.dossier.route_version.shape()
    receive = steps[shape.start]
    Task.objects.create(
        dossier=act.dossier,
        step=receive,
        kind=receive.kind,
        unit=act.dossier.receiving_unit,
        duty=receive.duty,
        holder=act.by,
        since=act.dossier.submitted_at,
        taken_at=act.dossier.submitted_at,
        until=act.at,
        ending=Task.Ending.DONE,
        ended_by=act.by,
        allotted_minutes=receive.minutes,
        used_minutes=0,
    )
    open_steps(act, [steps[key] for key in after(shape, shape.start)])


def advance(act: Act, task: Task, *, choice: str = "") -> list[Task]:
    """End the task and open the steps that follow it; returns the new tasks."""
    end(act, task, Task.Ending.DONE)
    if task.step is None:
        return []
    steps = _steps(act.dossier)
    others = {t.step.key for t in act.tasks if t.pk != task.pk and t.step and t.until is None}
    shape = act.dossier.route_version.shape()
    keys = after(shape, task.step.key, choice=choice, still_open=others)
    return open_steps(act, [steps[key] for key in keys])


def step_back(act: Act, task: Task) -> list[Task]:
    """End the task as sent back and open the step it goes back to, with its last holder."""
    shape = act.dossier.route_version.shape()
    targets = back_targets(shape, task.step.key) if task.step else ()
    steps = _steps(act.dossier)
    for other in act.tasks:
        if other.until is None:
            end(act, other, Task.Ending.SENT_BACK if other == task else Task.Ending.CANCELLED)
    step = steps[targets[0]] if targets else steps[shape.start]
    return open_steps(act, [step], holders=_last_holders(act.dossier), badge="sent_back")


def end(act: Act, task: Task, ending: str) -> None:
    """Close one task and count the working time it took."""
    calendar = calendar_of(task.unit).frozen()
    task.until, task.ending, task.ended_by = act.at, ending, act.by
    task.holder = task.holder or act.by
    since = max(task.since, act.dossier.clock_started_at or task.since)  # from zero again
    task.used_minutes = max(0, working_minutes(since, act.at, calendar))
    task.save(update_fields=["until", "ending", "ended_by", "holder", "used_minutes"])


def end_all(act: Act) -> None:
    """Close every open task: the dossier has ended."""
    for task in act.tasks:
        if task.until is None:
            end(act, task, Task.Ending.CANCELLED)


def open_steps(
    act: Act,
    steps: list[Step],
    *,
    holders: Mapping[int, int] | None = None,
    badge: str = "new",
) -> list[Task]:
    """Open a task for each step, at the unit its role names; that unit may now see the dossier."""
    dossier = act.dossier
    tasks = []
    for step in steps:
        unit = unit_of(step, dossier)
        tasks.append(
            Task(
                dossier=dossier,
                step=step,
                kind=step.kind,
                unit=unit,
                duty=step.duty,
                holder_id=(holders or {}).get(step.pk),
                since=act.at,
                due_at=_share(act.at, step.minutes, calendar_of(unit).frozen()),
                dossier_due_at=dossier.due_at,
                allotted_minutes=step.minutes,
                badge=badge,
            )
        )
    Task.objects.bulk_create(tasks)
    act.tasks.extend(tasks)
    places = (dossier.receiving_unit_id, dossier.deciding_unit_id)
    strangers = [task.unit for task in tasks if task.unit_id not in places]
    if strangers:
        concern(dossier, [(unit, Access.Capacity.CONSULTED) for unit in strangers])
    return tasks


def unit_of(step: Step, dossier: Dossier) -> Unit:
    """Return the unit that does the step for this dossier."""
    if step.unit:
        return step.unit
    is_deciding = step.unit_role == UnitRole.DECIDING
    return dossier.deciding_unit if is_deciding else dossier.receiving_unit


def wait_over(act: Act, *, since: datetime | None = None) -> None:
    """Give open steps their time anew, or what of it was left at ``since``, when the wait began."""
    for task in act.tasks:
        if task.until is None and task.step and task.due_at:
            calendar = calendar_of(task.unit).frozen()
            left = working_minutes(since, task.due_at, calendar) if since else task.allotted_minutes
            task.due_at = add_working_minutes(act.at, left, calendar)
            Task.objects.filter(pk=task.pk).update(due_at=task.due_at)


def mark(dossier: Dossier, badge: str) -> None:
    """Say on the open tasks what changed since their holders looked."""
    Task.objects.filter(dossier=dossier, until=None).update(badge=badge)


def seen(task: Task) -> None:
    """Take the badge away: the holder has looked."""
    if task.badge:
        Task.objects.filter(pk=task.pk).update(badge="")


def _steps(dossier: Dossier) -> dict[str, Step]:
    steps = Step.objects.filter(version_id=dossier.route_version_id).select_related("unit")
    return {step.key: step for step in steps}


def _last_holders(dossier: Dossier) -> dict[int, int]:
    done = Task.objects.filter(dossier=dossier, until__isnull=False, step__isnull=False)
    pairs = done.order_by("until").values_list("step_id", "holder_id")
    return {step: holder for step, holder in pairs if step and holder}


def _share(at: datetime, minutes: int, calendar: Calendar) -> datetime | None:
    return add_working_minutes(at, minutes, calendar) if minutes else None


def open_opinion(act: Act, unit: Unit, *, due_at: datetime) -> Task:
    """Open a consultation beside the step that asks; the route's own steps are not touched."""
    task = Task.objects.create(
        dossier=act.dossier,
        kind=StepKind.CONSULT,
        unit=unit,
        duty="appraise",
        since=act.at,
        due_at=due_at,
        dossier_due_at=act.dossier.due_at,
        badge="new",
    )
    act.tasks.append(task)
    concern(act.dossier, [(unit, Access.Capacity.CONSULTED)])
    return task


def close_step(act: Act, kind: str) -> None:
    """End the open task of one kind, if there is one."""
    for task in act.tasks:
        if task.kind == kind and task.until is None:
            end(act, task, Task.Ending.DONE)


def give_to(task: Task, holder_id: int | None) -> None:
    """Put a task into somebody's hands."""
    task.holder_id, task.taken_at, task.badge = holder_id, None, "assigned"
    Task.objects.filter(pk=task.pk).update(holder_id=holder_id, taken_at=None, badge="assigned")
