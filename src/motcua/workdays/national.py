"""The national calendar that ships with the software (``data/README.md`` says where it is from)."""

import csv
from datetime import date
from functools import lru_cache
from importlib.resources import files

from motcua.workdays import rules

CODE = "national"
#: The years after the last decreed one for which days off are computed by rule.
YEARS_AHEAD = 10


@lru_cache(maxsize=1)
def shipped_calendar() -> rules.Calendar:
    """Return the calendar of the shipped days, decreed and expected, with the usual week."""
    decreed = decreed_days()
    return rules.Calendar(
        code=CODE,
        days=decreed + expected_days(decreed[-1].on.year + 1, YEARS_AHEAD),
        decreed_until=date(decreed[-1].on.year, 12, 31),
    )


@lru_cache(maxsize=1)
def decreed_days() -> tuple[rules.Day, ...]:
    """Return the days of the years already decreed, in order."""
    text = files("motcua.workdays").joinpath("data/national_days.csv").read_text("utf-8")
    return tuple(
        rules.Day(
            on=date.fromisoformat(row["on"]),
            kind=rules.DayKind(row["kind"]),
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            decision=row["decision"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def expected_days(first_year: int, years: int) -> tuple[rules.Day, ...]:
    """Return the days off that the law and the lunar calendar give for years not yet decreed.

    Swapped and make-up days cannot be foreseen. The prime minister may also choose other days
    around the New Year and National Day.
    """
    import holidays  # noqa: PLC0415 - a quarter of a second that only this function needs

    span = range(first_year, first_year + years)
    vietnamese = holidays.country_holidays("VN", years=span, language="vi")
    english = holidays.country_holidays("VN", years=span, language="en_US")
    return tuple(_expected(on, vietnamese[on], english[on]) for on in sorted(vietnamese))


def _expected(on: date, name_vi: str, name_en: str) -> rules.Day:
    is_in_lieu = "observed" in name_en
    bare = name_vi.split(" (")[0]
    return rules.Day(
        on=on,
        kind=rules.DayKind.IN_LIEU if is_in_lieu else rules.DayKind.HOLIDAY,
        name_vi=f"Nghỉ bù {bare}" if is_in_lieu else bare,
        name_en=(f"Day off in lieu of {name_en.split(' (')[0]}" if is_in_lieu else name_en),
        is_expected=True,
    )
