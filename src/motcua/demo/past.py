"""Three months of dossiers, made through the same actions as at the desk, clock as an argument.

Everything is drawn from one seed: the same day gives the same past.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from motcua.catalogue.models import ProcedureVersion
from motcua.demo import persons, procedures
from motcua.demo.province import CENTRE, WARD, WARD_CENTRE, account
from motcua.dossiers import actions
from motcua.dossiers.actions import Asked, FeeGiven, PaperGiven, Submission
from motcua.dossiers.models import Channel, Dossier
from motcua.org.models import Unit
from motcua.people.models import User
from motcua.workdays.rules import Calendar, add_working_minutes, next_opening, working_minutes

SEED = 2026
ARRIVALS_A_DAY = 19
GROUND = "Điều 19 Nghị định 118/2025/NĐ-CP"
#: Shares of what happens on the way, out of a hundred.
SUPPLEMENTS, REFUSALS, WITHDRAWALS, LATE = 7, 2, 1, 1
CHANNELS = {Channel.COUNTER: 62, Channel.ONLINE: 33, Channel.POST: 5}
COUNTERS = {"tiepnhan1": "7", "tiepnhan2": "3"}
#: Who appraises which office's matters.
APPRAISERS = {
    "H99.02": "thamdinh1", "H99.04": "thamdinh1", "H99.06": "thamdinh1",
    "H99.20": "thamdinh3", "H99.21": "thamdinh3", "H99.22": "thamdinh3",
    "H99.30": "thamdinh3", "H99.31": "thamdinh3",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The fixed things of the sample, read once."""

    centre: Unit
    ward_centre: Unit
    offices: dict[str, Unit]
    versions: list[tuple[ProcedureVersion, dict[str, Any]]]
    cast: dict[str, User]
    calendar: Calendar
    now: datetime  # the moment up to which things have happened: a working one
    wall: datetime  # what the clock on the wall says

    @classmethod
    def set(cls, now: datetime, *, wall: datetime) -> "Stage":
        used = procedures.used()
        found = ProcedureVersion.objects.in_force(now.date()).filter(procedure__code__in=used)
        rows = found.select_related("procedure__sector").prefetch_related("papers", "fee_rules")
        names = (
            "tiepnhan1", "tiepnhan2", "thamdinh1", "thamdinh2", "thamdinh3", "pheduyet1",
            "vanthu", "giamdoc", "phuong", "chutich",
        )  # fmt: skip
        centre = Unit.objects.get(code=CENTRE)
        return cls(
            centre=centre,
            ward_centre=Unit.objects.get(code=WARD_CENTRE),
            offices={unit.code: unit for unit in Unit.objects.filter(code__startswith="H99")},
            versions=[(row, used[row.procedure.code]) for row in rows.order_by("pk")],
            cast={name: account(name) for name in names},
            calendar=centre.calendar_version().frozen(),
            now=now,
            wall=wall,
        )

    def crew(self, deciding_code: str, counter: str = "") -> "Crew":
        """Return who works on what the unit decides, received at one of the hall's counters."""
        cast = self.cast
        if deciding_code == WARD:
            return Crew(
                receiver=cast["phuong"], appraiser=cast["phuong"], approver=cast["chutich"],
                clerk=cast["phuong"], head=cast["chutich"],
            )  # fmt: skip
        return Crew(
            receiver=cast["tiepnhan2" if counter == COUNTERS["tiepnhan2"] else "tiepnhan1"],
            appraiser=cast[APPRAISERS.get(deciding_code, "thamdinh2")],
            approver=cast["pheduyet1"],
            clerk=cast["vanthu"],
            head=cast["giamdoc"],
        )


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who does what at one place; in the ward one officer does all but what the chairman signs."""

    receiver: User
    appraiser: User
    approver: User
    clerk: User
    head: User


def arrivals(stage: Stage, first: datetime, random: Random) -> Iterator[datetime]:
    """Yield the moments of reception in order: more on Mondays, in the mornings, month by month."""
    at = next_opening(first, stage.calendar)
    while True:
        busy = 1.35 if at.weekday() == 0 else 1.0
        busy *= 1.3 if at.hour < 11 else 0.8
        busy *= (1.0, 0.85, 1.15)[at.month % 3]
        minutes = max(1, round(random.expovariate(ARRIVALS_A_DAY * busy / 480)))
        at = add_working_minutes(at, minutes, stage.calendar)
        if at >= stage.now:
            return
        yield at


def take_in(
    stage: Stage, random: Random, serial: int, at: datetime, *, paid: bool = True
) -> Dossier:
    """Let a new person hand in one dossier, at one of the two counters or in the ward."""
    version, row = random.choices(stage.versions, [r["weight"] for _v, r in stage.versions])[0]
    officer = stage.crew(row["unit"], random.choice(list(COUNTERS.values()))).receiver
    channel = random.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    given = submission(
        stage, version, row, random, serial, by=officer, at=at, paid=paid, channel=channel
    )
    return actions.take_in([given], by=officer, at=at)[0]


def submission(
    stage: Stage,
    version: ProcedureVersion,
    row: dict[str, Any],
    random: Random,
    serial: int,
    *,
    by: User,
    at: datetime,
    paid: bool = True,
    channel: str = Channel.COUNTER,
) -> Submission:
    """Return what an invented person hands in, papers complete, fee paid."""
    person = persons.invent(random, serial, by=by, at=at)
    asked = [paper for paper in version.papers.all() if paper.kind == "paper"]
    case = next((paper.heading for paper in asked if paper.is_by_case), "")
    papers = [
        PaperGiven(
            name=paper.name,
            requirement=paper,
            originals=paper.originals,
            copies=paper.copies,
            is_checked=paper.copies > 0,
        )
        for paper in asked
        if not paper.is_by_case or paper.heading == case
    ]
    return Submission(
        procedure_version=version,
        receiving_unit=stage.ward_centre if row["unit"] == WARD else stage.centre,
        deciding_unit=stage.offices[row["unit"]],
        person=person,
        name=person.full_name,
        address=person.address,
        phone=person.phone,
        number_end=f"{serial:06}"[-4:],
        channel=channel,
        counter=COUNTERS.get(by.username, "") if channel == Channel.COUNTER else "",
        return_method=random.choices(["counter", "post", "electronic"], [7, 2, 1])[0],
        papers=papers,
        fees=[fee(row, random, serial, paid=paid)],
    )


def fee(row: dict[str, Any], random: Random, serial: int, *, paid: bool) -> FeeGiven:
    amount = Decimal(row["fee"])
    return FeeGiven(
        name="Lệ phí",
        amount=amount,
        reason="" if amount else "Không thu theo quy định",
        method=random.choice(["cash", "transfer"]) if amount and paid else "",
        receipt_number=f"AB{serial:07}" if amount and paid else "",
    )


def live(stage: Stage, dossier: Dossier, random: Random) -> Dossier:
    """Play the life of one dossier up to now; what lies in the future has not happened yet."""
    assert dossier.received_at is not None
    assert dossier.due_at is not None
    limit = working_minutes(dossier.received_at, dossier.due_at, stage.calendar)
    is_late = random.randrange(100) < LATE
    share = random.uniform(1.05, 1.3) if is_late else random.choices(
        [random.uniform(0.25, 0.7), random.uniform(0.9, 0.995)], [43, 57]
    )[0]  # fmt: skip
    total = max(40, round(limit * share))
    clock = _Clock(stage, dossier.received_at, total)
    try:
        return _play(stage, dossier, random, clock, is_late=is_late)
    except _NotYet:
        return dossier


class _NotYet(Exception):
    """The next act lies in the future."""


@dataclass
class _Clock:
    """Moments within one life, as shares of its working time."""

    stage: Stage
    start: datetime
    total: int  # working minutes until the result

    def at(self, share: float) -> datetime:
        moment = add_working_minutes(self.start, round(self.total * share), self.stage.calendar)
        if moment > self.stage.now:
            raise _NotYet
        return moment


def _play(
    stage: Stage, dossier: Dossier, random: Random, clock: _Clock, *, is_late: bool
) -> Dossier:
    crew = stage.crew(dossier.deciding_unit.code, dossier.counter)
    fate = random.randrange(100)
    actions.take(dossier, by=crew.appraiser, at=clock.at(0.1))
    if fate < WITHDRAWALS:
        return actions.withdraw(
            dossier, text="Người nộp không còn nhu cầu", by=crew.receiver, at=clock.at(0.2)
        )
    if fate < WITHDRAWALS + SUPPLEMENTS:
        clock = _supplement(stage, dossier, random, clock, crew)
    if is_late:
        _apologise(stage, dossier, random, clock, by=crew.head)
    actions.appraise(
        dossier, text="Hồ sơ đủ điều kiện giải quyết", by=crew.appraiser, at=clock.at(0.7)
    )
    if fate >= 100 - REFUSALS:
        actions.refuse_result(
            dossier, document=None, signed=None, cause="applicant", legal_ground=GROUND,
            text="Chưa đáp ứng điều kiện theo quy định", by=crew.approver, at=clock.at(0.88),
        )  # fmt: skip
    else:
        actions.approve(dossier, document=None, signed=None, by=crew.approver, at=clock.at(0.88))
    actions.seal(dossier, signed=None, by=crew.clerk, at=clock.at(0.96))
    actions.complete(dossier, verification=None, by=crew.clerk, at=clock.at(1.0))
    wait = random.choice([0.02, 0.1, 0.3, 0.8])
    return actions.return_result(
        dossier, to_name=dossier.applicant_name, by=crew.receiver, at=clock.at(1.0 + wait)
    )


def _supplement(
    stage: Stage,
    dossier: Dossier,
    random: Random,
    clock: _Clock,
    crew: Crew,
) -> _Clock:
    cause = random.choices(["guidance", "applicant", "agency", "rule"], [3, 5, 1, 1])[0]
    paper = dossier.papers.first()
    actions.request_supplement(
        dossier,
        items=[Asked(text=f"{paper.name[:150]} (bản rõ, còn hạn)" if paper else "Bản rõ")],
        cause=cause, legal_ground=GROUND, text="Giấy tờ chưa rõ hoặc đã hết hạn",
        by=crew.appraiser, at=clock.at(0.15),
    )  # fmt: skip
    back = add_working_minutes(clock.at(0.15), random.randrange(60, 1400), stage.calendar)
    if back > stage.now:
        raise _NotYet
    actions.supplement(dossier, by=crew.receiver, at=back, text="Đã nộp bổ sung đủ")
    return _Clock(stage, back, clock.total)


def _apologise(stage: Stage, dossier: Dossier, random: Random, clock: _Clock, *, by: User) -> None:
    """Most who will be late say so in time; some say it late, which is marked."""
    dossier.refresh_from_db()
    assert dossier.due_at is not None
    ahead = 600 if random.random() < 0.7 else 60
    at = add_working_minutes(dossier.due_at, -ahead, stage.calendar)
    if at < clock.start or at > stage.now:
        return
    until = add_working_minutes(dossier.due_at, clock.total // 2 + 480, stage.calendar)
    actions.apologise(
        dossier, until=until, cause="agency", legal_ground=GROUND,
        text="Chờ kết quả xác minh tại thực địa", by=by, at=at,
    )  # fmt: skip


def first_day(now: datetime) -> datetime:
    """Return where the sample's past begins: three months back."""
    return now - timedelta(days=92)
