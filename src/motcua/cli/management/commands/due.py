"""``motcua due --received MOMENT --limit WORDS``, or many with ``--batch``."""

import json
import sys
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.core.errors import Invalid, Refusal
from motcua.org.models import Unit
from motcua.workdays import rules, wording
from motcua.workdays.batch import answers, read_convention, read_moment
from motcua.workdays.errors import CannotCount
from motcua.workdays.national import shipped_calendar

#: Written together: where output is not buffered, each writing costs more than the counting.
ANSWERS_AT_ONCE = 500


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
                convention = read_convention(options["convention"])
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
                read_moment(options["received"]),
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
        given = answers(sys.stdin.buffer, calendar, convention)
        while several := list(islice(given, ANSWERS_AT_ONCE)):
            has_errors = has_errors or any(answer.startswith('{"error"') for answer in several)
            sys.stdout.write("\n".join(several) + "\n")
        sys.stdout.flush()
        if has_errors:
            sys.exit(1)


def _calendar(unit_code: str | None) -> rules.Calendar:
    if unit_code is None:
        return shipped_calendar()
    unit = Unit.objects.filter(code=unit_code.upper()).first()
    if unit is None:
        raise Invalid(reason=_("There is no unit with the code %s.") % unit_code)
    return unit.calendar_version().frozen()


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
