"""What holds at the moment for all that is handed in together, read once for all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from motcua.catalogue.models import ProcedureVersion
from motcua.core.questions import Question, answer, ask
from motcua.core.rows import new_keys
from motcua.dossiers import clock
from motcua.dossiers.given import Submission
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.permissions import Standing
from motcua.dossiers.rules import local_day
from motcua.org.models import Unit
from motcua.payments.actions import receipts_taken
from motcua.payments.models import Charge
from motcua.people.models import User
from motcua.workdays.models import CalendarVersion
from motcua.workflow.models import RouteVersion

#: Key of the version, its state, its last day in force, its route.
Rows = Sequence[tuple[int, str, str | None, int | None]]
#: What may still change of a published version, and the route a new dossier of it takes now.
_VERSIONS = """
SELECT json_agg(json_build_array(v.id, v.state, v.valid_to, (
    SELECT r.id FROM workflow_routeversion r WHERE r.state = 'published' AND r.route_id = COALESCE(
        v.route_id, (SELECT id FROM workflow_route WHERE code = CASE
            WHEN v.is_on_the_spot THEN 'five-on-the-spot' ELSE 'through-the-agency' END))
    ORDER BY r.number DESC LIMIT 1)))
FROM catalogue_procedureversion v WHERE v.id = ANY(%s)
"""


@dataclass(kw_only=True)
class Ground:
    """Posts, versions, routes, calendars and receipts as they stand now."""

    by: User
    at: datetime
    day: date
    standing: Standing
    routes: dict[int, int | None]
    dossier_keys: Iterator[int]  # enough for all that is handed in
    paper_keys: Iterator[int]
    charge_keys: Iterator[int]
    receipts: set[str]  # that stand in the ledger, or on what is taken in beside this
    _calendars: dict[int, CalendarVersion] = field(default_factory=dict)
    _promises: dict[tuple[int, int, str], clock.Promise] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        submissions: Sequence[Submission],
        *,
        by: User,
        at: datetime,
        standing: Standing | None = None,
    ) -> "Ground":
        """Read it: posts; in one statement versions, routes, keys, receipts and calendars."""
        day = local_day(at)
        fees = [fee for given in submissions for fee in given.fees]
        papers = sum(len(given.papers) for given in submissions)
        units = {unit.pk: unit for given in submissions for unit in given.places}
        routes, receipts, dossier_keys, paper_keys, charge_keys, *calendars = ask(
            _routes([given.procedure_version for given in submissions]),
            receipts_taken(fee.receipt_number for fee in fees),
            new_keys(Dossier, len(submissions)),
            new_keys(Paper, papers),
            new_keys(Charge, len(fees)),
            *(unit.calendar_wanted() for unit in units.values()),
        )
        return cls(
            by=by,
            at=at,
            day=day,
            standing=standing or Standing.of(by, day),
            routes=routes,
            dossier_keys=iter(dossier_keys),
            paper_keys=iter(paper_keys),
            charge_keys=iter(charge_keys),
            receipts=receipts,
            _calendars=dict(zip(units, calendars, strict=True)),
        )

    def route_of(self, version: ProcedureVersion) -> int:
        """Return the published route version that a new dossier of the version takes."""
        route = self.routes[version.pk]
        if route is None:
            raise RouteVersion.DoesNotExist
        return route

    def calendar(self, unit: Unit) -> CalendarVersion:
        """Return the newest version of the unit's deadline calendar."""
        if unit.pk not in self._calendars:
            self._calendars[unit.pk] = clock.calendar_of(unit)
        return self._calendars[unit.pk]

    def promise(self, version: ProcedureVersion, unit: Unit, channel: str) -> clock.Promise:
        """Return what a receipt now promises; counted once for each kind of case."""
        stored = self.calendar(unit)
        key = (version.pk, stored.pk, str(channel))
        if key not in self._promises:
            self._promises[key] = clock.promised(version, stored, channel=channel, at=self.at)
        return self._promises[key]


def _routes(versions: Sequence[ProcedureVersion]) -> Question[dict[int, int | None]]:
    """Ask for the route of each version; what may have changed of them is brought up to date."""

    def read(rows: Rows | None) -> dict[int, int | None]:
        found = {key: (state, _day(until), route) for key, state, until, route in rows or ()}
        for version in versions:
            version.state, version.valid_to, _route = found[version.pk]
        return {key: route for key, (_state, _until, route) in found.items()}

    return Question(_VERSIONS, (list({version.pk for version in versions}),), read)


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def route_for(version: ProcedureVersion) -> RouteVersion:
    """Return the published route a new dossier of the version takes."""
    key = answer(_routes([version]))[version.pk]
    if key is None:
        raise RouteVersion.DoesNotExist
    return RouteVersion.objects.get(pk=key)
