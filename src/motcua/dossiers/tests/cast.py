"""One hall, one cast, one procedure: `hall = make_hall()`, then tell the story with verbs.

The hall of An Bình has an officer for every duty, a colleague for the receiving one, and a stranger
who serves at another centre. Monday 2 March 2026, 08:30 in the morning, is `MONDAY`.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from motcua.catalogue.models import (
    FeeRule,
    PaperRequirement,
    Procedure,
    ProcedureVersion,
    Sector,
)
from motcua.dossiers import actions
from motcua.dossiers.actions import FeeGiven, PaperGiven, Submission
from motcua.dossiers.models import Dossier
from motcua.org.models import Duty, Post, Unit, UnitKind
from motcua.org.tests.factories import AuthorityFactory, PostFactory, UnitFactory
from motcua.people.models import Person, User
from motcua.people.tests.factories import PersonFactory, UserFactory
from motcua.workdays import rules
from motcua.workdays.models import Calendar, CalendarVersion
from motcua.workflow.actions import draw, load_shipped_routes, publish
from motcua.workflow.models import Route

MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 08:30 in Viet Nam


def later(minutes: int = 0, *, hours: int = 0, days: int = 0) -> datetime:
    """Return a moment after Monday 08:30."""
    return MONDAY + timedelta(minutes=minutes, hours=hours, days=days)


@dataclass
class Hall:
    """The centre, its people, one procedure of three working days, and one applicant."""

    province: Unit
    centre: Unit
    elsewhere: Unit
    receiver: User
    colleague: User  # also receives
    appraiser: User
    approver: User
    clerk: User  # of the seal
    head: User
    stranger: User  # every duty, at another centre
    version: ProcedureVersion
    citizen: Person
    numbers: list[int] = field(default_factory=lambda: [0])

    def submission(self, **changes: object) -> Submission:
        """Return what the citizen hands in: both papers, the fee paid in cash."""
        self.numbers[0] += 1
        papers = [
            PaperGiven(name=p.name, requirement=p, originals=p.originals, copies=p.copies)
            for p in self.version.papers.all()
        ]
        fee = FeeGiven(
            name="Lệ phí cấp lại",
            amount=Decimal(135_000),
            method="cash",
            receipt_number=f"{self.numbers[0]:07}",
        )
        given = Submission(
            procedure_version=self.version,
            receiving_unit=self.centre,
            person=self.citizen,
            name=self.citizen.full_name,
            address="Tổ 4, phường Bình Minh, tỉnh An Bình",
            phone="0900000412",
            number_end="4127",
            papers=papers,
            fees=[fee],
        )
        return replace(given, **changes)

    def received(self, at: datetime = MONDAY, **changes: object) -> Dossier:
        """Return a dossier just taken in at the counter."""
        (dossier,) = actions.take_in([self.submission(**changes)], by=self.receiver, at=at)
        return dossier

    def taken(self) -> Dossier:
        return actions.take(self.received(), by=self.appraiser, at=later(10))

    def appraised(self) -> Dossier:
        return actions.appraise(self.taken(), text="Đủ điều kiện", by=self.appraiser, at=later(60))

    def approved(self) -> Dossier:
        return actions.approve(
            self.appraised(), document=None, signed=None, by=self.approver, at=later(90)
        )

    def sealed(self) -> Dossier:
        return actions.seal(self.approved(), signed=None, by=self.clerk, at=later(100))

    def finished(self) -> Dossier:
        return actions.complete(self.sealed(), verification=None, by=self.clerk, at=later(110))


def make_calendar() -> CalendarVersion:
    """Return the national calendar: Monday to Friday, no days off."""
    calendar = Calendar.objects.filter(code="national").first() or Calendar.objects.create(
        code="national", name_vi="Lịch làm việc chung"
    )
    snapshot = rules.Calendar(code="national").as_json()
    digest = hashlib.sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()
    version, _new = CalendarVersion.objects.get_or_create(
        calendar=calendar,
        number=1,
        defaults={
            "snapshot": snapshot,
            "sha256": digest,
            "made_at": MONDAY,
            "decision_number": "thử nghiệm",
        },
    )
    return version


def make_version(
    code: str = "3.000348",
    *,
    fee: int | None = 135_000,
    cases: tuple[str, ...] = (),
    **changes: object,
) -> ProcedureVersion:
    """Return a published version with two papers and a known fee, on the spot."""
    sector, _new = Sector.objects.get_or_create(
        code="SHGP", defaults={"name_vi": "Sát hạch, cấp giấy phép lái xe"}
    )
    procedure = Procedure.objects.create(code=code, sector=sector)
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=1,
        name_vi="Cấp lại giấy phép lái xe",
        agencies=["Sở Xây dựng"],
        limit_value=Decimal(3),
        limit_unit="working_day",
        is_on_the_spot=True,
        **changes,
    )
    PaperRequirement.objects.create(
        version=version, seq=1, name="Đơn đề nghị theo mẫu", originals=1
    )
    PaperRequirement.objects.create(version=version, seq=2, name="Giấy khám sức khỏe", originals=1)
    for seq, case in enumerate(cases, start=3):
        PaperRequirement.objects.create(
            version=version, seq=seq, name=f"{case}: giấy tờ", heading=case, is_by_case=True
        )
    if fee is not None:
        FeeRule.objects.create(version=version, seq=1, amount=Decimal(fee))
    ProcedureVersion.objects.filter(pk=version.pk).update(
        state="published", valid_from=date(2026, 1, 1), published_at=MONDAY
    )
    version.refresh_from_db()
    return version


def make_hall() -> Hall:
    make_calendar()
    province = UnitFactory.create(code="H99", kind=UnitKind.PROVINCE, name_vi="Tỉnh An Bình")
    centre = UnitFactory.create(
        code="H99.12",
        kind=UnitKind.PROVINCIAL_CENTRE,
        name_vi="Trung tâm Phục vụ hành chính công tỉnh An Bình",
        parent=province,
    )
    elsewhere = UnitFactory.create(code="H98.12", name_vi="Trung tâm khác")
    cast = {name: UserFactory.create() for name in (
        "receiver", "colleague", "appraiser", "approver", "clerk", "head", "stranger",
    )}  # fmt: skip
    posts = [
        PostFactory.build(user=cast[name], unit=centre, duty=duty)
        for name, duties in {
            "receiver": (Duty.RECEIVE, Duty.RETURN),
            "colleague": (Duty.RECEIVE, Duty.RETURN),
            "appraiser": (Duty.APPRAISE,),
            "approver": (Duty.APPROVE,),
            "clerk": (Duty.SEAL,),
            "head": (Duty.HEAD,),
        }.items()
        for duty in duties
    ]
    posts += [PostFactory.build(user=cast["stranger"], unit=elsewhere, duty=duty) for duty in Duty]
    Post.objects.bulk_create(posts)
    AuthorityFactory.create(user=cast["approver"], unit=centre)
    AuthorityFactory.create(user=cast["stranger"], unit=elsewhere)
    load_shipped_routes(by=cast["head"], at=MONDAY)
    return Hall(
        province=province,
        centre=centre,
        elsewhere=elsewhere,
        version=make_version(),
        citizen=PersonFactory.create(full_name="Nguyễn Thị Hồng Nhung"),
        **cast,
    )


def draw_crossroads(hall: Hall) -> None:
    """Let an appraisal end with one of two choices, in dossiers to come."""
    route = Route.objects.get(code="five-on-the-spot")
    shape = route.current().shape()
    steps = [
        {"key": step.key, "kind": step.kind, "name_vi": step.key, "duty": step.duty}
        for step in shape.steps
    ]
    steps.insert(2, {"key": "visit", "kind": "appraise", "name_vi": "Xem", "duty": "appraise"})
    flows = [
        {"source": "receive", "target": "appraise"},
        {"source": "appraise", "target": "approve", "choice": "simple"},
        {"source": "appraise", "target": "visit", "choice": "hard"},
        {"source": "visit", "target": "approve"},
        {"source": "approve", "target": "seal"},
        {"source": "seal", "target": "return"},
    ]
    draft = draw(route, drawing={"steps": steps, "flows": flows}, by=hall.head)
    publish(draft, by=hall.head, at=MONDAY)
