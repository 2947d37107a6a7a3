"""How dates, time left, money and numbers are said, in the language of the reader.

Days and hours here are those of Asia/Ho_Chi_Minh: give aware datetimes.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

_DAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_SHORT_DAYS = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: Less than this is said in hours, more in days: one working day.
_WORKING_DAY_MINUTES = 8 * 60

#: Words of Django and allauth that their Vietnamese lacks or says otherwise than an office.
BORROWED = (
    gettext_noop("This field is required."),
    gettext_noop("Username"),
    gettext_noop("Current Password"),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
)


class ClockState(StrEnum):
    """What a clock shows: each has a colour, a shape and words of its own."""

    OPEN = "open"
    SOON = "soon"  # due today, or within eight working hours
    LATE = "late"
    PAUSED = "paused"
    DONE = "done"


def language() -> str:
    """Return "vi" or "en": the language of the reader."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def local_day(moment: date) -> date:
    """Return the local day of a moment; a day is returned as it is."""
    return localtime(moment).date() if isinstance(moment, datetime) else moment


def clock(at: datetime) -> str:
    """Return 09:42."""
    return f"{localtime(at):%H:%M}"


def day(moment: date) -> str:
    """Return 01/12/2026 · 1 December 2026."""
    on = local_day(moment)
    if language() == "vi":
        return f"{on:%d/%m/%Y}"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def long_day(moment: date) -> str:
    """Return Thứ Ba, 01/12/2026 · Tuesday, 1 December 2026."""
    return f"{_DAYS[language()][local_day(moment).weekday()]}, {day(moment)}"


def long_moment(at: datetime) -> str:
    """Return Thứ Ba, 01/12/2026, 09:42."""
    return f"{long_day(at)}, {clock(at)}"


def moment(at: datetime) -> str:
    """Return 01/12/2026, 09:42."""
    return f"{day(at)}, {clock(at)}"


def weekday(moment: date) -> str:
    """Return Thứ Ba · Tuesday."""
    return _DAYS[language()][local_day(moment).weekday()]


def short_day(moment: date) -> str:
    """Return 25/11 · 25 Nov: for lists within one year."""
    on = local_day(moment)
    return f"{on:%d/%m}" if language() == "vi" else f"{on.day} {_MONTHS[on.month - 1][:3]}"


def list_day(moment: date) -> str:
    """Return T2 30/11 · Mon 30 Nov."""
    return f"{_SHORT_DAYS[language()][local_day(moment).weekday()]} {short_day(moment)}"


def named_day(moment: date) -> str:
    """Return Thứ Tư 18/11 · Wednesday 18 Nov: for the lines of an explanation."""
    return f"{_DAYS[language()][local_day(moment).weekday()]} {short_day(moment)}"


def short_moment(at: datetime) -> str:
    """Return 25/11 08:55."""
    return f"{short_day(at)} {clock(at)}"


def form_moment(at: datetime) -> str:
    """Return the moment as legal forms write it, always Vietnamese."""
    local = localtime(at)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {local:%m} năm {local.year}"


def clock_state(
    due_at: datetime, now: datetime, *, working_minutes: int | None = None
) -> ClockState:
    """Return open, soon or late of a running clock; `working_minutes`: those left."""
    if now > due_at:
        return ClockState.LATE
    is_near = working_minutes is not None and working_minutes <= _WORKING_DAY_MINUTES
    return ClockState.SOON if is_near or local_day(due_at) == local_day(now) else ClockState.OPEN


def left(
    due_at: datetime, now: datetime, *, minutes: int | None = None, days: int | None = None
) -> str:
    """Say how long is left or how long it is overdue: Còn 1 giờ 23, Còn 2 ngày, Quá 3 giờ.

    `minutes` and `days` are working time between the two moments, negative when overdue; without
    them minutes of the clock and days of the calendar are meant.
    """
    counted = minutes is not None
    if minutes is None:
        minutes = int((due_at - now).total_seconds() // 60)
    if days is None:
        days = (local_day(due_at) - local_day(now)).days
    if now > due_at:
        return _overdue(abs(minutes), abs(days), counted=counted)
    if days >= 1:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return _time_left(max(minutes, 0))


def _time_left(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return _("%(hours)d h %(minutes)02d min left") % {"hours": hours, "minutes": rest}
    if hours:
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    return ngettext("%(n)d minute left", "%(n)d minutes left", rest) % {"n": rest}


def _overdue(minutes: int, days: int, *, counted: bool) -> str:
    if days and (minutes >= _WORKING_DAY_MINUTES or not counted):
        return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}
    hours = minutes // 60
    if hours:
        return ngettext("%(n)d hour overdue", "%(n)d hours overdue", hours) % {"n": hours}
    return ngettext("%(n)d minute overdue", "%(n)d minutes overdue", minutes) % {"n": minutes}


def finished(due_at: datetime, finished_at: datetime) -> str:
    """Say early, on time or late of a finished dossier: Xong, sớm 1 ngày.

    Early is a calendar day before the due day; on time is up to the due moment; late is after it.
    """
    days = (local_day(due_at) - local_day(finished_at)).days
    if days > 0:
        return ngettext("Done, %(n)d day early", "Done, %(n)d days early", days) % {"n": days}
    if finished_at <= due_at:
        return _("Done, on time")
    if days == 0:
        return _("Done, late on the due day")
    return ngettext("Done, %(n)d day late", "Done, %(n)d days late", -days) % {"n": -days}


def number(value: int | Decimal) -> str:
    """Return 1.281 · 1,281; up to two decimals, without zeros at the end."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "vi" else text


def percent(share: Decimal | float) -> str:
    """Return 96,4% · 96.4% of a share between 0 and 1."""
    return f"{number(round(Decimal(share) * 100, 1))}%"


def money(amount: Decimal | int | None) -> str:
    """Return 135.000 đ; nothing known is not the same as nothing to pay."""
    if amount is None:
        return _("Fee not yet known")
    if amount == 0:
        return _("Free of charge")
    return sum_of_money(amount)


def sum_of_money(amount: Decimal | int) -> str:
    """Return 135.000 đ, and 0 đ for zero: for sums and receipts, where zero is a sum."""
    return f"{number(amount)} đ"


def masked(text: str) -> str:
    """Return •••• •••• 4127: what a list shows of a number."""
    return f"•••• •••• {text[-4:]}"
