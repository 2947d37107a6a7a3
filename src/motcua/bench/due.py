"""How many due dates a second, beside a bare loop that only adds days to a moment."""

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import quantiles
from time import perf_counter
from typing import Any

from motcua.workdays.batch import answers
from motcua.workdays.national import shipped_calendar
from motcua.workdays.rules import LOCAL, Convention, Limit, due

COUNT = 50_000
_LIMITS = ("1 working day", "3 working days", "15 working days", "8 working hours", "30 days")


def run() -> dict[str, Any]:
    """Measure the engine, and the batch of ``motcua due``, one thread, the best of three rounds.

    The engine's limit is a bare loop of additions of days; the batch's is what any batch must do,
    reading JSON and moments and writing a line.
    """
    rate, limit = _best(_count_due), _best(_add_days)
    batch, batch_limit = _best(_answer), _best(_only_json)
    each = quantiles(_each(), n=100)
    return {
        "name": "due",
        "rate_per_s": rate,
        "limit_per_s": limit,
        "ratio": round(rate / limit, 3),
        "p50_ms": round(each[49], 4),
        "p95_ms": round(each[94], 4),
        "errors": _refused(),
        "batch_rate_per_s": batch,
        "batch_limit_per_s": batch_limit,
        "batch_ratio": round(batch / batch_limit, 3),
        "target_per_s": 20_000,
        "holds": min(rate, batch) >= 20_000,
    }


def _receipts() -> list[datetime]:
    """Return random receipts of a year, always the same."""
    chance = random.Random(2026)  # noqa: S311 - a measurement, not a secret
    first = datetime(2026, 1, 1, tzinfo=LOCAL)
    return [first + timedelta(minutes=chance.randrange(525_600)) for _ in range(COUNT)]


def _count_due() -> Callable[[], None]:
    calendar, limits = shipped_calendar(), [Limit.parse(words) for words in _LIMITS]
    receipts = _receipts()

    def run() -> None:
        for number, received in enumerate(receipts):
            due(received, limit=limits[number % len(limits)], calendar=calendar)

    return run


def _each() -> list[float]:
    """Return the milliseconds of each due date, timed one by one."""
    calendar, limits = shipped_calendar(), [Limit.parse(words) for words in _LIMITS]
    times = []
    for number, received in enumerate(_receipts()):
        start = perf_counter()
        due(received, limit=limits[number % len(limits)], calendar=calendar)
        times.append((perf_counter() - start) * 1000)
    return times


def _refused() -> int:
    """Return how many lines of the batch got no date."""
    told = answers(_lines(), shipped_calendar(), Convention.ROLLING_HOURS)
    return sum("due_at" not in line for line in told)


def _add_days() -> Callable[[], None]:
    receipts, days = _receipts(), [timedelta(days=n) for n in (1, 3, 15, 1, 30)]

    def run() -> None:
        for number, received in enumerate(receipts):
            received + days[number % len(days)]

    return run


def _lines() -> list[bytes]:
    limits = [Limit.parse(words).as_json() for words in _LIMITS]
    return [
        json.dumps(
            {"received": received.isoformat(), "limit": limits[number % len(limits)]}
        ).encode()
        for number, received in enumerate(_receipts())
    ]


def _answer() -> Callable[[], None]:
    lines, calendar = _lines(), shipped_calendar()

    def run() -> None:
        for _ in answers(lines, calendar, Convention.ROLLING_HOURS):
            pass

    return run


def _only_json() -> Callable[[], None]:
    """Return what any batch must do: read a line, parse its moment, write a line."""
    lines, week = _lines(), timedelta(days=7)

    def run() -> None:
        for line in lines:
            due_at = datetime.fromisoformat(json.loads(line)["received"]) + week
            f'{{"due_at": "{due_at.isoformat()}"}}'

    return run


def _best(prepare: Callable[[], Callable[[], None]]) -> int:
    run = prepare()
    run()
    seconds = []
    for _ in range(3):
        start = perf_counter()
        run()
        seconds.append(perf_counter() - start)
    return round(COUNT / min(seconds))
