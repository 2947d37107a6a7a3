"""Take over dossiers that another system kept: observations, never verbs (design.md, decision 13).

The chain begins with one row, OBSERVE: who took what over from which table, when. It does not say
that our officers did what the table claims; what it claims is in the row and cannot be bent since.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import NotAllowed
from motcua.core.text import fold, sort_key
from motcua.dossiers.access import rows_of
from motcua.dossiers.actions.intake import route_for
from motcua.dossiers.chain import link
from motcua.dossiers.foreign.errors import BadRow
from motcua.dossiers.foreign.rows import ForeignRow
from motcua.dossiers.models import Access, Dossier, History, HistorySecret, Outcome, Task
from motcua.dossiers.rules import canonical, local_day
from motcua.dossiers.sealing.finding import acts_of
from motcua.dossiers.states import ENDED, State, Verb
from motcua.org.models import Duty, Unit
from motcua.people.models import User
from motcua.workdays.rules import working_minutes
from motcua.workflow.models import RouteVersion, StepKind

_CLEAR = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_DUTIES = {StepKind.CONSULT: Duty.APPRAISE} | {
    kind: Duty(kind) for kind in StepKind if kind != StepKind.CONSULT
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the rows come from."""

    system: str
    file: str  # SHA-256
    people: Mapping[str, str]  # name as written there, casefolded → username here


class Places:
    """Units, procedures and officers by the words of the table; each is asked for once."""

    def __init__(self, source: Source) -> None:
        units = list(Unit.objects.all())
        self.by_code = {unit.code: unit for unit in units}
        self.by_name: dict[str, Unit | None] = {}
        for unit in units:  # a name that two units bear says nothing
            name = fold(unit.name_vi)
            self.by_name[name] = None if name in self.by_name else unit
        users = {
            user.username: user for user in User.objects.filter(username__in=source.people.values())
        }
        self.people = {name: users.get(username) for name, username in source.people.items()}
        self.versions: dict[tuple[str, date], ProcedureVersion | None] = {}
        self.routes: dict[int, RouteVersion] = {}

    def unit(self, words: str, name: str) -> Unit:
        found = self.by_code.get(words) or self.by_name.get(fold(words))
        if found is None:
            reason = _("“%(field)s” is no unit here: %(text)s; say in the map which.")
            raise BadRow(reason=reason % {"field": name, "text": words[:80]})
        return found

    def version(self, code: str, on: date) -> ProcedureVersion:
        """Return the version in force that day, else the one that followed it."""
        key = code, on
        if key not in self.versions:
            known = ProcedureVersion.objects.published().filter(procedure__code=code)
            known = known.select_related("procedure__sector", "route")
            self.versions[key] = (
                known.in_force(on).first()
                or known.filter(valid_from__gt=on).order_by("valid_from").first()
                or known.order_by("-number").first()
            )
        found = self.versions[key]
        if found is None:
            raise BadRow(reason=_("“procedure” is not in the catalogue: %(text)s") % {
                "text": code[:40],
            })  # fmt: skip
        return found

    def route(self, version: ProcedureVersion) -> RouteVersion:
        if version.pk not in self.routes:
            self.routes[version.pk] = route_for(version)
        return self.routes[version.pk]


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A row with the things of ours that it names."""

    row: ForeignRow
    version: ProcedureVersion
    hall: Unit
    agency: Unit

    @classmethod
    def of(cls, row: ForeignRow, places: Places) -> "Observation":
        """Find what the row names. Raises BadRow."""
        if not row.hall:
            raise BadRow(reason=_("no hall is named: say “unit” in the map."))
        hall = places.unit(row.hall, "hall")
        return cls(
            row=row,
            version=places.version(row.procedure, local_day(row.received_at)),
            hall=hall,
            agency=places.unit(row.agency, "agency") if row.agency else hall,
        )


def fingerprint(row: ForeignRow) -> str:
    """Return by what a row is known again: all it says but names of persons."""
    return hashlib.sha256(canonical(row.facts())).hexdigest()


def known(codes: Sequence[str], source: Source) -> dict[str, str]:
    """Return the foreign codes that stand here already, with the fingerprint of their row."""
    rows = History.objects.filter(
        verb=Verb.OBSERVE,
        sequence=1,
        dossier__system_of_record=source.system,
        dossier__external_code__in=codes,
    )
    found = dict(rows.values_list("dossier__external_code", "facts__fingerprint"))
    return found | _known_long_ago(set(codes) - set(found), source)


def _known_long_ago(codes: set[str], source: Source) -> dict[str, str]:
    """Return those whose history lies in the sealed file of its year."""
    dossiers = Dossier.objects.filter(system_of_record=source.system, external_code__in=codes)
    return {
        dossier.external_code: act.facts["fingerprint"]
        for dossier in (dossiers if codes else ())
        for act in acts_of(dossier, Verb.OBSERVE)[:1]
    }


@transaction.atomic
def observe(
    observations: Sequence[Observation], source: Source, places: Places, *, by: User, at: datetime
) -> list[Dossier]:
    """Take rows over, all or none: dossiers, who may see them, steps, one history row each."""
    if not by.is_superuser:
        raise NotAllowed
    dossiers = Dossier.objects.bulk_create(
        _dossier(seen, source, places, at) for seen in observations
    )
    pairs = list(zip(dossiers, observations, strict=True))
    Access.objects.bulk_create(row for each, seen in pairs for row in _access(each, seen))
    Task.objects.bulk_create(row for each, seen in pairs for row in _tasks(each, seen, places))
    linked = [row for each, seen in pairs for row in _linked(each, seen.row, source, by, at)]
    History.objects.bulk_create(row for row in linked if isinstance(row, History))
    HistorySecret.objects.bulk_create(row for row in linked if isinstance(row, HistorySecret))
    Dossier.objects.bulk_update(dossiers, ["head_hash", "head_sequence"])
    return dossiers


def _linked(
    dossier: Dossier, row: ForeignRow, source: Source, by: User, at: datetime
) -> list[Model]:
    facts = {
        "system": source.system, "file": source.file, "line": row.line,
        "fingerprint": fingerprint(row), **row.facts(),
    }  # fmt: skip
    people = "\n".join(f"{step.kind} · {step.person}" for step in row.steps if step.person)
    told = {"applicant": row.applicant, "people": people}
    return link(dossier, verb=Verb.OBSERVE, by=by, at=at, post=None, facts=facts, secrets=told)


def _dossier(seen: Observation, source: Source, places: Places, at: datetime) -> Dossier:
    row = seen.row
    is_done = row.state in (State.FINISHED, State.RETURNED)
    is_over = row.state in ENDED and not is_done
    return Dossier(
        tracking_code="".join(secrets.choice(_CLEAR) for _letter in range(12)),
        year=local_day(row.received_at).year,
        procedure_version=seen.version,
        route_version=places.route(seen.version),
        applicant_name=row.applicant,
        applicant_fold=fold(row.applicant),
        applicant_sort=sort_key(row.applicant),
        receiving_unit=seen.hall,
        deciding_unit=seen.agency,
        system_of_record=source.system,
        external_code=row.code,
        channel=row.channel,
        state=row.state,
        resume_state=State.IN_PROGRESS if row.state in (State.SUPPLEMENT, State.PAYMENT) else "",
        outcome=Outcome.GRANTED if is_done else "",
        submitted_at=row.received_at,
        received_at=row.received_at,
        first_due_at=row.due_at,
        due_at=row.due_at,
        finished_at=row.finished_at if is_done else None,
        returned_at=row.returned_at if is_done else None,
        ended_at=(row.finished_at or row.received_at) if is_over else None,
        changed_at=at,
    )


def _access(dossier: Dossier, seen: Observation) -> list[Access]:
    capacity = Access.Capacity
    return rows_of(dossier, [(seen.hall, capacity.RECEIVING), (seen.agency, capacity.DECIDING)])


def _tasks(dossier: Dossier, seen: Observation, places: Places) -> list[Task]:
    """Return the steps as done: each began when the one before it ended."""
    tasks, since = [], seen.row.received_at
    calendar = seen.hall.calendar_version().frozen() if seen.row.steps else None
    for step in seen.row.steps:
        assert calendar is not None
        at_hall = step.kind in (StepKind.RECEIVE, StepKind.RETURN)
        holder = places.people.get(step.person.casefold())
        begun = min(since, step.at)
        tasks.append(
            Task(
                dossier=dossier,
                kind=step.kind,
                unit=seen.hall if at_hall else seen.agency,
                duty=_DUTIES[StepKind(step.kind)],
                holder=holder,
                since=begun,
                taken_at=begun,  # how long it lay before is not told
                until=step.at,
                used_minutes=max(0, working_minutes(begun, step.at, calendar)),
                ending=Task.Ending.DONE,
                ended_by=holder,
            )
        )
        since = step.at
    return tasks
