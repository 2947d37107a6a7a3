"""The slip as it fills in while typing: the appointment with its sum, the facts, the money."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.catalogue.models import ProcedureVersion
from motcua.desk.forms.applicant import person_found
from motcua.desk.forms.intake import Case, Intake
from motcua.desk.forms.money import LATER, bill, fee_rules
from motcua.desk.forms.papers import paper_rows
from motcua.desk.standing import Place
from motcua.dossiers.clock import promise
from motcua.dossiers.models import Channel, ReturnMethod
from motcua.dossiers.rules import local_day
from motcua.payments.models import Method
from motcua.workdays.wording import Explanation, explanation, limit_words


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What ``ui/slip.html`` shows."""

    due_at: datetime | None = None
    now: datetime
    explanation: Explanation | None = None
    promise: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)
    sums: list[tuple[str, Decimal | None, bool]] = field(default_factory=list)
    note: str = ""


def preview(intake: Intake, place: Place, version: ProcedureVersion | None) -> Preview:
    """Return the slip of the procedure in hand; nothing is written."""
    facts = [(_("Dossier code"), _("given when it is received"))]
    if name := _name(intake):
        facts.append((_("Applicant"), name))
    if intake.kept:
        facts.append((_("Also in this visit"), _kept(intake)))
    if version is None or not version.is_receivable(local_day(place.at)):
        return Preview(now=place.at, facts=facts)
    counted = promise(version, unit=place.unit, channel=Channel.COUNTER, at=place.at)
    facts += _case_facts(intake.case, version)
    why = explanation(counted.due)
    if counted.legal.due_at > counted.due.due_at:
        law = _("The law allows %(limit)s; the centre promises earlier.")
        why = Explanation(lines=why.lines, note=law % {"limit": limit_words(counted.legal.limit)})
    return Preview(
        due_at=counted.due.due_at,
        now=place.at,
        explanation=why,
        promise=limit_words(counted.due.limit),
        facts=facts,
        sums=_sums(intake.case, version),
        note=_("Two copies on A5. The look-up PIN is printed on the applicant's copy only."),
    )


def _name(intake: Intake) -> str:
    if intake.said("behalf", "self") != "self" and intake.said("owner_name"):
        return intake.said("owner_name")
    person = person_found(intake)
    return person.full_name if person else intake.said("full_name")


def _kept(intake: Intake) -> str:
    return ngettext("%(n)d procedure", "%(n)d procedures", len(intake.kept)) % {
        "n": len(intake.kept)
    }


def _case_facts(case: Case, version: ProcedureVersion) -> list[tuple[str, Any]]:
    received = sum(row.is_received for row in paper_rows(case, version))
    places = {
        ReturnMethod.COUNTER: _("the counter"),
        ReturnMethod.POST: _("home, by post"),
        ReturnMethod.ELECTRONIC: _("electronic copy"),
    }
    method = case.one("return_method", ReturnMethod.COUNTER)
    papers = ngettext("%(n)d kind", "%(n)d kinds", received) % {"n": received}
    return [
        (_("Papers"), papers),
        (_("Collected at"), places.get(ReturnMethod(method), method)),
    ]


def _sums(case: Case, version: ProcedureVersion) -> list[tuple[str, Decimal | None, bool]]:
    owed = bill(case, fee_rules(version))
    lines: list[tuple[str, Decimal | None, bool]] = [(_("Fee"), owed.amount, False)]
    if owed.method in (Method.CASH, Method.TRANSFER) and owed.amount:
        how = _("Cash") if owed.method == Method.CASH else _("Bank transfer")
        number = owed.receipt_number
        label = _("%(how)s, receipt %(number)s") % {"how": how, "number": number or "…"}
        lines.append((label, owed.amount, True))
    elif owed.method == Method.EXEMPT:
        lines.append((_("Exempt"), Decimal(0), True))
    elif owed.method == LATER:
        lines.append((_("Not paid yet"), owed.amount, True))
    return lines
