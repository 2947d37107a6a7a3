"""Open, hand on and end the tasks of a dossier along its pinned route."""

from collections.abc import Mapping
from datetime import datetime

from motcua.dossiers.access import concern
from motcua.dossiers.act import Act
from motcua.dossiers.errors import WayUnknown
from motcua.dossiers.models import Access, Dossier, Task
from motcua.org.models import Unit
from motcua.people.models import User
from motcua.workdays.rules import Calendar, add_working_minutes, working_minutes
from motcua.workflow.models import Step, StepKind, UnitRole, drawing
from motcua.workflow.rules import NoWay, after, back_targets


def begin(act: Act) -> None:
    """Pass the receiving step and open what follows it."""
    drawn = drawing(act.dossier.route_version_id)
    act.rows.append(received(act.dossier, drawn.steps[drawn.shape.start], by=act.by, at=act.at))
    open_steps(act, [drawn.steps[key] for key in after(drawn.shape, drawn.shape.start)])


def received(dossier: Dossier, step: Step, *, by: User, at: datetime) -> Task:
    """Return the receiving step as it was passed at the counter, not yet written."""
    return Task(
        dossier=dossier,
        step=step,
        kind=step.kind,
        unit=dossier.receiving_unit,
        duty=step.duty,
        holder=by,
        since=dossier.submitted_at,
        taken_at=dossier.submitted_at,
        until=at,
        ending=Task.Ending.DONE,
        ended_by=by,
        allotted_minutes=step.minutes,
        used_minutes=0,
    )


def advance(act: Act, task: Task, *, choice: str = "") -> list[Task]:
    """End the task and open the steps that follow it; returns the new tasks."""
    end(act, task, Task.Ending.DONE)
    if task.step is None:
        return []
    drawn = drawing(act.dossier.route_version_id)
    others = {t.step.key for t in act.tasks if t.pk != task.pk and t.step and t.until is None}
    try:
        keys = after(drawn.shape, task.step.key, choice=choice, still_open=others)
    except NoWay as error:
        raise WayUnknown(step=str(task.step), choices=", ".join(error.choices)) from error
    return open_steps(act, [drawn.steps[key] for key in keys])


def step_back(act: Act, task: Task) -> list[Task]:
    """End the task as sent back and open the step it goes back to, with its last holder."""
    drawn = drawing(act.dossier.route_version_id)
    targets = back_targets(drawn.shape, task.step.key) if task.step else ()
    for other in act.tasks:
        if other.until is None:
            end(act, other, Task.Ending.SENT_BACK if other == task else Task.Ending.CANCELLED)
    step = drawn.steps[targets[0] if targets else drawn.shape.start]
    return open_steps(act, [step], holders=_last_holders(act.dossier), badge="sent_back")


def end(act: Act, task: Task, ending: str) -> None:
    """Close one task and count the working time it took."""
    calendar = act.calendar(task.unit).frozen()
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
    tasks = [
        opened(
            dossier,
            step,
            unit := unit_of(step, dossier),
            at=act.at,
            calendar=act.calendar(unit).frozen(),
            holder_id=(holders or {}).get(step.pk),
            badge=badge,
        )
        for step in steps
    ]
    act.rows.extend(tasks)
    act.tasks.extend(tasks)
    places = (dossier.receiving_unit_id, dossier.deciding_unit_id)
    strangers = [task.unit for task in tasks if task.unit_id not in places]
    if strangers:
        concern(dossier, [(unit, Access.Capacity.CONSULTED) for unit in strangers])
    return tasks


def opened(
    dossier: Dossier,
    step: Step,
    unit: Unit,
    *,
    at: datetime,
    calendar: Calendar,
    holder_id: int | None = None,
    badge: str = "new",
) -> Task:
    """Return a step as it opens at a unit, with its share of the time; not yet written."""
    return Task(
        dossier=dossier,
        step=step,
        kind=step.kind,
        unit=unit,
        duty=step.duty,
        holder_id=holder_id,
        since=at,
        due_at=add_working_minutes(at, step.minutes, calendar) if step.minutes else None,
        dossier_due_at=dossier.due_at,
        allotted_minutes=step.minutes,
        badge=badge,
    )


def unit_of(step: Step, dossier: Dossier) -> Unit:
    """Return the unit that does the step for this dossier."""
    if step.unit_id:
        return Unit.objects.get(pk=step.unit_id)  # the step is kept, its unit may have changed
    is_deciding = step.unit_role == UnitRole.DECIDING
    return dossier.deciding_unit if is_deciding else dossier.receiving_unit


def wait_over(act: Act, *, since: datetime | None = None) -> None:
    """Give open steps their time anew, or what of it was left at ``since``, when the wait began."""
    for task in act.tasks:
        if task.until is None and task.step and task.due_at:
            calendar = act.calendar(task.unit).frozen()
            left = working_minutes(since, task.due_at, calendar) if since else task.allotted_minutes
            task.due_at = add_working_minutes(act.at, left, calendar)
            Task.objects.filter(pk=task.pk).update(due_at=task.due_at)


def mark(act: Act, badge: str) -> None:
    """Say on the open tasks what changed since their holders looked."""
    Task.objects.filter(dossier=act.dossier, until=None).update(badge=badge)
    for row in act.rows:
        if isinstance(row, Task) and row.until is None:
            row.badge = badge


def seen(task: Task) -> None:
    """Take the badge away: the holder has looked."""
    if task.badge:
        Task.objects.filter(pk=task.pk).update(badge="")


def _last_holders(dossier: Dossier) -> dict[int, int]:
    done = Task.objects.filter(dossier=dossier, until__isnull=False, step__isnull=False)
    pairs = done.order_by("until").values_list("step_id", "holder_id")
    return {step: holder for step, holder in pairs if step and holder}


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
