"""Read the halls, the agencies and the procedures once; post the officers they lack."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random

from motcua.catalogue.models import FeeRule, ProcedureVersion, VersionState
from motcua.demo import persons, procedures
from motcua.demo.province import CENTRE, DECISION, account
from motcua.demo.simulation.cast import Habits, Offer, Officer, PaperAsked, Place, StepOf
from motcua.dossiers.actions.intake import route_for
from motcua.dossiers.clock import FILED
from motcua.dossiers.models import Channel
from motcua.org.actions import grant_authority, post
from motcua.org.models import Authority, Duty, Post, Rank, Unit, UnitKind
from motcua.people.models import User
from motcua.workdays.rules import Convention, Limit
from motcua.workflow.models import RouteVersion, StepKind, UnitRole
from motcua.workflow.rules import after, back_targets

#: Officers of each duty: in the provincial hall, in a commune's, in an agency.
GREAT = {Duty.RECEIVE: 12, Duty.APPRAISE: 16, Duty.APPROVE: 4, Duty.SEAL: 2, Duty.HEAD: 1}
SMALL = {Duty.RECEIVE: 2, Duty.APPRAISE: 2, Duty.APPROVE: 1, Duty.SEAL: 1, Duty.HEAD: 1}
AGENCY = {Duty.APPRAISE: 3, Duty.APPROVE: 1, Duty.SEAL: 1}
#: Share of all dossiers that each commune's hall takes; procedures of each.
COMMUNE_SHARE, COMMUNE_PROCEDURES = 0.12, 30
_LINE = (StepKind.RECEIVE, StepKind.APPRAISE, StepKind.APPROVE, StepKind.SEAL, StepKind.RETURN)


def begins_on(wanted: date) -> date:
    """Return the first day on which all units of the sample exist, if that is later."""
    days = [unit.valid_from for unit in _units() if unit.valid_from]
    return max([wanted, *days])


def offers(*, since: date, at: datetime) -> list[Offer]:
    """Return what each hall receives, with officers in post since that day."""
    places = Places(since, at)
    return [*_provincial(places), *_communal(places)]


def _units() -> list[Unit]:
    return list(Unit.objects.filter(code__startswith="H99").order_by("pk"))


class Places:
    """The units as values, each made once; officers are posted where they are missing."""

    def __init__(self, since: date, at: datetime) -> None:
        self.since, self.at = since, at
        self.founder = account("demo")
        self.units = {unit.code: unit for unit in _units()}
        self.by_name = {unit.name_vi: unit for unit in self.units.values()}
        self.made: dict[str, Place] = {}

    def place(self, unit: Unit, wanted: dict[Duty, int]) -> Place:
        if unit.code not in self.made:
            self.made[unit.code] = self._make(unit, wanted)
        return self.made[unit.code]

    def _make(self, unit: Unit, wanted: dict[Duty, int]) -> Place:
        chance = Random(unit.code)  # noqa: S311 - an agency keeps its habits whatever the seed
        stored = unit.calendar_version()
        staff = {str(duty): self._officers(unit, duty, count) for duty, count in wanted.items()}
        if Duty.RECEIVE in wanted:
            staff[Duty.RETURN] = self._officers(unit, Duty.RETURN, wanted[Duty.RECEIVE])
        return Place(
            pk=unit.pk,
            code=unit.code,
            above=tuple(unit.ancestor_ids),
            calendar=stored.frozen(),
            calendar_version=stored.pk,
            staff=staff,
            habits=Habits(
                late=0.0012 + 0.03 * chance.random() ** 3,
                early=chance.uniform(0.36, 0.5),
                supplements=chance.uniform(0.03, 0.1),
                apologises=chance.uniform(0.4, 0.9),
                refuses=chance.uniform(0.005, 0.025),
            ),
            online=chance.uniform(0.45, 0.72),
        )

    def _officers(self, unit: Unit, duty: Duty, count: int) -> tuple[Officer, ...]:
        # Who receives also returns: one name for both.
        kind = Duty.RECEIVE if duty == Duty.RETURN else duty
        names = [f"mp-{unit.code.lower()}-{kind}-{turn}" for turn in range(1, count + 1)]
        return tuple(self._officer(name, unit, duty) for name in names)

    def _officer(self, username: str, unit: Unit, duty: Duty) -> Officer:
        user = User.objects.filter(username=username).first() or _user(username)
        held = self._post(user, unit, duty)
        power = self._authority(user, unit) if duty == Duty.APPROVE else None
        return Officer(
            user=user.pk,
            uuid=str(user.uuid),
            post=held.pk,
            unit=unit.pk,
            authority=str(power.uuid) if power else "",
            authority_words=f"{power.mode} {power.decision_no}".strip() if power else "",
        )

    def _post(self, user: User, unit: Unit, duty: Duty) -> Post:
        """Return the post held since the first day; one that began later gets a forerunner."""
        held = Post.objects.filter(user=user, unit=unit, duty=duty).order_by("valid_from").first()
        if held and held.valid_from <= self.since:
            return held
        return post(
            user,
            unit=unit,
            duty=duty,
            decision_no=DECISION,
            valid_from=self.since,
            valid_to=held.valid_from - timedelta(days=1) if held else None,
            rank=Rank.DEPUTY_HEAD if duty in (Duty.APPROVE, Duty.HEAD) else Rank.SPECIALIST,
            by=self.founder,
            at=self.at,
        ).post

    def _authority(self, user: User, unit: Unit) -> Authority:
        found = Authority.objects.filter(user=user, valid_from__lte=self.since).first()
        return found or grant_authority(
            user,
            unit=unit.parent if unit.is_centre and unit.parent else unit,
            covers_all=True,
            decision_no=DECISION,
            valid_from=self.since,
            by=self.founder,
            at=self.at,
        )


def _user(username: str) -> User:
    """Return a new officer nobody can sign in as."""
    random = Random(username)  # noqa: S311 - an invented name
    names = persons.NAMES
    given = random.choice(names[random.choice(("male", "female"))])
    user = User(username=username, full_name=f"{random.choice(names['family'])} {given}")
    user.set_unusable_password()
    user.save()
    return user


def _provincial(places: Places) -> Iterable[Offer]:
    used = procedures.used()
    hall = places.place(places.units[CENTRE], GREAT)
    for version in _versions():
        row = used.get(version.procedure.code)
        unit = places.units.get(row["unit"]) if row else _named(version.agencies, places.by_name)
        if unit and unit.kind not in (UnitKind.COMMUNE, UnitKind.PROVINCIAL_CENTRE):
            weight = float(row["weight"]) if row else 0.12
            yield from _offer(version, hall, places.place(unit, AGENCY), weight)


def _communal(places: Places) -> Iterable[Offer]:
    kinds = [u for u in places.units.values() if u.kind == UnitKind.COMMUNE_CENTRE and u.parent]
    chosen = [v for v in _versions() if "commune" in v.levels][:COMMUNE_PROCEDURES]
    for centre in kinds:
        assert centre.parent is not None
        hall = places.place(centre, SMALL)
        agency = places.place(centre.parent, AGENCY)
        for turn, version in enumerate(chosen, start=1):
            yield from _offer(version, hall, agency, 40 * COMMUNE_SHARE / turn)


def _versions() -> list[ProcedureVersion]:
    """Return the newest receivable version of each procedure.

    A simulation that reaches back before the catalogue began uses it for the earlier days too.
    """
    found = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED)
    found = found.exclude(limit_value=None).exclude(agencies=[])
    parts = ("papers", "fee_rules", "channel_rules")
    return list(found.select_related("procedure", "route").prefetch_related(*parts).order_by("pk"))


def _named(agencies: Sequence[str], by_name: dict[str, Unit]) -> Unit | None:
    return next((by_name[name] for name in agencies if name in by_name), None)


def _offer(version: ProcedureVersion, hall: Place, agency: Place, weight: float) -> Iterable[Offer]:
    """Yield the offer, or nothing where the route does more than go straight on."""
    route = route_for(version)
    steps = steps_of(route)
    if steps:
        yield offer_of(version, route, steps, hall=hall, agency=agency, weight=weight)


def offer_of(
    version: ProcedureVersion,
    route: RouteVersion,
    steps: tuple[StepOf, ...],
    *,
    hall: Place,
    agency: Place,
    weight: float,
) -> Offer:
    asked = [paper for paper in version.papers.all() if paper.kind == "paper"]
    case = next((paper.heading for paper in asked if paper.is_by_case), "")
    return Offer(
        version=version.pk,
        code=version.procedure.code,
        name=version.name_vi,
        hall=hall,
        agency=agency,
        route=route.pk,
        steps=steps,
        limits={channel: _limit(version, channel) for channel in Channel.values},
        promise=_promise(version),
        convention=Convention(version.convention),
        cutoff=version.cutoff,
        papers=tuple(
            PaperAsked(paper.pk, paper.name, paper.originals, paper.copies)
            for paper in asked
            if not paper.is_by_case or paper.heading == case
        ),
        fee=_fee(version.fee_rules.all()),
        weight=weight,
    )


def steps_of(route: RouteVersion) -> tuple[StepOf, ...]:
    """Return the steps of a route that goes straight through the five; others give nothing."""
    shape, rows = route.shape(), {step.key: step for step in route.steps.all()}
    keys = [shape.start]
    while len(following := after(shape, keys[-1])) == 1:
        keys.append(following[0])
    is_plain = tuple(rows[key].kind for key in keys) == _LINE and len(rows) == len(_LINE)
    if not is_plain or any(row.unit_id for row in rows.values()) or following:
        return ()
    if back_targets(shape, keys[2])[:1] != (keys[1],):
        return ()
    return tuple(
        StepOf(
            rows[key].pk,
            rows[key].kind,
            rows[key].duty,
            rows[key].unit_role == UnitRole.DECIDING,
            rows[key].minutes,
        )
        for key in keys
    )


def _limit(version: ProcedureVersion, channel: str) -> Limit:
    value, unit = version.limit_on(FILED[Channel(channel)]) or (0, "working_day")
    return Limit.of(value, unit)


def _promise(version: ProcedureVersion) -> Limit | None:
    if version.promise_value is None:
        return None
    return Limit.of(version.promise_value, version.promise_unit)


def _fee(rules: Iterable[FeeRule]) -> int:
    known = [rule.amount for rule in rules if rule.amount is not None]
    return int(known[0]) if known else 0
