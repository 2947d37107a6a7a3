"""``motcua due --received MOMENT --limit WORDS``, or many with ``--batch``."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.core.errors import Invalid, Refusal
from motcua.org.models import Unit
from motcua.workdays import rules, wording
from motcua.workdays.errors import CannotCount
from motcua.workdays.national import shipped_calendar

_FORM = '{"received": "2026-08-28T10:00", "limit": {"value": 3, "unit": "working_day"}}'


class Command(BaseCommand):
    """Say when a limit ends, and why; without ``--unit`` no database is needed.

    ``--batch`` reads lines of JSON, ``{"received", "limit": {"value", "unit"}, "convention"}``, and
    writes ``{"due_at"}`` for each, in order; for a line that cannot be counted it writes
    ``{"error": sentence}`` in its place and exits 1 at the end.
    ``--json`` prints ``{"due_at"}``; with ``--explain`` also ``is_provisional`` (the days off are
    not yet decreed), ``lines`` (one a day, with codes) and ``explanation`` (sentences).
    """

    help = "Say when a time limit ends, and explain it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--received", metavar="MOMENT", help="such as 2026-08-28T10:00")
        parser.add_argument("--limit", metavar="WORDS", help='such as "3 working days"')
        parser.add_argument("--unit", metavar="CODE", help="count on the calendar of this unit")
        parser.add_argument(
            "--convention", default="rolling_hours", help="rolling_hours (default) or end_of_day"
        )
        parser.add_argument("--explain", action="store_true", help="say why, line by line")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--batch", action="store_true", help="read lines of JSON")
        parser.add_argument("--language", choices=["vi", "en"], default="vi")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            try:
                calendar = _calendar(options["unit"])
                convention = _convention(options["convention"])
                if options["batch"]:
                    self._batch(calendar, convention)
                else:
                    self._one(calendar, convention, options)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal

    def _one(
        self, calendar: rules.Calendar, convention: rules.Convention, options: dict[str, Any]
    ) -> None:
        if not options["received"] or not options["limit"]:
            raise CommandError(_("Give --received and --limit, or --batch."))
        try:
            found = rules.due(
                _moment(options["received"]),
                limit=rules.Limit.parse(options["limit"]),
                calendar=calendar,
                convention=convention,
            )
        except rules.Uncountable as why:
            raise CannotCount(why) from why
        answer = _as_json if options["json"] else _as_text
        self.stdout.write(answer(found, is_explained=options["explain"]))

    def _batch(self, calendar: rules.Calendar, convention: rules.Convention) -> None:
        has_errors = False
        for answer in answers(sys.stdin.buffer, calendar, convention):
            has_errors = has_errors or answer.startswith('{"error"')
            sys.stdout.write(answer + "\n")
        sys.stdout.flush()
        if has_errors:
            sys.exit(1)


def answers(
    lines: Iterable[bytes], calendar: rules.Calendar, convention: rules.Convention
) -> Iterator[str]:
    """Yield a line of JSON for each line of JSON; an empty line is passed over."""
    for line in lines:
        if line.isspace():
            continue
        try:
            asked = json.loads(line)
            limit = asked["limit"]
            found = rules.due(
                _moment(asked["received"]),
                limit=_limit(str(limit["value"]), limit["unit"]),
                calendar=calendar,
                convention=_convention(asked.get("convention", convention)),
            )
        except (Refusal, rules.Uncountable) as why:
            yield _error(CannotCount(why) if isinstance(why, rules.Uncountable) else why)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            yield _error(Invalid(reason=_("This line is not of the form %s.") % _FORM))
        else:
            yield f'{{"due_at": "{found.due_at.isoformat()}"}}'


def _calendar(unit_code: str | None) -> rules.Calendar:
    if unit_code is None:
        return shipped_calendar()
    unit = Unit.objects.filter(code=unit_code.upper()).first()
    if unit is None:
        raise Invalid(reason=_("There is no unit with the code %s.") % unit_code)
    return unit.calendar_version().frozen()


def _moment(words: str) -> datetime:
    """Return the moment of ISO words; without a zone it is that of Việt Nam."""
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        sentence = _("“%s” is not a moment. Write it like 2026-08-28T10:00.")
        raise Invalid(reason=sentence % words) from None
    return moment.replace(tzinfo=rules.LOCAL) if moment.tzinfo is None else moment


def _convention(name: str) -> rules.Convention:
    try:
        return rules.Convention(name)
    except ValueError:
        sentence = _("“%s” is not a convention. Use rolling_hours or end_of_day.")
        raise Invalid(reason=sentence % name) from None


@lru_cache(maxsize=4096)
def _limit(value: str, unit: str) -> rules.Limit:
    return rules.Limit.of(value, unit)


def _as_json(found: rules.DueDate, *, is_explained: bool) -> str:
    answer: dict[str, Any] = {"due_at": found.due_at.isoformat()}
    if is_explained:
        answer["is_provisional"] = found.is_provisional
        answer["lines"] = [line.as_json() for line in found.lines]
        answer["explanation"] = wording.sentences(found)
    return json.dumps(answer, ensure_ascii=False)


def _as_text(found: rules.DueDate, *, is_explained: bool) -> str:
    lines = wording.sentences(found) if is_explained else []
    return "\n".join([found.due_at.isoformat(), *lines])


def _error(why: Exception) -> str:
    return json.dumps({"error": str(why)}, ensure_ascii=False)
