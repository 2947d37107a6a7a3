"""Freeze a report as it was handed in, and say what it would be today."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from motcua.people.models import User
from motcua.reporting.making import count
from motcua.reporting.models import FrozenReport
from motcua.reporting.sql import DEFINITION
from motcua.reporting.wanted import Wanted
from motcua.reporting.wording import figure_words
from motcua.ui.wording import language


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One figure that was frozen, and what it is today; None where the line is not there."""

    line: str  # its name; empty for the total
    figure: str
    frozen: int | float | None
    today: int | float | None


def freeze(wanted: Wanted, *, today: date, made_by: User, at: datetime) -> FrozenReport:
    """Keep a report for ever, with what its figures are called and its fingerprint."""
    content = count(wanted, today=today).as_json()
    content["words"] = _words(content["total"])
    return FrozenReport.objects.create(
        kind=wanted.kind,
        unit=wanted.unit,
        first_on=wanted.first,
        last_on=wanted.last,
        by=wanted.by,
        definition=DEFINITION,
        content=content,
        sha256=fingerprint(content),
        frozen_at=at,
        frozen_by=made_by,
    )


def words_of(frozen: FrozenReport, figure: str) -> str:
    """Return what a figure was called when it was frozen; as it is called today if not kept."""
    kept = frozen.content.get("words", {}).get(language(), {})
    return str(kept.get(figure) or figure_words(figure))


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the one spelling of a report."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(frozen: FrozenReport, *, today: date) -> list[Difference]:
    """Return every figure that would come out otherwise today."""
    now = count(frozen.wanted, today=today).as_json()
    then_lines, now_lines = _lines(frozen.content), _lines(now)
    names = [*then_lines, *(name for name in now_lines if name not in then_lines)]
    return [
        found
        for name in names
        for found in _differing(name, then_lines.get(name, {}), now_lines.get(name, {}))
    ]


def _words(figures: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what the figures are called, by language: a frozen table keeps its heads."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = {figure: figure_words(figure) for figure in figures}
    return found


def _lines(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    lines = {str(row.get("key", row["name"])): row for row in content["rows"]}
    return {"": content["total"], **lines}


def _differing(name: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    called = str(then.get("name") or now.get("name") or name)
    for figure in {**then, **now}:
        pair = then.get(figure), now.get(figure)
        if figure not in ("key", "name", "whole") and pair[0] != pair[1]:
            yield Difference(
                line=called if name else "", figure=figure, frozen=pair[0], today=pair[1]
            )
