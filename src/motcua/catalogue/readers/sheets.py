"""What a file says: a sheet per procedure, and the rows that cannot be used."""

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from django.utils.translation import gettext as _


class BadRow(Exception):
    """A row that cannot be used; the message is the sentence why."""


@dataclass(frozen=True, kw_only=True)
class PaperSheet:
    """A line of the list of papers."""

    name: str
    heading: str = ""
    form_name: str = ""
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, kw_only=True)
class FeeSheet:
    """A fee; ``amount`` in dong, None where only bounds or only its existence is known."""

    kind: str = ""  # value of models.FeeKind, empty where the source does not say
    channel: str = ""  # value of models.Channel, empty for all
    case: str = ""
    amount: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ChannelSheet:
    """A way to file, with its own limit where it differs."""

    channel: str  # value of models.Channel
    limit: tuple[Decimal, str] | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What one or several files say about one procedure. None: they say nothing about it."""

    code: str  # national, d.dddddd
    file: str
    row: int  # as a spreadsheet counts, 1 is the header
    local_code: str | None = None
    name_vi: str | None = None
    sector: str | None = None
    ministry: str | None = None
    decision_no: str | None = None
    levels: tuple[str, ...] | None = None
    agencies: tuple[str, ...] | None = None
    limit: tuple[Decimal, str] | None = None
    limit_text: str | None = None
    channels: tuple[ChannelSheet, ...] | None = None
    fees: tuple[FeeSheet, ...] | None = None
    papers: tuple[PaperSheet, ...] | None = None
    subjects: str | None = None
    conditions: str | None = None
    steps: str | None = None
    result_name: str | None = None
    legal_basis: str | None = None
    source: str | None = None

    def with_words_of(self, other: "Sheet") -> "Sheet":
        """Return this sheet with everything the other says laid over it."""
        said = {f.name: getattr(other, f.name) for f in fields(other)}
        keep = {"code", "file", "row"}
        return replace(self, **{k: v for k, v in said.items() if v is not None and k not in keep})


@dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """A row that cannot be used, and the sentence why."""

    file: str
    row: int
    code: str
    reason: str


@dataclass
class Reading:
    """Everything read so far."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)

    def add(self, other: "Reading") -> None:
        """Lay another file's sheets over these."""
        for code, sheet in other.sheets.items():
            known = self.sheets.get(code)
            self.sheets[code] = known.with_words_of(sheet) if known else sheet
        self.refused.extend(other.refused)

    def take(self, sheet: Sheet) -> None:
        """Keep a sheet of one file. Raises BadRow where the file has its code already."""
        twin = self.sheets.get(sheet.code)
        if twin is not None:
            raise BadRow(_("The code stands in row %(row)s already.") % {"row": twin.row})
        self.sheets[sheet.code] = sheet

    def refuse(self, file: str, row: int, code: str, reason: str) -> None:
        self.refused.append(RefusedRow(file=file, row=row, code=code[:40], reason=reason))
