"""What happened to a dossier, in words: history, looks, steps, the route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.core.prepared import Prepared
from motcua.desk.pages.case import Case
from motcua.dossiers.chain import verify
from motcua.dossiers.models import Cause, History, HistorySecret, Look, Task
from motcua.dossiers.sealing import finding
from motcua.dossiers.states import State, Verb
from motcua.ui import wording
from motcua.ui.diagram import RouteStep
from motcua.ui.wording import ClockState
from motcua.workdays.rules import Calendar, working_minutes
from motcua.workflow.models import Step, StepKind
from motcua.workflow.rules import columns

#: Looks that are counted and listed on the page.
LOOKS = 100


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the history, as ``ui/history.html`` draws it."""

    at: datetime
    who: str
    did: str
    why: str = ""
    ground: str = ""
    hash: str = ""


def history_of(case: Case) -> list[Entry]:
    """Return what happened, newest first."""
    dossier = case.dossier
    told = dict(
        HistorySecret.objects.filter(dossier=dossier, erased_at=None).values_list(
            "sequence", "values"
        )
    )
    newest = reversed(case.acts)
    return [_entry(row, told.get(row.sequence, {})) for row in newest]


def chain_holds(case: Case) -> bool:
    """Say whether nobody bent the history."""
    return not any(True for _break in verify(case.dossier, case.acts))


def looks_at(case: Case) -> list[Look]:
    """Return who opened the dossier, newest first, as far as the page counts."""
    return finding.looks_at(case.dossier, at=case.visit.at, most=LOOKS)


def _entry(row: History, told: dict[str, str]) -> Entry:
    text = told.get("text") or told.get("question") or told.get("answer") or told.get("reason", "")
    return Entry(
        at=row.at,
        who=row.by.full_name,
        did=_did(row),
        why=text,
        ground=row.facts.get("ground", "") or "",
        hash=f"{row.hash[:4]}…{row.hash[-4:]}",
    )


def _did(row: History) -> str:
    verb = str(Verb(row.verb).label)
    found = [verb]
    if cause := row.facts.get("cause"):
        found.append(_("cause: %(cause)s") % {"cause": Cause(cause).label})
    if "agrees" in row.facts:
        found.append(_("agrees") if row.facts["agrees"] else _("does not agree"))
    if row.facts.get("deviations"):
        found.append(_("against a rule, with a reason"))
    return ", ".join(found)


def steps_of(case: Case) -> list[dict[str, Any]]:
    """Return the five-step line: what is done, where it stands, what follows."""
    steps = [s for s in _route_steps(case) if s.kind != StepKind.CONSULT]
    return [_step(case, step, _last_task(case, step)) for step in steps]


_STEPS = Prepared(lambda version: Step.objects.filter(version_id=version), int)


def _route_steps(case: Case) -> Sequence[Step]:
    return _STEPS(case.dossier.route_version_id)


def _last_task(case: Case, step: Step) -> Task | None:
    tasks = [task for task in case.all_tasks if task.step_id == step.pk]
    return tasks[-1] if tasks else None


def _step(case: Case, step: Step, task: Task | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": step_name(step), "state": "", "who": "", "at": None}
    if task is None or task.ending in (Task.Ending.CANCELLED, Task.Ending.SENT_BACK):
        shown["note"] = _("within %(time)s") % {"time": spent(step.minutes)} if step.minutes else ""
        if step.kind == StepKind.RETURN and case.dossier.due_at:
            shown["note"] = _("promised for %(at)s") % {
                "at": wording.short_moment(case.dossier.due_at)
            }
    elif task.until:
        shown |= {"state": "done", "who": _by(task), "at": task.until}
    else:
        still = case.dossier.state in (State.SUPPLEMENT, State.PAYMENT)
        shown |= {
            "state": ClockState.PAUSED if still else "here",
            "who": task.holder.full_name if task.holder else _("nobody yet"),
            "at": task.taken_at or task.since,
        }
    return shown


def _by(task: Task) -> str:
    return task.ended_by.full_name if task.ended_by else ""


def step_name(step: Step) -> str:
    return (wording.language() == "en" and step.name_en) or step.name_vi


@dataclass(frozen=True, kw_only=True)
class StepTime:
    """One step of the route with the working time it took; the diagram's twin in words."""

    name: str
    who: str
    state: str  # done, here, not
    used: str
    allotted: str
    is_over: bool = False  # it took more than its share


@dataclass(frozen=True, kw_only=True)
class RoutePicture:
    """The route as columns of boxes, the same as rows, and the sentence under both."""

    columns: list[list[RouteStep]]
    rows: list[StepTime]
    title: str


def route_of(case: Case) -> RoutePicture:
    """Return the pinned route with what each step took, used and allotted working time."""
    steps = {step.key: step for step in _route_steps(case)}
    places = columns(case.shape)
    times = {key: _time(case, steps[key], _last_task(case, steps[key])) for key in places}
    asked = [_asked(case, t) for t in case.all_tasks if t.step_id is None]
    width = 1 + max((column for column, _row in places.values()), default=0)
    drawn: list[list[RouteStep]] = [[] for _ in range(width)]
    for key, (column, _row) in sorted(places.items(), key=lambda item: item[1]):
        drawn[column].append(_box(times[key]))
    if asked and len(drawn) > 1:
        drawn[1].extend(_box(one) for one in asked)
    rows = [*times.values(), *asked]
    return RoutePicture(columns=[c for c in drawn if c], rows=rows, title=_sentence(rows))


def _sentence(rows: Sequence[StepTime]) -> str:
    here = [row.name for row in rows if row.state == "here"]
    way = ", ".join(row.name.lower() for row in rows)
    if here:
        return _("Route: %(way)s. It stands at: %(here)s.") % {
            "way": way,
            "here": ", ".join(here).lower(),
        }
    return _("Route: %(way)s.") % {"way": way}


def _box(time: StepTime) -> RouteStep:
    note = f"{time.used} / {time.allotted}" if time.used and time.allotted else ""
    return RouteStep(name=time.name, note=note or time.used or time.allotted, state=time.state)


def _time(case: Case, step: Step, task: Task | None) -> StepTime:
    allotted = spent(step.minutes) if step.minutes else ""
    is_dropped = task is not None and task.ending in (Task.Ending.CANCELLED, Task.Ending.SENT_BACK)
    if task is None or is_dropped:
        return StepTime(name=step_name(step), who="", state="not", used="", allotted=allotted)
    used = _used(task, case.at, case.visit.calendar)
    return StepTime(
        name=step_name(step),
        who=_by(task) if task.until else (task.holder.full_name if task.holder else ""),
        state="done" if task.until else "here",
        used=spent(used),
        allotted=allotted,
        is_over=bool(step.minutes) and used > step.minutes,
    )


def _asked(case: Case, task: Task) -> StepTime:
    used = _used(task, case.at, case.visit.calendar)
    return StepTime(
        name=_("Opinion"),
        who=task.unit.name,
        state="done" if task.until else "here",
        used=spent(used),
        allotted="",
        is_over=bool(task.due_at and (task.until or case.at) > task.due_at),
    )


def _used(task: Task, at: datetime, calendar: Calendar) -> int:
    if task.used_minutes is not None:
        return task.used_minutes
    return max(0, working_minutes(task.since, at, calendar))


def spent(minutes: int) -> str:
    """Say working time shortly: 47 phút, 13 giờ 50."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
    if hours:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}
