"""Pure facts about identifiers and terms."""

import re
from datetime import date

#: Decision 20/2020/QĐ-TTg art. 4: groups of capitals and digits, split by dots, at most 35.
_IDENTIFIER = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
#: QCVN 102:2016: three groups of digits, then the level-1 code, read from the right.
_OLD_IDENTIFIER = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})")
LONGEST_IDENTIFIER = 35
#: Decree 118/2025 art. 11: officers are posted to a centre for 12 to 36 months.
SHORTEST_TERM_MONTHS = 12
LONGEST_TERM_MONTHS = 36


def normal_identifier(text: str) -> str:
    """Return an agency identifier in today's form: ``000.00.18.H17`` and ``h17.18`` → ``H17.18``.

    Raises ValueError for anything that is no identifier. Lenient on purpose: codes of provinces
    differ, so only the shape is checked.
    """
    code = "".join(text.split()).upper()
    old = _OLD_IDENTIFIER.fullmatch(code)
    if old:
        groups = reversed(old.groups())
        return ".".join(group for group in groups if group.strip("0"))
    if len(code) > LONGEST_IDENTIFIER or not _IDENTIFIER.fullmatch(code):
        message = f"“{text[:40]}” is no agency identifier."
        raise ValueError(message)
    return code


def months_between(first: date, last: date) -> int:
    """Return the whole months from the first to the last day, both included."""
    months = (last.year - first.year) * 12 + last.month - first.month
    month, day = (last.month % 12 + 1, 1) if _is_month_end(last) else (last.month, last.day + 1)
    if month != last.month:
        months += 1
    return months - (1 if day < first.day else 0)


def is_usual_term(first: date, last: date) -> bool:
    """Say whether a posting lies within 12 to 36 months (Decree 118/2025 art. 11)."""
    months = months_between(first, last)
    if months == LONGEST_TERM_MONTHS:
        return months_between(first, date.fromordinal(last.toordinal() - 1)) < months
    return SHORTEST_TERM_MONTHS <= months < LONGEST_TERM_MONTHS


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
