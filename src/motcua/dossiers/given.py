"""What is handed in, as the counter, the portal or the API states it; nothing is written yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from motcua.catalogue.models import PaperRequirement, ProcedureVersion
from motcua.documents.models import File
from motcua.dossiers.models import Channel, Paper, ReturnMethod
from motcua.org.models import Unit
from motcua.payments.models import FeeKind
from motcua.people.models import Business, Person


@dataclass(frozen=True, kw_only=True)
class ScanGiven:
    """A scan or an upload of a paper, already kept; its name as it came."""

    file: File
    name: str


@dataclass(frozen=True, kw_only=True)
class PaperGiven:
    """One line of the checklist as it stands on the counter."""

    name: str
    requirement: PaperRequirement | None = None
    originals: int = 0
    copies: int = 0
    is_received: bool = True
    not_needed_because: str = ""
    is_checked: bool = False  # compared with the original
    scans: Sequence[ScanGiven] = ()
    reused_from: Paper | None = None  # the person handed it in before


@dataclass(frozen=True, kw_only=True)
class FeeGiven:
    """What is owed, and how it was paid at the counter; zero needs its reason."""

    name: str
    amount: Decimal  # whole dong
    kind: str = FeeKind.CHARGE
    reason: str = ""
    method: str = ""  # empty: not paid yet
    receipt_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What an applicant, or somebody for them, hands in for one procedure."""

    procedure_version: ProcedureVersion
    receiving_unit: Unit
    name: str  # of the applicant, as declared
    deciding_unit: Unit | None = None  # none: the receiving unit decides
    support_unit: Unit | None = None
    person: Person | None = None
    business: Business | None = None
    address: str = ""
    phone: str = ""
    email: str = ""
    number_end: str = ""
    submitter: Person | None = None
    submitter_name: str = ""
    mandate_note: str = ""
    summary: str = ""
    sets: int = 1
    channel: str = Channel.COUNTER
    counter: str = ""
    visit: UUID | None = None
    return_method: str = ReturnMethod.COUNTER
    papers: Sequence[PaperGiven] = ()
    fees: Sequence[FeeGiven] = ()

    @property
    def places(self) -> tuple[Unit, Unit]:
        """Return the units that receive and decide."""
        return self.receiving_unit, self.deciding_unit or self.receiving_unit
