"""What all letters share: the head of the form, the applicant, limits, places, names."""

from datetime import date, datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from motcua.core.text import fold
from motcua.documents.forms import Applicant, Header, Lookup
from motcua.dossiers.models import Channel, Dossier, ReturnMethod
from motcua.dossiers.pins import pin_of
from motcua.dossiers.rules import local_day
from motcua.org.models import Unit, UnitKind

CHANNELS = {Channel.COUNTER: "Trực tiếp", Channel.ONLINE: "Trực tuyến", Channel.POST: "BCCI"}
LIMITS = {
    "hour": "giờ",
    "working_hour": "giờ làm việc",
    "calendar_day": "ngày",
    "working_day": "ngày làm việc",
    "month": "tháng",
}
METHODS = {"cash": "tiền mặt", "transfer": "chuyển khoản", "exempt": "được miễn"}


def header(unit: Unit, *, at: datetime, number: str = "", number_text: str = "") -> Header:
    """Return the head of a form issued by a unit at a moment."""
    is_centre = unit.kind in (UnitKind.PROVINCIAL_CENTRE, UnitKind.COMMUNE_CENTRE, UnitKind.BRANCH)
    return Header(
        unit_name=unit.name_vi,
        superior_name=unit.superior_name or _above(unit),
        unit_symbol="TTPVHCC" if is_centre else "BPTNTKQ",
        number=number,
        number_text=number_text,
        place=place_of(unit),
        on=local_day(at),
    )


def applicant(dossier: Dossier) -> Applicant:
    """Return who asks, as declared with this dossier; the number in full, as the form demands."""
    return Applicant(
        name=dossier.applicant_name,
        identity_number=identity_number(dossier),
        address=dossier.applicant_address,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
    )


def identity_number(dossier: Dossier) -> str:
    """Return the number of the person or the tax code of the business, for a legal form."""
    if dossier.business:
        return dossier.business.tax_code
    return dossier.person.read_number() if dossier.person else ""


def content(dossier: Dossier) -> str:
    """Return what is asked for: name and code of the procedure, and the summary if there is one."""
    version = dossier.procedure_version
    name = f"{version.name_vi} ({version.procedure.code})"
    return f"{name}: {dossier.summary}" if dossier.summary else name


def limit_text(dossier: Dossier) -> str:
    """Return the promised limit as the form writes it: "05 ngày làm việc"."""
    version = dossier.procedure_version
    value, unit = version.promise_value, version.promise_unit
    if value is None:
        value, unit = version.limit_value, version.limit_unit
    if value is None:
        return ""
    number = f"{value.normalize():f}".replace(".", ",")
    return f"{number.zfill(2) if ',' not in number else number} {LIMITS[unit]}"


def return_place(dossier: Dossier) -> str:
    """Return where the result is collected or sent to."""
    if dossier.return_method == ReturnMethod.POST:
        return "địa chỉ trên, qua bưu chính công ích"
    if dossier.return_method == ReturnMethod.ELECTRONIC:
        return "bản điện tử, trên Cổng dịch vụ công"
    return dossier.receiving_unit.name_vi


def lookup(dossier: Dossier, *, with_pin: bool) -> Lookup:
    """Return how the applicant finds the dossier; the address never holds the PIN."""
    return Lookup(
        url=public_address(dossier),
        pin=pin_of(dossier) if with_pin else "",
        hotline=settings.HOTLINE,
    )


def public_address(dossier: Dossier) -> str:
    """Return the address of the dossier's public page, as printed in the QR code."""
    try:
        path = reverse("portal:tracking", args=[dossier.reference])
    except NoReverseMatch:  # a face that is not installed
        path = f"/tracking/{dossier.reference}/"
    return f"{settings.PUBLIC_URL}{path}"


def place_of(unit: Unit) -> str:
    """Return the place before the date: the commune or the province, without its kind."""
    above = sorted(
        Unit.objects.filter(
            pk__in=unit.ancestor_ids, kind__in=[UnitKind.COMMUNE, UnitKind.PROVINCE]
        ),
        key=lambda found: len(found.path),
    )
    return _bare(above[-1].name_vi) if above else ""


def _bare(name: str) -> str:
    for kind in ("thành phố", "tỉnh", "phường", "xã", "đặc khu"):
        if fold(name).startswith(f"{fold(kind)} "):
            return name.split(" ", len(kind.split()))[-1]
    return name


def _above(unit: Unit) -> str:
    parent = unit.parent
    if parent is None:
        return ""
    is_place = parent.kind in (UnitKind.PROVINCE, UnitKind.COMMUNE)
    name = parent.name_vi
    return f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}" if is_place else name


def year_volume(on: date) -> str:
    """Return the volume of the register: one a year."""
    return f"01/{on.year}"
