"""A dossier as other systems read it, and what they hand in."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from motcua.api.schemas.kinds import (
    Body,
    Code,
    Day,
    Dong,
    Email,
    Line,
    Moment,
    Phone,
    SaidLine,
    Shown,
    Text,
)
from motcua.dossiers.models import Channel, Outcome, ReturnMethod
from motcua.dossiers.states import State
from motcua.payments.models import FeeKind, Method
from motcua.people.models import IdKind, Sex

Sheets = Annotated[int, Field(ge=0, le=99)]


class UnitShown(Shown):
    code: str = Field(examples=["H99.12"])
    name: str


class ProcedureShown(Shown):
    code: str = Field(examples=["3.000348"])
    name: str
    version: int


class ApplicantShown(Shown):
    """Who asks; number, phone and e-mail are masked, the address needs the scope person:read."""

    name: str
    is_business: bool
    number_end: str = Field(description="the last digits of the identity number or tax code")
    phone: str = Field(description="masked")
    email: str = Field(description="masked")
    address: str | None = Field(description="null without the scope person:read")


class DossierShown(Shown):
    """A dossier. Its ETag names the newest act of its history."""

    uuid: UUID
    code: str | None = Field(description="printed code; null until it is received")
    tracking_code: str
    state: State
    national_code: int = Field(ge=1, le=10, description="TrangThaiHoSo of the national portal")
    outcome: Outcome | None
    procedure: ProcedureShown
    applicant: ApplicantShown
    submitter_name: str
    summary: str
    sets: int
    receiving_unit: UnitShown
    deciding_unit: UnitShown
    channel: Channel
    return_method: ReturnMethod
    system_of_record: str
    external_code: str
    submitted_at: Moment
    received_at: Moment | None
    first_due_at: Moment | None = Field(description="as first promised; never moves")
    legal_due_at: Moment | None
    due_at: Moment | None = Field(description="as promised now")
    decided_at: Moment | None
    finished_at: Moment | None
    returned_at: Moment | None
    ended_at: Moment | None = Field(description="declined, withdrawn or stopped")
    changed_at: Moment
    etag: str = Field(
        description="send it as If-Match with the next act", examples=['"2-1f0c9a7e"']
    )


class PersonGiven(Body):
    """A person as they declare themselves."""

    full_name: Annotated[str, Field(min_length=1, max_length=120)]
    id_kind: IdKind = IdKind.NONE
    id_number: Annotated[str, Field(max_length=30)] = ""
    id_issued_on: Day | None = None
    born_on: Day | None = None
    sex: Sex = Sex.UNKNOWN
    address: Line = ""
    phone: Phone = ""
    email: Email = ""


class BusinessGiven(Body):
    """An enterprise, cooperative, household business or organisation."""

    name: Annotated[str, Field(min_length=1, max_length=250)]
    tax_code: Annotated[str, Field(max_length=14, pattern=r"^[0-9-]*$")] = ""
    address: Line = ""
    phone: Phone = ""
    email: Email = ""


class PaperGivenBody(Body):
    """One line of the checklist; ``requirement`` is its number in the published list."""

    requirement: Annotated[int, Field(ge=0, le=32767)] | None = None
    name: Line = Field(default="", description="of a paper outside the published list")
    originals: Sheets = 0
    copies: Sheets = 0
    is_received: bool = True
    not_needed_because: Line = ""
    is_checked: bool = Field(default=False, description="compared with the original")
    uploads: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)] = Field(
        default=[], description="handles given by POST /uploads"
    )


class FeeGivenBody(Body):
    """What is owed and how it was paid; zero needs its reason."""

    name: SaidLine
    amount: Dong
    kind: FeeKind = FeeKind.CHARGE
    reason: Line = ""
    method: Method | None = Field(default=None, description="null: not paid yet")
    receipt_number: Annotated[str, Field(max_length=40)] = ""


class Intake(Body):
    """What an applicant, or somebody for them, hands in for one procedure."""

    procedure: Code = Field(examples=["3.000348"])
    receiving_unit: Code | None = Field(
        default=None, description="code; null: the only unit at which the token receives"
    )
    deciding_unit: Code | None = Field(
        default=None, description="code; null: as the catalogue allocates it"
    )
    case: Text = Field(default="", description="the heading of the checklist that applies")
    applicant: PersonGiven | None = None
    business: BusinessGiven | None = None
    submitter: PersonGiven | None = Field(
        default=None, description="who came for somebody else, with what mandate_note says"
    )
    mandate_note: Line = ""
    summary: Annotated[str, Field(max_length=500)] = ""
    sets: Annotated[int, Field(ge=1, le=99)] = 1
    channel: Channel = Channel.ONLINE
    counter: Annotated[str, Field(max_length=40)] = ""
    return_method: ReturnMethod = ReturnMethod.COUNTER
    papers: Annotated[list[PaperGivenBody], Field(max_length=200)] = []
    fees: Annotated[list[FeeGivenBody], Field(max_length=20)] = []
    reason: Text = Field(default="", description="why it is received although a paper is missing")
