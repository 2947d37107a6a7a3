"""Title, number symbol and footer of each kind of form: the shipped ones, or the province's."""

from dataclasses import dataclass
from datetime import date

from motcua.documents.models import FormTemplate, Kind


@dataclass(frozen=True)
class Wording:
    """What a form says that is not its fields."""

    title: str
    number_symbol: str = ""
    footer: str = ""


_COLLECT = "Mang giấy này khi nhận kết quả; nhờ người khác nhận thì kèm giấy ủy quyền."

#: Circular 03/2025/TT-VPCP, Annex I, as reproduced in Decision 3621/QĐ-BYT of 24/11/2025. The
#: letters of form 01's number were not legible there; those of 2018 stand in their place.
SHIPPED: dict[str, Wording] = {
    Kind.FORM01: Wording(
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "{number}/TNHS-{unit}", _COLLECT
    ),
    Kind.FORM02: Wording("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "{number}/PBS-{unit}"),
    Kind.FORM03: Wording("PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "{number}/PTC-{unit}"),
    Kind.FORM04: Wording("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", "{number}/PXL"),
    Kind.FORM05: Wording("THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", "{number}/TBD-{unit}"),
    Kind.FORM06: Wording("PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "{number}/PKS-{unit}"),
    Kind.FORM07: Wording("SỔ THEO DÕI HỒ SƠ", "{number}/STD-{unit}"),
    Kind.HANDOVER: Wording("GIẤY BÀN GIAO HỒ SƠ", "{number}/BGHS-{unit}"),
    Kind.RESULT_HANDOVER: Wording(
        "PHIẾU BÀN GIAO KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "{number}/BGKQ-{unit}"
    ),
    Kind.RESULT_RECEIPT: Wording("GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", "{number}/BNKQ-{unit}"),
    Kind.PAYMENT_RECEIPT: Wording("BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ"),
}


def wording_of(kind: Kind, on: date) -> Wording:
    """Return what the province prints on the kind of form that day, else what we ship."""
    template = FormTemplate.objects.in_force(kind, on)
    if template is None:
        return SHIPPED[kind]
    return Wording(template.title, template.number_symbol, template.footer)
