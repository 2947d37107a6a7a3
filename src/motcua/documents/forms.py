"""What stands on forms 01 to 07 (Circular 03/2025/TT-VPCP, Annex I) and on the daily papers.

Plain values: a form knows no dossier. Text is printed as it stands, moments in local time; an
empty text prints its dotted line. ``render`` (rendering.py) makes the PDF.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from motcua.documents.models import Kind
from motcua.documents.rendering import render as render


class Paper(StrEnum):
    """The sheet a form is printed on."""

    A5 = "a5"
    A4 = "a4"


class Copy(StrEnum):
    """Whose copy it is; only the applicant's carries the look-up PIN."""

    APPLICANT = "applicant"
    UNIT = "unit"
    INTERNAL = "internal"  # third copy of a payment receipt


class Timing(StrEnum):
    """How a step ended against its due moment, as forms 06 and the hand-over say it."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class Header:
    """The head of every form: who issues it, under which number, where and when."""

    unit_name: str  # "Trung tâm Phục vụ hành chính công tỉnh An Bình"
    superior_name: str = ""  # "Ủy ban nhân dân tỉnh An Bình"
    unit_symbol: str = "TTPVHCC"  # or "BPTNTKQ": fills {unit} of the number symbol
    number: str = ""  # running number; empty prints dots
    number_text: str = ""  # the whole number, where it does not follow the symbol
    place: str = ""  # "An Bình"
    on: date


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """A person or an organisation as declared; also the one who authorises another."""

    name: str
    identity_number: str = ""  # personal or organisation identifier
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Mandator(Applicant):
    """Who authorised the submitter, and by which paper."""

    authorisation: str = ""  # "Giấy ủy quyền số 12 ngày 01/03/2026"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A paper that was handed in or is asked for."""

    name: str
    originals: int = 0
    certified_copies: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """How the applicant finds the dossier again."""

    url: str  # in the QR code
    pin: str = ""
    hotline: str = ""


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """One dossier of a slip that covers several dossiers of one submitter."""

    code: str
    content: str
    unit_name: str
    received_at: datetime
    due_at: datetime | None
    time_limit: str
    sets: int = 1
    owner_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Form01:
    """GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ: receipt and appointment."""

    kind: ClassVar[Kind] = Kind.FORM01
    header: Header
    code: str  # the dossier's, in text, QR and Code 128
    applicant: Applicant
    owner_name: str = ""  # where the owner is not the submitter
    mandator: Mandator | None = None
    channel: str = ""  # "Trực tiếp", "Trực tuyến", "BCCI"
    counter: str = ""  # "quầy 7"
    content: str  # what is asked for: the procedure's name, its code in brackets
    items: tuple[Item, ...] = ()
    sets: int = 1
    time_limit: str  # "05 ngày làm việc"
    received_at: datetime
    due_at: datetime | None
    second_received_at: datetime | None = None  # procedures of two stages, if any
    second_due_at: datetime | None = None
    return_at: str = ""  # where the result is collected or sent to
    fee: str = ""  # "Lệ phí đã thu: 135.000 đồng, biên lai số 0004182"
    register_volume: str = ""
    register_number: str = ""
    receiver_name: str = ""
    is_electronic: bool = False  # signed digitally by the receiver
    lookup: Lookup | None = None
    slip_lines: tuple[SlipLine, ...] = ()  # several dossiers: the annexed list


@dataclass(frozen=True, kw_only=True)
class Form02:
    """PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ: everything that is missing, asked once."""

    kind: ClassVar[Kind] = Kind.FORM02
    header: Header
    applicant: Applicant
    content: str
    code: str = ""
    items: tuple[Item, ...]
    reason: str
    contact_name: str
    contact_phone: str
    guide_name: str = ""
    is_electronic: bool = False
    lookup: Lookup | None = None


@dataclass(frozen=True, kw_only=True)
class Form03:
    """PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ: refused at reception, with the reason."""

    kind: ClassVar[Kind] = Kind.FORM03
    header: Header
    applicant: Applicant
    content: str
    code: str = ""
    reason: str
    submitted_at: datetime | None = None  # online submissions
    receiver_name: str = ""
    is_electronic: bool = False


@dataclass(frozen=True, kw_only=True)
class Form04:
    """VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN: apology and the one new date."""

    kind: ClassVar[Kind] = Kind.FORM04
    header: Header
    applicant: Applicant
    agency_name: str  # that apologises
    content: str  # the procedure's name
    code: str
    received_on: date
    due_at: datetime
    reason: str
    new_due_at: datetime
    copied_to: tuple[str, ...] = ()  # Nơi nhận
    signing_mode: str = ""  # "KT.", "TL." …
    signer_title: str = "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"
    signer_name: str = ""
    is_electronic: bool = False


@dataclass(frozen=True, kw_only=True)
class Form05:
    """THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ: stopped because the applicant asked for it."""

    kind: ClassVar[Kind] = Kind.FORM05
    header: Header
    applicant: Applicant
    content: str
    code: str
    received_at: datetime
    due_at: datetime | None
    requested_at: datetime
    channel: str  # how the request came
    state: str  # at the check: no decision, no result notice
    reason: str
    stopped_on: date
    returned: tuple[str, ...] = ()  # papers and fees given back
    contact_name: str = ""
    contact_phone: str = ""
    signer_title: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    signer_name: str = ""
    is_electronic: bool = False


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """One block of form 06: the receiver's entry concerns the giver's step."""

    from_unit: str
    to_unit: str = ""
    at: datetime | None = None
    giver_name: str = ""
    receiver_name: str = ""
    timing: Timing | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Form06:
    """PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ: goes with the dossier."""

    kind: ClassVar[Kind] = Kind.FORM06
    header: Header
    code: str
    agency_name: str
    consulted: tuple[str, ...] = ()
    received_at: datetime
    due_at: datetime | None
    hand_overs: tuple[HandOver, ...] = ()
    blank_blocks: int = 0  # for the pen


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One dossier of the register."""

    sequence: int
    code: str
    content: str
    applicant_name: str
    address_phone: str
    agency_name: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None = None
    return_channel: str = ""
    signed: str = ""


@dataclass(frozen=True, kw_only=True)
class Form07:
    """SỔ THEO DÕI HỒ SƠ: the register, A4 landscape, of one sector or group of sectors."""

    kind: ClassVar[Kind] = Kind.FORM07
    header: Header
    scope: str = ""  # sector, unit
    from_on: date
    to_on: date
    lines: tuple[RegisterLine, ...]
