"""Numbers and moments in Vietnamese words, as papers of the state write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu", "tỷ")


def amount_in_words(dong: int) -> str:
    """Return the amount as a receipt writes it: 135000 → "Một trăm ba mươi lăm nghìn đồng"."""
    words = _whole(dong) if dong else "không"
    return f"{words[0].upper()}{words[1:]} đồng"


def amount(dong: int) -> str:
    """Return the amount with points between thousands: 135000 → "135.000"."""
    return f"{dong:,}".replace(",", ".")


def day_in_words(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2026": a nought before days below 10 and months below 3."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def moment_in_words(moment: datetime) -> str:
    """Return "09 giờ 42 phút, ngày 25 tháng 11 năm 2026", local time."""
    local = moment.astimezone(HERE)
    return f"{local.hour:02} giờ {local.minute:02} phút, {day_in_words(local.date())}"


def _whole(number: int) -> str:
    """Return a positive number in words, by groups of three digits, billions again as groups."""
    if number >= 10**12:
        rest = number % 10**9
        return f"{_whole(number // 10**9)} tỷ" + (f" {_whole(rest)}" if rest else "")
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    words = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            is_first = place == len(groups) - 1
            words.append(_group(groups[place], is_first=is_first))
            words.append(GROUPS[place])
    return " ".join(word for word in words if word)


def _group(number: int, *, is_first: bool) -> str:
    """Return a number below 1,000 in words; later groups name their empty hundreds."""
    hundreds, rest = divmod(number, 100)
    words = [] if is_first and not hundreds else [DIGITS[hundreds], "trăm"]
    tens, units = divmod(rest, 10)
    if tens:
        words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    elif units and words:
        words.append("lẻ")
    if units:
        words.append(_unit(units, tens))
    return " ".join(words)


def _unit(units: int, tens: int) -> str:
    if units == 1 and tens > 1:
        return "mốt"
    if units == 5 and tens:
        return "lăm"
    return DIGITS[units]
