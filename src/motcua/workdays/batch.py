"""Due dates for other programs: a line of JSON in, a line of JSON out."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from motcua.core.errors import Invalid, Refusal
from motcua.workdays import rules
from motcua.workdays.errors import CannotCount

_read = json.JSONDecoder().decode
_FORM = '{"received": "2026-08-28T10:00", "limit": {"value": 3, "unit": "working_day"}}'


def answers(
    lines: Iterable[bytes], calendar: rules.Calendar, convention: rules.Convention
) -> Iterator[str]:
    """Yield a line of JSON for each line of JSON; an empty line is passed over."""
    for line in lines:
        if line.isspace():
            continue
        try:
            asked = _read(line.decode("utf-8-sig"))
            limit = asked["limit"]
            found = rules.due(
                read_moment(asked["received"]),
                limit=_limit(str(limit["value"]), limit["unit"]),
                calendar=calendar,
                convention=read_convention(asked.get("convention") or convention),
            )
        except (Refusal, rules.Uncountable) as why:
            yield _error(CannotCount(why) if isinstance(why, rules.Uncountable) else why)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            yield _error(Invalid(reason=_("This line is not of the form %s.") % _FORM))
        else:
            yield f'{{"due_at": "{found.due_at.isoformat()}"}}'


def read_moment(words: str) -> datetime:
    """Return the moment of ISO words; without a zone it is that of Việt Nam."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        sentence = _("“%s” is not a moment. Write it like 2026-08-28T10:00.")
        raise Invalid(reason=sentence % words) from None
    return moment.replace(tzinfo=rules.LOCAL) if moment.tzinfo is None else moment


def read_convention(name: str) -> rules.Convention:
    """Return the convention of a name."""
    try:
        return rules.Convention(name)
    except ValueError:
        sentence = _("“%s” is not a convention. Use rolling_hours or end_of_day.")
        raise Invalid(reason=sentence % name) from None


@lru_cache(maxsize=4096)
def _limit(value: str, unit: str) -> rules.Limit:
    return rules.Limit.of(value, unit)


def _error(why: Exception) -> str:
    return json.dumps({"error": str(why)}, ensure_ascii=False)
