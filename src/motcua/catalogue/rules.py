"""How the words of the national register are read: limits, levels, agencies, cases, fees."""

import re
from decimal import Decimal, InvalidOperation

from motcua.core.text import fold, nfc

#: Units as the register writes them, folded (field ``DonViTinh``).
UNITS = {
    "ngay lam viec": "working_day",
    "gio lam viec": "working_hour",
    "ngay": "calendar_day",
    "gio": "hour",
    "thang": "month",
}
#: Executing levels, folded. Districts were abolished on 1 July 2025; older sheets name them.
LEVELS = {
    "cap tinh": "province",
    "cap xa": "commune",
    "cap bo": "ministry",
    "cap huyen": "district",
    "co quan khac": "other",
}
CHANNELS = {"truc tiep": "in_person", "truc tuyen": "online", "dich vu buu chinh": "post"}

#: Words with which the name of another agency begins, after a comma.
_AGENCY_HEADS = (
    "Ban|Bảo hiểm|Bệnh viện|Bộ|Các|Cảng|Chi|Chủ tịch|Cơ quan|Cơ sở|Công an|Cục|Đoàn|Đơn vị|"
    "Giám đốc|Hải quan|Hội|Kho bạc|Ngân hàng|Người|Nhà|Phòng|Quỹ|Sở|Tập đoàn|Thanh tra|"
    "Thi hành|Thuế|Toà|Tòa|Tổ chức|Tổng|Trung tâm|Trường|UBND|Uỷ ban|Ủy ban|Văn phòng|Viện"
)
_NEXT_AGENCY = re.compile(rf",\s+(?=(?:{_AGENCY_HEADS})\b)")

#: Who decides by the first words of the agency's name, folded; the first match holds.
_DECIDING = (
    (r"(chu tich )?(ubnd|uy ban nhan dan) (cap )?(xa|phuong)", "commune"),
    (r"cong an (cap )?(xa|phuong)", "agency"),
    (r"(chu tich )?(ubnd|uy ban nhan dan) (cap )?(tinh|thanh pho)", "province"),
    (r"(van phong )?so (?!giao dich)", "department"),
    (r"co quan chuyen mon|chi cuc (kiem lam|thuy san|chan nuoi|trong trot)", "department"),
    (r"(chi nhanh )?van phong dang ky dat dai", "department"),
    (r"(cuc |chi cuc )?(thue|hai quan)|cong an|phong (canh sat|quan ly xuat|xuat)", "agency"),
    (r"bao hiem xa hoi|kho bac|ngan hang nha nuoc|thi hanh an", "agency"),
)

#: Headings that name a case: only some applicants bring what stands below.
_CASE = re.compile(
    r"^[\W\d]*(?:[a-zđ][.)]|[ivx]+\.|\([ivx\d.]+\))?[\W\d]*"
    r"(?:truong hop|doi voi|neu |khi |tuy (?:tung )?truong hop|ho so .*\b(?:doi voi|truong hop)\b)"
)
_NOTE = re.compile(r"^\W*luu y\b")
_FEE = re.compile(
    r"^(phí|lệ phí)\s*:\s*(.*?)\s*đồng\s*(?:\((.*)\))?\s*$", re.IGNORECASE | re.DOTALL
)


def limit(text: str) -> tuple[Decimal, str] | None:
    """Read "03 Ngày làm việc"; None where no usable limit stands (a bare number, nought)."""
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s+(.+)", nfc(text))
    if match is None:
        return None
    value, unit = Decimal(match[1].replace(",", ".")), UNITS.get(fold(match[2]))
    return (value, unit) if unit and 0 < value < 100_000 else None


def most_working_minutes(value: Decimal, unit: str) -> int:
    """Return the most working time a limit can hold; days off only make it less."""
    hours = {"hour": 1, "working_hour": 1, "calendar_day": 8, "working_day": 8, "month": 31 * 8}
    return int(value * hours[unit] * 60)


def levels(text: str) -> tuple[str, ...]:
    """Read "Cấp bộ, Cấp tỉnh". Raises KeyError with the word that is no level."""
    words = [fold(part) for part in re.split(r"[,|\n]", text) if part.strip()]
    return tuple(dict.fromkeys(LEVELS[word] for word in words))


def channels(text: str) -> tuple[str, ...]:
    """Read "Trực tuyến|Trực tiếp". Raises KeyError with the word that is no channel."""
    words = [fold(part) for part in text.split("|") if part.strip()]
    return tuple(dict.fromkeys(CHANNELS[word] for word in words))


def agencies(text: str) -> tuple[str, ...]:
    """Cut a list of agencies into names, one a line or after commas.

    A comma inside a name ("Sở Văn hóa, Thể thao và Du lịch") is told from one between names by
    the word that follows it.
    """
    lines = [nfc(line) for line in text.splitlines()]
    names = [nfc(name).rstrip(".") for line in lines for name in _NEXT_AGENCY.split(line)]
    return tuple(dict.fromkeys(name for name in names if name))


def deciding_kind(at_levels: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Return the kind of unit that decides, empty where level and agency do not make it sure."""
    here = {level for level in at_levels if level in {"province", "commune"}}
    kinds = {_kind(name) for name in names}
    kinds = {kind for kind in kinds if kind}
    if len(kinds) == 1:
        return kinds.pop()
    return "commune" if here == {"commune"} and not kinds else ""


def _kind(name: str) -> str:
    folded = fold(name)
    return next((kind for words, kind in _DECIDING if re.match(words, folded)), "")


def sector_key(name: str) -> str:
    """Return the bare words of a sector's name: two spellings of one name have one key."""
    return " ".join("".join(char if char.isalnum() else " " for char in fold(name)).split())


def is_case(heading: str) -> bool:
    """Whether a heading of the list of papers names a case, not just a part of the list."""
    return _CASE.match(fold(heading)) is not None


def is_note(heading: str, name: str, copies: int) -> bool:
    """Whether a line of the list explains and asks for no paper."""
    return _NOTE.match(fold(name)) is not None or (
        _NOTE.match(fold(heading)) is not None and copies == 0
    )


def without_bullet(name: str) -> str:
    """Return the name without the dash a list put before it and the semicolon after it."""
    return name.lstrip("-–—+*=•▪\uf0fc ").rstrip(":; ") or name


def fee(text: str) -> tuple[str, Decimal | None, str] | None:
    """Read "Phí : 15.000 Đồng (mỗi lần)" as kind, amount in dong, case; None where it is no fee.

    "Miễn phí" is believed only with the case it holds for: alone it is often a placeholder, and
    the amount stays unknown.
    """
    match = _FEE.match(nfc(text))
    if match is None:
        return None
    kind, case = "phi" if fold(match[1]) == "phi" else "le_phi", nfc(match[3] or "").strip("-; ")
    if fold(match[2]).startswith("mien"):
        return kind, Decimal(0) if case else None, case
    return kind, _dong(match[2]), case


def _dong(text: str) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[.\s]", "", text))
    except InvalidOperation:
        return None


def same_agency(published: str, unit: str) -> bool:
    """Whether a published name ("Sở Tài chính các tỉnh, thành phố") means the unit of that name.

    The unit's own name may add which province it is of ("Sở Tài chính tỉnh An Bình").
    """
    general, own = _agency_key(published), _agency_key(unit)
    return own == general or own.startswith(f"{general} ") or general.startswith(f"{own} ")


def _agency_key(name: str) -> str:
    key = sector_key(name).removeprefix("van phong so ").replace(" cap tinh", " tinh")
    key = re.sub(r" cac tinh thanh pho.*| tinh thanh pho.*| thanh pho ha noi$", "", key)
    return key if key.startswith("so ") or not name.startswith("Văn phòng Sở") else f"so {key}"
