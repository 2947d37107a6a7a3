"""Form 07: the register of a unit, of one sector or of all, over some days."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from motcua.catalogue.models import Sector
from motcua.documents.forms import Form07, RegisterLine
from motcua.dossiers.letters.heads import header
from motcua.dossiers.models import Dossier, DossierQuerySet, ReturnMethod
from motcua.dossiers.rules import LOCAL
from motcua.org.models import Duty, Unit

#: Whose posts open the register of their unit, and how many days it may span.
READERS = (Duty.RECEIVE, Duty.RETURN, Duty.HEAD, Duty.SUPERVISE)
MOST_DAYS = 366
HEADINGS = (
    "STT", "Mã hồ sơ", "Tên TTHC", "Tên tổ chức, cá nhân", "Địa chỉ/SĐT",
    "Cơ quan chủ trì giải quyết", "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả",
    "Phương thức nhận kết quả", "Ký nhận",
)  # fmt: skip
RETURNED = {
    ReturnMethod.COUNTER: "Tại quầy",
    ReturnMethod.POST: "Bưu chính công ích",
    ReturnMethod.ELECTRONIC: "Bản điện tử",
}


def registered(unit: Unit, *, sector: Sector | None, from_on: date, to_on: date) -> DossierQuerySet:
    """Return what the unit received in those days, both included, in the order of reception.

    The code says which unit received it, also after its dossiers passed on to a successor.
    """
    begins = datetime.combine(from_on, time(), tzinfo=LOCAL)
    ends = datetime.combine(to_on + timedelta(days=1), time(), tzinfo=LOCAL)
    found = Dossier.objects.filter(
        code__startswith=f"{unit.code}-", received_at__gte=begins, received_at__lt=ends
    ).select_related("procedure_version__procedure", "deciding_unit")
    if sector:
        found = found.filter(procedure_version__procedure__sector=sector)
    return found.order_by("received_at", "id")


def register(
    unit: Unit,
    dossiers: Iterable[Dossier],
    *,
    sector: Sector | None,
    from_on: date,
    to_on: date,
    at: datetime,
) -> Form07:
    """Return form 07 with what was ``registered``, for printing on A4, landscape."""
    return Form07(
        header=header(unit, at=at),
        scope=sector.name_vi if sector else "Tất cả lĩnh vực",
        from_on=from_on,
        to_on=to_on,
        lines=tuple(lines(dossiers)),
    )


def lines(dossiers: Iterable[Dossier]) -> Iterator[RegisterLine]:
    """Return one line a dossier, numbered as the unit numbered them in the year."""
    for place, dossier in enumerate(dossiers, start=1):
        assert dossier.received_at is not None, "the register holds what was received"
        yield RegisterLine(
            sequence=dossier.slip_number or place,
            code=dossier.code or "",
            content=dossier.procedure_version.name_vi,
            applicant_name=dossier.applicant_name,
            address_phone=", ".join(
                filter(None, (dossier.applicant_address, dossier.applicant_phone))
            ),
            agency_name=dossier.deciding_unit.name_vi,
            received_at=dossier.received_at,
            due_at=dossier.due_at,
            returned_at=dossier.returned_at,
            return_channel=RETURNED[ReturnMethod(dossier.return_method)],
        )


def as_csv(dossiers: Iterable[Dossier]) -> str:
    """Return the same columns for a spreadsheet; the mark at the front tells it the encoding."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in lines(dossiers):
        moments = (line.received_at, line.due_at, line.returned_at)
        writer.writerow([
            line.sequence, line.code, _safe(line.content), _safe(line.applicant_name),
            _safe(line.address_phone), _safe(line.agency_name),
            *(at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M") if at else "" for at in moments),
            line.return_channel, "",
        ])  # fmt: skip
    return f"\ufeff{text.getvalue()}"


def _safe(text: str) -> str:
    """Keep a spreadsheet from running what somebody called themselves."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
