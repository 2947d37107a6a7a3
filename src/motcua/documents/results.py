"""The result made from a procedure's template, in the layout of Decree 30/2020."""

from dataclasses import dataclass

from django.conf import settings

from motcua.documents.codes import qr_svg
from motcua.documents.forms import Header
from motcua.documents.rendering import plain, set_pages


@dataclass(frozen=True, kw_only=True)
class ResultText:
    """What stands in a result; number and day come after the signature, into places kept free."""

    header: Header  # its unit is the one that decides
    type_name: str  # "QUYẾT ĐỊNH", "GIẤY CHỨNG NHẬN"
    summary: str  # trích yếu
    code: str  # of the dossier
    authority_line: str = ""  # "Chủ tịch Ủy ban nhân dân tỉnh"
    grounds: tuple[str, ...] = ()  # "Căn cứ …;"
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()  # label and value
    recipients: tuple[str, ...] = ("Như trên",)
    signing_mode: str = ""  # "KT.", "TUQ." …
    signer_title: str
    signer_name: str
    verify_url: str = ""  # in the QR code


def render_result(result: ResultText) -> bytes:
    """Return the result as a tagged PDF/A, ready to be signed, numbered and sealed."""
    data = {
        "form": plain(result),
        "paper": "a4",
        "is_demo": settings.DEMO,
        **({"qr": qr_svg(result.verify_url)} if result.verify_url else {}),
    }
    return set_pages("result.typ", data, day=result.header.on)
