"""Reporting periods: a quarter runs from the 15th of the month before it to the 14th of its last.

Decree 09/2019/ND-CP art. 12: the cut-off of a month is the 14th, of a year 14 December.
"""

from datetime import date

CUT_OFF = 14


def month(year: int, number: int) -> tuple[date, date]:
    """Return the first and the last day of a reporting month."""
    return _after(year, number - 1), date(year, number, CUT_OFF)


def quarter(year: int, number: int) -> tuple[date, date]:
    """Return the first and the last day of a reporting quarter."""
    return _after(year, number * 3 - 3), date(year, number * 3, CUT_OFF)


def whole_year(year: int) -> tuple[date, date]:
    """Return the first and the last day of a reporting year."""
    return _after(year, 0), date(year, 12, CUT_OFF)


def month_of(day: date) -> tuple[date, date]:
    """Return the reporting month in which a day falls."""
    if day.day <= CUT_OFF:
        return month(day.year, day.month)
    return month(day.year + day.month // 12, day.month % 12 + 1)


def named(text: str) -> tuple[date, date]:
    """Return the period that ``2026``, ``2026-Q1`` or ``2026-03`` means; raises ValueError."""
    digits, _dash, part = text.partition("-")
    year = _within(int(digits), 1900, 2200)
    if not part:
        return whole_year(year)
    if part[:1].upper() == "Q":
        return quarter(year, _within(int(part[1:]), 1, 4))
    return month(year, _within(int(part), 1, 12))


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError(number)
    return number


def _after(year: int, month_number: int) -> date:
    """Return the day after the cut-off of a month; month 0 is December of the year before."""
    if month_number == 0:
        return date(year - 1, 12, CUT_OFF + 1)
    return date(year, month_number, CUT_OFF + 1)
