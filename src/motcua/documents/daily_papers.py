"""The daily papers beside the seven forms: hand-overs both ways, receipts of result and money."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from motcua.documents.forms import (
    Form01,
    Form02,
    Form03,
    Form04,
    Form05,
    Form06,
    Form07,
    Header,
    Timing,
)
from motcua.documents.models import Kind


@dataclass(frozen=True, kw_only=True)
class HandoverLine:
    """A dossier that goes from the centre to the agency."""

    code: str
    content: str
    submitter_name: str
    owner_name: str
    received_at: datetime
    time_limit: str
    return_by: datetime | None  # when the result is due back at the centre
    papers: tuple[str, ...] = ()
    result_timing: Timing | None = None  # once it is back
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """GIẤY BÀN GIAO HỒ SƠ: dossiers from the centre to an agency, two copies, both sign."""

    kind: ClassVar[Kind] = Kind.HANDOVER
    header: Header
    from_unit: str
    to_unit: str
    at: datetime
    lines: tuple[HandoverLine, ...]
    giver_name: str = ""
    receiver_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultHandoverLine:
    """A result that comes back from the agency."""

    code: str
    content: str
    result: str
    owner_name: str
    address: str = ""
    has_fee: bool = False
    by_post: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultHandover:
    """PHIẾU BÀN GIAO KẾT QUẢ GIẢI QUYẾT TTHC: results from an agency to the centre."""

    kind: ClassVar[Kind] = Kind.RESULT_HANDOVER
    header: Header
    from_unit: str
    to_unit: str
    at: datetime
    lines: tuple[ResultHandoverLine, ...]
    giver_name: str = ""
    receiver_name: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultReceipt:
    """GIẤY BIÊN NHẬN TRẢ KẾT QUẢ: the applicant has the result."""

    kind: ClassVar[Kind] = Kind.RESULT_RECEIPT
    header: Header
    code: str
    content: str
    owner_name: str
    giver_name: str
    giver_phone: str = ""
    receiver_name: str
    receiver_phone: str = ""
    receiver_identity: str = ""
    result_kind: str
    result_number: str = ""
    result_summary: str = ""
    returned_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """An amount of one kind, in whole dong."""

    name: str
    amount: Decimal
    is_charge: bool = False  # phí; otherwise lệ phí


@dataclass(frozen=True, kw_only=True)
class PaymentReceipt:
    """BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ on 80 mm paper; the amount in words is added in print."""

    kind: ClassVar[Kind] = Kind.PAYMENT_RECEIPT
    header: Header
    tax_code: str = ""  # of the collecting unit
    template_symbol: str = ""  # mẫu số
    series: str = ""  # ký hiệu
    receipt_number: str
    payer_name: str
    payer_address: str = ""
    code: str
    lines: tuple[ReceiptLine, ...]
    method: str  # "Tiền mặt", "Chuyển khoản"
    paid_at: datetime
    collector_name: str
    lookup_url: str = ""


Form = Form01 | Form02 | Form03 | Form04 | Form05 | Form06 | Form07
DailyPaper = Handover | ResultHandover | ResultReceipt | PaymentReceipt
AnyForm = Form | DailyPaper
