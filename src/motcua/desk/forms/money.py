"""What it costs and how it was paid at the counter."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.models.parts import Channel, FeeRule
from motcua.desk.forms.applicant import Errors
from motcua.desk.forms.intake import Case
from motcua.dossiers.actions import FeeGiven
from motcua.payments.models import Method

STATED, NONE, LATER = "stated", "none", "later"
PAYS = (
    (Method.CASH, gettext_lazy("Cash")),
    (Method.TRANSFER, gettext_lazy("Bank transfer")),
    (Method.EXEMPT, gettext_lazy("Exempt")),
    (LATER, gettext_lazy("Not paid yet")),
)
_MOST = Decimal(10**12)


@dataclass(frozen=True, kw_only=True)
class Bill:
    """The fee as it stands on the screen; ``amount`` None is not known yet."""

    choice: str  # key of a rule, "stated", "none" or ""
    name: str
    kind: str
    amount: Decimal | None
    reason: str
    method: str
    receipt_number: str


def fee_rules(version: ProcedureVersion) -> list[FeeRule]:
    """Return the rules that can hold at a counter, those with an amount first."""
    found = [r for r in version.fee_rules.all() if r.channel in ("", Channel.IN_PERSON)]
    return sorted(found, key=lambda rule: (rule.amount is None, rule.seq))


def bill(case: Case, rules: list[FeeRule]) -> Bill:
    """Return what is owed by what was chosen and typed so far."""
    choice = case.one("fee") or _only(rules)
    rule = next((rule for rule in rules if str(rule.pk) == choice), None)
    amount, reason = None, case.one("fee_reason")
    if rule is not None:
        amount, reason = rule.amount, rule.case
    elif choice == NONE:
        amount = Decimal(0)
    elif choice == STATED:
        amount = parse_amount(case.one("fee_amount"))
    method = case.one("pay", Method.CASH) if amount else ""
    return Bill(
        choice=choice,
        name=_name(rule, rules),
        kind=rule.kind if rule else (rules[0].kind if rules else "le_phi"),
        amount=amount,
        reason=case.one("exempt_reason") if method == Method.EXEMPT else reason,
        method=method,
        receipt_number=case.one("receipt_number"),
    )


def fees_given(case: Case, version: ProcedureVersion) -> tuple[list[FeeGiven], Errors]:
    """Return the fee as the act takes it, or what is missing about it."""
    owed = bill(case, fee_rules(version))
    errors = _wrong(owed)
    if errors or owed.amount is None:
        return [], errors
    pays_now = owed.method not in ("", LATER)
    has_receipt = pays_now and owed.method != Method.EXEMPT
    given = FeeGiven(
        name=owed.name,
        kind=owed.kind,
        amount=owed.amount,
        reason=owed.reason or ("" if owed.amount else _("Free of charge by the rule")),
        method=owed.method if pays_now else "",
        receipt_number=owed.receipt_number if has_receipt else "",
    )
    return [given], []


def parse_amount(text: str) -> Decimal | None:
    """Return whole dong from "135.000", "135 000 đ" or "135000"; None for anything else."""
    bare = text.replace(".", "").replace(",", "").replace(" ", "").rstrip("đĐ").strip()
    if not (bare.isascii() and bare.isdecimal()) or Decimal(bare) > _MOST:
        return None
    return Decimal(bare)


def _wrong(owed: Bill) -> Errors:
    if not owed.choice:
        return [("fee-stated", _("State the fee, or state that there is none and why."))]
    if owed.amount is None:
        return [("fee_amount", _("Write the amount in whole dong, such as 135.000."))]
    if owed.choice in (STATED, NONE) and not owed.reason and owed.method != Method.EXEMPT:
        return [("fee_reason", _("Say by which rule: the reason is kept with the fee."))]
    if owed.method == Method.EXEMPT and not owed.reason:
        return [("exempt_reason", _("Say why the visitor is exempt."))]
    if owed.method in (Method.CASH, Method.TRANSFER) and not owed.receipt_number:
        return [("receipt_number", _("Write the number of the receipt."))]
    return []


def _only(rules: list[FeeRule]) -> str:
    """One rule with an amount needs no choosing; one without leads to stating it."""
    if len(rules) == 1:
        return str(rules[0].pk) if rules[0].amount is not None else STATED
    known = [rule for rule in rules if rule.amount is not None]
    return str(known[0].pk) if known else ""


def _name(rule: FeeRule | None, rules: list[FeeRule]) -> str:
    kind = rule or (rules[0] if rules else None)
    label = str(kind.get_kind_display()) if kind else _("State fee")
    return f"{label}: {rule.case}"[:300] if rule and rule.case else label
