"""The hall that measurements play in: eight centres with their officers, one procedure, citizens.

Made by the same acts as a real one. Each client of a storm has a centre of its own, because the
intake of one unit queues on one row (design.md, decision 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from motcua.catalogue.actions import publish_version
from motcua.catalogue.models import FeeRule, PaperRequirement, Procedure, ProcedureVersion, Sector
from motcua.dossiers.actions import FeeGiven, PaperGiven, Submission
from motcua.interop.actions import Wanted, issue_token
from motcua.interop.models import ApiToken, Scope
from motcua.org.actions import Opening, grant_authority, open_unit, post
from motcua.org.models import Duty, Unit, UnitKind
from motcua.people.actions import Declared, declare_person, verify_person
from motcua.people.models import IdKind, Person, User
from motcua.workdays.actions import seed_national_calendar
from motcua.workflow.actions import load_shipped_routes

CENTRES = 8
DECISION = "1/QĐ-DO"
PAPERS = ("Đơn đề nghị cấp lại giấy phép", "Giấy khám sức khỏe còn hạn", "Bản sao giấy phép đã cấp")
FEE = Decimal(135_000)
_DUTIES = (Duty.RECEIVE, Duty.APPRAISE, Duty.APPROVE, Duty.SEAL, Duty.RETURN)


@dataclass(frozen=True, kw_only=True)
class Counter:
    """One centre, who serves there by duty, and who comes."""

    centre: Unit
    officers: Mapping[str, User]
    citizen: Person
    system: User  # may do at the centre what its officers may
    token: str  # its secret

    def key_holders(self) -> list[tuple[str, str]]:
        """Return who signs and seals here: the name of the key, and whom it belongs to."""
        unit = self.centre
        return [(self.system.username, self.system.full_name), (unit.code, unit.name_vi)]


@dataclass(frozen=True, kw_only=True)
class BenchHall:
    """The province of a measurement."""

    founder: User
    version: ProcedureVersion
    counters: list[Counter]

    def submission(self, client: int, number: int) -> Submission:
        """Return what the citizen of one client hands in: three papers, the fee in cash."""
        counter = self.counters[client % len(self.counters)]
        citizen = counter.citizen
        return Submission(
            procedure_version=self.version,
            receiving_unit=counter.centre,
            person=citizen,
            name=citizen.full_name,
            address=citizen.address,
            phone=citizen.phone,
            number_end="4127",
            papers=[
                PaperGiven(name=paper.name, requirement=paper, originals=1)
                for paper in self.version.papers.all()
            ],
            fees=[
                FeeGiven(
                    name="Lệ phí cấp lại",
                    amount=FEE,
                    method="cash",
                    receipt_number=f"{client:02}-{number:08}",
                )
            ],
        )

    def body(self, client: int, number: int) -> dict[str, Any]:
        """Return the same as the API takes it."""
        counter = self.counters[client % len(self.counters)]
        citizen = counter.citizen
        return {
            "procedure": self.version.procedure.code,
            "receiving_unit": counter.centre.code,
            "deciding_unit": counter.centre.code,
            "applicant": {
                "full_name": citizen.full_name,
                "id_kind": citizen.id_kind,
                "id_number": citizen.read_number(),
                "address": citizen.address,
                "phone": citizen.phone,
            },
            "papers": [{"requirement": seq, "originals": 1} for seq in range(1, len(PAPERS) + 1)],
            "fees": [
                {
                    "name": "Lệ phí cấp lại",
                    "amount": int(FEE),
                    "method": "cash",
                    "receipt_number": f"{client:02}-{number:08}",
                }
            ],
        }


def make_hall(*, at: datetime, centres: int = CENTRES) -> BenchHall:
    """Build it in an empty database."""
    seed_national_calendar(at=at)
    founder = User.objects.create(username="do", full_name="Người đo", is_superuser=True)
    first = at.date().replace(day=1)
    province = _unit("H99", UnitKind.PROVINCE, "Tỉnh An Bình", None, founder, at)
    counters = [_counter(number, province, first, founder, at) for number in range(1, centres + 1)]
    load_shipped_routes(by=founder, at=at)  # needs somebody for every step
    published = _procedure(first, founder, at)
    # Read once, with its papers: what a client sends is not what is measured.
    found = ProcedureVersion.objects.select_related("procedure__sector", "route")
    version = found.prefetch_related("papers").get(pk=published.pk)
    return BenchHall(founder=founder, version=version, counters=counters)


def _unit(
    code: str, kind: UnitKind, name: str, parent: Unit | None, by: User, at: datetime
) -> Unit:
    opening = Opening(
        code=code,
        kind=kind,
        name_vi=name,
        parent=parent,
        decision_no=DECISION,
        valid_from=date(2025, 7, 1),
    )
    return open_unit(opening, by=by, at=at)


def _counter(number: int, province: Unit, first: date, by: User, at: datetime) -> Counter:
    name = f"Trung tâm Phục vụ hành chính công số {number}"
    centre = _unit(f"H99.{number + 10}", UnitKind.PROVINCIAL_CENTRE, name, province, by, at)
    officers = {}
    for duty in _DUTIES:
        user = User.objects.create(username=f"{duty}{number}", full_name=f"Cán bộ {duty} {number}")
        post(user, unit=centre, duty=duty, decision_no=DECISION, valid_from=first, by=by, at=at)
        officers[str(duty)] = user
    token, secret = _token(centre, name, by, at)
    for approver in (officers[Duty.APPROVE], token.user):
        grant_authority(
            approver,
            unit=province,
            covers_all=True,
            decision_no=DECISION,
            valid_from=first,
            by=by,
            at=at,
        )
    said = Declared(
        full_name="Nguyễn Thị Hồng Nhung",
        id_kind=IdKind.CCCD,
        id_number=f"0991900{number:05}",  # 099 is the number of no province
        address="Tổ 4, phường Bình Minh, tỉnh An Bình",
        phone="0900000412",
    )
    citizen = declare_person(said, by=officers[Duty.RECEIVE], at=at)
    citizen = verify_person(citizen, by=officers[Duty.RECEIVE], at=at)
    return Counter(
        centre=centre, officers=officers, citizen=citizen, system=token.user, token=secret
    )


def _token(centre: Unit, name: str, by: User, at: datetime) -> tuple[ApiToken, str]:
    wanted = Wanted(
        name=name,
        unit=centre,
        scopes=Scope.values,
        duties=_DUTIES,
        requests_per_minute=None,
    )
    return issue_token(wanted, by=by, at=at)


def _procedure(first: date, by: User, at: datetime) -> ProcedureVersion:
    sector = Sector.objects.create(code="SHGP", name_vi="Sát hạch, cấp giấy phép lái xe")
    draft = ProcedureVersion.objects.create(
        procedure=Procedure.objects.create(code="9.000348", sector=sector),
        number=1,
        name_vi="Cấp lại giấy phép lái xe",
        agencies=["Sở Xây dựng"],
        limit_value=Decimal(3),
        limit_unit="working_day",
        is_on_the_spot=True,
    )
    for seq, name in enumerate(PAPERS, start=1):
        PaperRequirement.objects.create(version=draft, seq=seq, name=name, originals=1)
    FeeRule.objects.create(version=draft, seq=1, amount=FEE)
    return publish_version(draft, valid_from=first, by=by, at=at)
