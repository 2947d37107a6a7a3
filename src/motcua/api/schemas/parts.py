"""The parts of a dossier: papers, steps, money, history, results."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from motcua.api.schemas.dossiers import UnitShown
from motcua.api.schemas.kinds import Moment, Shown
from motcua.documents.models import Kind
from motcua.dossiers.states import State, Verb
from motcua.org.models import Duty
from motcua.payments.models import FeeKind, Method
from motcua.workflow.models import StepKind


class UploadShown(Shown):
    upload: str = Field(description="handle to name in an act, good for a day, for this token only")
    sha256: str
    size_bytes: int
    media_type: str = Field(description="as found in the bytes, never as claimed")
    name: str


class FileShown(Shown):
    uuid: UUID
    name: str
    sha256: str
    size_bytes: int
    media_type: str
    at: Moment


class PaperShown(Shown):
    uuid: UUID
    position: int
    requirement: int | None = Field(description="number in the published list")
    name: str
    originals: int
    copies: int
    is_received: bool
    not_needed_because: str
    checked_at: Moment | None
    files: list[FileShown]


class Papers(Shown):
    items: list[PaperShown]


class OfficerShown(Shown):
    uuid: UUID
    name: str


class TaskShown(Shown):
    """A step that somebody has to do or is doing."""

    uuid: UUID
    kind: StepKind
    duty: Duty
    unit: UnitShown
    holder: UUID | None
    holder_name: str
    since: Moment
    taken_at: Moment | None
    due_at: Moment | None
    choices: list[str] = Field(description="of an appraisal: the ways the route leaves open")
    officers: list[OfficerShown] = Field(
        description="to whom this token may give it; empty where it may not assign"
    )


class Tasks(Shown):
    items: list[TaskShown]
    acts: list[str] = Field(
        description="nouns of the acts that this token can do now", examples=[["appraisal"]]
    )


class ChargeShown(Shown):
    uuid: UUID
    name: str
    kind: FeeKind
    amount: int = Field(description="whole dong")
    owed: int = Field(description="whole dong")
    reason: str


class Charges(Shown):
    items: list[ChargeShown]


class PaymentShown(Shown):
    """A line of the ledger; nothing is taken out of it again."""

    uuid: UUID
    charge: UUID
    method: Method
    amount: int = Field(description="whole dong; below nothing where it takes another line back")
    receipt_number: str
    takes_back: UUID | None = Field(description="the line that it sets right")
    at: Moment


class Payments(Shown):
    items: list[PaymentShown]


class HistoryRow(Shown):
    """One act; each row carries the hash of the one before it."""

    sequence: int
    verb: Verb
    state: State
    at: Moment
    by: str
    unit: str | None = Field(description="code of the unit whose post acted")
    hash: str
    hash_before: str


class HistoryShown(Shown):
    items: list[HistoryRow]


class Noun(StrEnum):
    """Which paper of the state was made of a dossier."""

    SLIP = "slip"
    VISIT_SLIP = "visit-slip"
    SIGNED_SLIP = "signed-slip"
    SUPPLEMENT_REQUEST = "supplement-request"
    DECLINATION = "declination"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL_SLIP = "control-slip"
    RESULT_RECEIPT = "result-receipt"


class DocumentShown(Shown):
    """A form that can be printed now; the result itself is among the results."""

    noun: Noun = Field(description="its place in the address")
    kind: Kind
    name: str


class Documents(Shown):
    items: list[DocumentShown]


class ResultShown(Shown):
    uuid: UUID
    number: str
    approved_at: Moment
    sealed_at: Moment | None
    released_at: Moment | None
    superseded_at: Moment | None
    revoked_at: Moment | None
    has_file: bool
    sha256: str | None


class Results(Shown):
    items: list[ResultShown]
