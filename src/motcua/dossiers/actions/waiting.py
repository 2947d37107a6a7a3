"""What makes a dossier wait, and the word to the applicant when it will be late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.documents.actions import take_number
from motcua.dossiers import clock, flow
from motcua.dossiers.act import Act
from motcua.dossiers.errors import DueNotLater, NothingAsked, ReasonNeeded
from motcua.dossiers.models import Apology, Dossier, Fee, SupplementRequest
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import State, Verb
from motcua.dossiers.transitions import moving
from motcua.org.models import Unit
from motcua.payments.actions import raise_charge
from motcua.payments.actions import record_payment as enter_payment
from motcua.payments.models import Charge, Payment
from motcua.people.models import User
from motcua.workdays import rules
from motcua.workdays.models import CalendarVersion

#: A supplement is asked for within 3 working days of reception (Decree 61/2018 art. 19.4).
SUPPLEMENT_WITHIN = rules.Limit.of(3, rules.LimitUnit.WORKING_DAY)

ASKED_ONCE = _("A supplement is asked for once and completely; this would be a second time.")
ASKED_LATE = _("A supplement is asked for within 3 working days of reception.")
EXTENDED_ONCE = _("The return date is put off at most once; this would be a second time.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing to bring or to set right."""

    text: str
    paper: UUID | None = None  # of the checklist, where it concerns one


def request_supplement(
    dossier: Dossier,
    *,
    items: Sequence[Asked],
    cause: str,
    legal_ground: str,
    text: str,
    by: User,
    at: datetime,
    reason: str = "",
) -> SupplementRequest:
    """Ask for everything that is missing, once; the clock stops until it has come (form 02).

    A second request, or one later than 3 working days after reception, needs ``reason``: it is
    possible, marked and counted, and raises ReasonNeeded without one.
    """
    if not items:
        raise NothingAsked
    with moving(dossier, Verb.REQUEST_SUPPLEMENT, by=by, at=at) as act:
        asking = act.dossier
        before = asking.supplements.count()
        is_late = _is_late_request(act)
        if before:
            _deviate(act, "second_supplement", ASKED_ONCE, reason)
        if is_late:
            _deviate(act, "late_supplement", ASKED_LATE, reason)
        asked = SupplementRequest.objects.create(
            dossier=asking,
            round=before + 1,
            asked_at=at,
            asked_by=by,
            is_at_intake=asking.received_at is None,
            items=[{"text": i.text, "paper": str(i.paper) if i.paper else None} for i in items],
            cause=cause,
            legal_ground=legal_ground,
            text=text,
            number=take_number(asking.receiving_unit, "PBS", year=local_day(at).year),
            is_late=is_late,
        )
        asking.resume_state = asking.state
        if asking.received_at:
            clock.pause(act, ground=legal_ground)
        act.facts |= {"cause": cause, "ground": legal_ground, "round": asked.round}
        act.secrets |= {"text": text, "items": "\n".join(item.text for item in items)}
    return asked


def supplement(dossier: Dossier, *, by: User, at: datetime, text: str = "") -> Dossier:
    """Take what was asked for: complete, so the clock starts from zero (art. 19.4)."""
    with moving(dossier, Verb.SUPPLEMENT, by=by, at=at) as act:
        taken = act.dossier
        act.to = State(taken.resume_state)
        taken.resume_state = ""
        taken.supplements.filter(answered_at=None).update(answered_at=at)
        if taken.received_at:
            clock.start(act)
            flow.wait_over(act)
            flow.mark(act, "supplemented")
        act.secrets["text"] = text
    return act.dossier


def request_payment(
    dossier: Dossier,
    *,
    name: str,
    amount: Decimal,
    kind: str,
    legal_ground: str,
    by: User,
    at: datetime,
) -> Charge:
    """Ask for money that the law makes a condition; the clock stops until it is paid."""
    with moving(dossier, Verb.REQUEST_PAYMENT, by=by, at=at) as act:
        charge = raise_charge(
            unit=act.dossier.receiving_unit, name=name, amount=amount, kind=kind, by=by, at=at
        )  # fmt: skip
        Fee.objects.create(dossier=act.dossier, charge=charge)
        act.dossier.resume_state = act.dossier.state
        clock.pause(act, ground=legal_ground)
        act.facts |= {"charge": str(charge.uuid), "amount": int(amount), "ground": legal_ground}
    return charge


def record_payment(
    dossier: Dossier,
    charge: Charge,
    *,
    method: str,
    amount: Decimal,
    receipt_number: str,
    by: User,
    at: datetime,
    note: str = "",
) -> Payment:
    """Enter what was paid; when nothing is owed any more, a dossier that waited goes on."""
    with moving(dossier, Verb.RECORD_PAYMENT, by=by, at=at) as act:
        payment = enter_payment(
            charge,
            method=method,
            amount=amount,
            receipt_number=receipt_number,
            note=note,
            by=by,
            at=at,
        )
        paid = act.dossier
        if paid.state == State.PAYMENT and not owed(paid):
            act.to = State(paid.resume_state)
            paid.resume_state = ""
            flow.wait_over(act, since=paid.paused_at)
            clock.go_on(act, ground=str(_("Paid")))
            flow.mark(act, "paid")
        act.facts |= {"payment": str(payment.uuid), "amount": int(amount), "method": method}
    return payment


def apologise(
    dossier: Dossier,
    *,
    until: datetime,
    cause: str,
    legal_ground: str,
    text: str,
    by: User,
    at: datetime,
    reason: str = "",
) -> Apology:
    """Say sorry, say why, and give the new date (form 04).

    Due one working day before expiry; later is possible, marked and counted. A second time
    needs ``reason``. Raises DueNotLater if the new date is not after the old one.
    """
    with moving(dossier, Verb.APOLOGISE, by=by, at=at) as act:
        late = act.dossier
        assert late.due_at is not None
        if until <= max(late.due_at, at):
            raise DueNotLater
        if late.apologies.exists():
            _deviate(act, "second_extension", EXTENDED_ONCE, reason)
        is_late = at > _last_moment(act)
        if is_late:
            act.deviate("late_apology", reason or text)
        before = late.due_at
        clock.extend_to(act, until, ground=legal_ground)
        apology = Apology.objects.create(
            dossier=late,
            at=at,
            by=by,
            number=take_number(_apologising(act), "PXL", year=local_day(at).year),
            cause=cause,
            legal_ground=legal_ground,
            text=text,
            due_before=before,
            due_after=until,
            is_late=is_late,
        )
        act.facts |= {"cause": cause, "ground": legal_ground, "late": is_late}
        act.secrets["text"] = text
    return apology


def recount(
    dossiers: Sequence[Dossier],
    *,
    calendar_version: CalendarVersion,
    ground: str,
    by: User,
    at: datetime,
) -> list[Dossier]:
    """Count due dates anew after a change of the calendar; each is an act of its own history."""
    moved = []
    with transaction.atomic():
        for dossier in sorted(dossiers, key=lambda d: d.pk):
            with moving(dossier, Verb.RECOUNT, by=by, at=at) as act:
                clock.recount(act, calendar_version, ground=ground)
                act.facts["ground"] = ground
            moved.append(act.dossier)
    return moved


def _apologising(act: Act) -> Unit:
    """Return the unit in whose name it is said: that of the post by which it is done."""
    return act.post.unit if act.post else act.dossier.deciding_unit


def owed(dossier: Dossier) -> int:
    """Return the dong still owed on all charges of the dossier."""
    paid = Coalesce(Sum("charge__payments__amount"), Value(Decimal(0)))
    owing = dossier.fees.values("charge").annotate(left=F("charge__amount") - paid)
    return int(sum(row["left"] for row in owing))


def _deviate(act: Act, code: str, rule: object, reason: str) -> None:
    if not reason:
        raise ReasonNeeded(rule_code=code, rule=str(rule))
    act.deviate(code, reason)


def _is_late_request(act: Act) -> bool:
    dossier = act.dossier
    if dossier.clock_started_at is None:
        return False
    calendar = act.calendar(dossier.receiving_unit).frozen()
    latest = rules.due(
        dossier.clock_started_at,
        limit=SUPPLEMENT_WITHIN,
        calendar=calendar,
        convention=rules.Convention.END_OF_DAY,
    )
    return act.at > latest.due_at


def _last_moment(act: Act) -> datetime:
    """Return until when an apology is in time: one working day of minutes before expiry."""
    dossier = act.dossier
    assert dossier.due_at is not None
    calendar = act.calendar(dossier.receiving_unit).frozen()
    return rules.add_working_minutes(dossier.due_at, -8 * 60, calendar)
