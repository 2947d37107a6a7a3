"""What a procedure's page says: can I, what, cost, how long, where, law."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.catalogue.models import (
    ChannelRule,
    FeeRule,
    Missing,
    PaperRequirement,
    ProcedureVersion,
)
from motcua.core.text import fold
from motcua.ui.templatetags.ui import money
from motcua.workdays import rules, wording
from motcua.workdays.models import NATIONAL, Calendar
from motcua.workdays.national import shipped_calendar


@dataclass(frozen=True, kw_only=True)
class Need:
    """A line of ``ui/needs.html``."""

    name: str
    note: str
    count: str
    is_conditional: bool


@dataclass(frozen=True, kw_only=True)
class Case:
    """The papers that only one case, or one part of the list, asks for."""

    heading: str
    is_case: bool
    needs: list[Need]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A row of a list of procedures."""

    version: ProcedureVersion
    time: str
    fee: SafeString | str


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Everything the page says besides the version's own words."""

    is_receivable: bool
    gaps: list[str]
    key_facts: list[tuple[str, SafeString | str]]
    needs: list[Need]
    cases: list[Case]
    notes: list[str]
    fees: list[FeeRule]
    fee: SafeString | str
    time: str
    promise: str
    due: rules.DueDate | None
    explanation: wording.Explanation | None
    channels: list[ChannelRule]
    other_times: list[tuple[str, str]]  # way to file, its own limit
    steps: list[str]
    laws: list[str]
    conditions: str


def summary(version: ProcedureVersion) -> Summary:
    """Return the row of one version in a list."""
    return Summary(version=version, time=_time(version), fee=_fee(list(version.fee_rules.all())))


def answers(version: ProcedureVersion, now: datetime) -> Answers:
    """Lay out a version whose parts are prefetched; the due date is that of a dossier filed now."""
    today = timezone.localdate(now)
    fees = list(version.fee_rules.all())
    papers = list(version.papers.all())
    asked = [paper for paper in papers if paper.kind == PaperRequirement.Kind.PAPER]
    due = _due(version, now)
    return Answers(
        is_receivable=version.is_receivable(today),
        gaps=[str(gap.label) for gap in version.missing if gap != Missing.FEE],
        key_facts=_key_facts(version, fees, asked),
        needs=[_need(paper) for paper in asked if not _stands_apart(paper)],
        cases=_cases([paper for paper in asked if _stands_apart(paper)]),
        notes=[paper.name for paper in papers if paper.kind == PaperRequirement.Kind.NOTE],
        fees=fees,
        fee=_fee(fees),
        time=_time(version),
        promise=_words(version.promise_value, version.promise_unit),
        due=due,
        explanation=wording.explanation(due) if due else None,
        channels=list(version.channel_rules.all()),
        other_times=[
            (str(rule.get_channel_display()), _words(rule.limit_value, rule.limit_unit))
            for rule in version.channel_rules.all()
            if rule.limit_value is not None
        ],
        steps=_lines(version.steps),
        laws=_lines(version.legal_basis),
        conditions="" if fold(version.conditions) in {"", "khong"} else version.conditions,
    )


def _key_facts(
    version: ProcedureVersion, fees: list[FeeRule], papers: list[PaperRequirement]
) -> list[tuple[str, SafeString | str]]:
    count = ngettext("%(count)d paper", "%(count)d papers", len(papers)) % {"count": len(papers)}
    always = [paper for paper in papers if not paper.is_by_case]
    if papers and len(always) < len(papers):
        count = _("%(least)d to %(most)d papers") % {"least": len(always), "most": len(papers)}
    ways = [str(rule.get_channel_display()) for rule in version.channel_rules.all()]
    return [
        (_("Fee"), _fee(fees)),
        (_("Result after"), _time(version)),
        (_("Papers"), count if papers else _("Not yet stated")),
        (_("Ways to file"), ", ".join(ways) if ways else _("Not yet stated")),
    ]


def _fee(fees: list[FeeRule]) -> SafeString | str:
    """Return one amount, the span of several, or that it is not known; never guess free."""
    known = [rule.amount for rule in fees if rule.amount is not None]
    known += [
        bound for rule in fees for bound in (rule.at_least, rule.at_most) if bound is not None
    ]
    if not known:
        return money(None)
    paid = sorted(amount for amount in known if amount)
    if not paid:
        return money(0)
    words = money(paid[0])
    if paid[0] != paid[-1]:
        words = format_html(_("{least} to {most}"), least=words, most=money(paid[-1]))
    return format_html(_("{amount}, free by case"), amount=words) if 0 in known else words


def _time(version: ProcedureVersion) -> str:
    return _words(version.limit_value, version.limit_unit) or _("Not yet stated")


def _words(value: Decimal | None, unit: str) -> str:
    return wording.limit_words(rules.Limit.of(value, unit)) if value is not None else ""


def _due(version: ProcedureVersion, now: datetime) -> rules.DueDate | None:
    limit = version.limit_on("in_person")
    if limit is None:
        return None
    return rules.due(
        now,
        limit=rules.Limit.of(*limit),
        calendar=_calendar(),
        convention=rules.Convention(version.convention),
        cutoff=version.cutoff,
    )


def _calendar() -> rules.Calendar:
    """Return the province's national calendar, or the shipped one before it is set up."""
    kept = Calendar.objects.deadline().filter(code=NATIONAL).first()
    return kept.frozen() if kept else shipped_calendar()


def _stands_apart(paper: PaperRequirement) -> bool:
    return fold(paper.heading) not in {"", "bao gom", "thanh phan ho so", "01 bo ho so"}


def _cases(papers: list[PaperRequirement]) -> list[Case]:
    return [
        Case(heading=heading, is_case=is_case, needs=[_need(paper) for paper in group])
        for (heading, is_case), group in groupby(papers, key=lambda p: (p.heading, p.is_by_case))
    ]


def _need(paper: PaperRequirement) -> Need:
    counts = [
        ngettext("%(count)d original", "%(count)d originals", paper.originals)
        % {"count": paper.originals}
        if paper.originals
        else "",
        ngettext("%(count)d copy", "%(count)d copies", paper.copies) % {"count": paper.copies}
        if paper.copies
        else "",
    ]
    return Need(
        name=paper.name,
        note=" · ".join(part for part in (paper.form_name, paper.note) if part),
        count=", ".join(part for part in counts if part),
        is_conditional=paper.is_by_case,
    )


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
