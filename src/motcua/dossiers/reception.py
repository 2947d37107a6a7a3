"""What submitting and receiving write, for one dossier or for a thousand, in a few statements.

First everything is decided and nothing written; then come the rows that nobody queues for, then the
numbers, where the intake of a unit queues, then the dossiers with their history. Nobody else sees a
dossier before the commit, so there is nothing to lock but the numbers.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.db.models import Model
from django.utils.translation import gettext as _

from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import Invalid, Refusal
from motcua.core.questions import Question, ask
from motcua.core.rows import put
from motcua.core.text import fold, nfc, sort_key
from motcua.documents.actions import next_numbers
from motcua.dossiers import clock, flow
from motcua.dossiers.access import Capacity, rows_of
from motcua.dossiers.chain import link
from motcua.dossiers.errors import FeeUnstated, NotReceivable, NotYours, PapersMissing
from motcua.dossiers.fits import need_fitting
from motcua.dossiers.given import FeeGiven, PaperGiven, Submission
from motcua.dossiers.ground import Ground
from motcua.dossiers.models import Deviation, Dossier, Fee, Paper, PaperFile, Task
from motcua.dossiers.permissions import Standing
from motcua.dossiers.rules import local_day, printed_code
from motcua.dossiers.states import State, Verb
from motcua.org.models import Duty, Post, Unit
from motcua.payments.actions import stated_charge, stated_payment
from motcua.payments.models import Charge, Method, Payment
from motcua.people.models import User
from motcua.runtime.notices import notice
from motcua.workflow.models import drawing
from motcua.workflow.rules import after

#: Letters and figures that are not mistaken for one another when read out.
_CLEAR = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: The number series of form 01; its symbol on paper is data of the template.
SLIP_SERIES = "TNHS"
#: The rule that is broken where somebody takes in what is not complete, with a reason.
INCOMPLETE = "received_incomplete"
_NEXT_SERIALS = """
INSERT INTO dossiers_serial (unit_id, "on", last) VALUES (%s, %s, %s)
ON CONFLICT (unit_id, "on") DO UPDATE SET last = dossiers_serial.last + EXCLUDED.last
RETURNING last
"""


@dataclass(kw_only=True)
class Plan:
    """One dossier to be kept: its rows, and how it is received where it is received at once."""

    ground: Ground
    submission: Submission
    dossier: Dossier
    post: Post
    papers: list[Paper]
    charges: list[Charge]
    payments: list[Payment]
    reason: str | None  # None: only submitted
    is_incomplete: bool = False
    due: clock.Promise | None = None
    tasks: list[Task] = field(default_factory=list)


def plans(
    submissions: Sequence[Submission],
    *,
    by: User,
    at: datetime,
    receive_with: str | None = None,
    stop: bool = False,
    standing: Standing | None = None,
) -> list[Plan | Refusal]:
    """Decide on each: what is to be written, or why not. Nothing is written.

    ``receive_with``: received at once, with this reason for what is incomplete; None: kept only.
    ``stop``: the first refusal is raised.
    """
    ground = Ground.of(submissions, by=by, at=at, standing=standing)
    found: list[Plan | Refusal] = []
    for submission in submissions:
        try:
            found.append(_plan(ground, submission, receive_with))
        except Refusal as refusal:
            if stop:
                raise
            found.append(refusal)
    return found


def write(made: Sequence[Plan]) -> None:
    """Write all that was planned; the caller holds the transaction."""
    if not made:
        return
    put(row for plan in made for row in _rows_beside(plan))
    number([plan.dossier for plan in made if plan.reason is not None], made[0].ground.at)
    histories = [row for plan in made for row in _history(plan)]
    told = notice({f"unit-{unit}" for plan in made for unit in _places(plan)})
    put([*(plan.dossier for plan in made), *histories], told)


def check_version(version: ProcedureVersion, at: datetime) -> None:
    """Raise NotReceivable unless a dossier can be received on the version that day."""
    if not version.is_receivable(local_day(at)):
        missing = ", ".join(str(gap.label) for gap in version.missing)
        raise NotReceivable(code=version.procedure.code, missing=missing)


def incomplete(lacking: Iterable[str], reason: str) -> bool:
    """Say whether papers are lacking; raises PapersMissing where nobody says why it goes on."""
    names = list(lacking)
    if names and not reason:
        raise PapersMissing(papers="; ".join(names))
    return bool(names)


def check_fee(version: ProcedureVersion, *, is_stated: bool) -> None:
    """Raise FeeUnstated where nobody said what it costs, and it is not known to be free."""
    amounts = version.fee_amounts()
    if not is_stated and (not amounts or any(amount != 0 for amount in amounts)):
        raise FeeUnstated(code=version.procedure.code)


def number(dossiers: Sequence[Dossier], at: datetime) -> None:
    """Give printed codes and numbers of slips, unit by unit in the order of their keys.

    Last, because here the intake of a unit queues until the transaction ends.
    """
    day = local_day(at)
    for _unit, group in groupby(
        sorted(dossiers, key=lambda d: d.receiving_unit_id), key=lambda d: d.receiving_unit_id
    ):
        taken = list(group)
        unit = taken[0].receiving_unit
        serial, slip = ask(
            _next_serials(unit, day, len(taken)),
            next_numbers(unit, SLIP_SERIES, year=day.year, count=len(taken)),
        )
        for place, dossier in enumerate(taken):
            dossier.code = printed_code(unit.code, day, serial + place)
            dossier.slip_number = slip + place


def _plan(ground: Ground, given: Submission, reason: str | None) -> Plan:
    post = ground.standing.post({Duty.RECEIVE}, [given.receiving_unit.pk])
    if post is None:
        raise NotYours(reference=given.procedure_version.procedure.code)
    dossier = _dossier(ground, given)
    papers = [_paper(ground, dossier, *numbered) for numbered in enumerate(given.papers, start=1)]
    charges, payments = _money(ground, given)
    plan = Plan(
        ground=ground,
        submission=given,
        dossier=dossier,
        post=post,
        papers=papers,
        charges=charges,
        payments=payments,
        reason=reason,
    )
    if not (given.person or given.business):
        raise Invalid(reason=_("Say who asks: a person or a business."))
    need_fitting([dossier, *papers, *charges, *payments])
    if reason is not None:
        _receive(plan, reason)
    # Only now: what is refused leaves its receipts to others.
    ground.receipts |= {paid.receipt_number for paid in payments if paid.receipt_number}
    return plan


def _receive(plan: Plan, reason: str) -> None:
    """Check what reception checks and set what it sets, but for the numbers."""
    ground, dossier, version = plan.ground, plan.dossier, plan.submission.procedure_version
    check_version(version, ground.at)
    lacking = [p.name for p in plan.papers if not p.is_received and not p.not_needed_because]
    plan.is_incomplete = incomplete(lacking, reason)
    check_fee(version, is_stated=bool(plan.charges))
    plan.due = ground.promise(version, dossier.receiving_unit, dossier.channel)
    dossier.received_at = dossier.clock_started_at = ground.at
    dossier.legal_due_at = plan.due.legal.due_at
    dossier.due_at = dossier.first_due_at = plan.due.due.due_at
    plan.tasks = _tasks(ground, dossier)


def _dossier(ground: Ground, given: Submission) -> Dossier:
    name = nfc(given.name)
    return Dossier(
        pk=next(ground.dossier_keys),
        tracking_code="".join(secrets.choice(_CLEAR) for _ in range(12)),
        year=ground.day.year,
        procedure_version=given.procedure_version,
        route_version_id=ground.route_of(given.procedure_version),
        person=given.person,
        business=given.business,
        applicant_name=name,
        applicant_fold=fold(name),
        applicant_sort=sort_key(name),
        applicant_address=nfc(given.address),
        applicant_phone=given.phone,
        applicant_email=given.email,
        number_end=given.number_end,
        submitter=given.submitter,
        submitter_name=nfc(given.submitter_name),
        mandate_note=nfc(given.mandate_note),
        summary=nfc(given.summary),
        sets=given.sets,
        support_unit=given.support_unit,
        receiving_unit=given.receiving_unit,
        deciding_unit=given.deciding_unit or given.receiving_unit,
        channel=given.channel,
        counter=given.counter,
        visit=given.visit,
        return_method=given.return_method,
        submitted_at=ground.at,
        changed_at=ground.at,
    )


def _paper(ground: Ground, dossier: Dossier, place: int, given: PaperGiven) -> Paper:
    return Paper(
        pk=next(ground.paper_keys),
        dossier=dossier,
        requirement=given.requirement,
        position=place,
        name=given.name,
        originals=given.originals,
        copies=given.copies,
        is_received=given.is_received,
        not_needed_because="" if given.is_received else given.not_needed_because,
        checked_at=ground.at if given.is_checked else None,
        checked_by=ground.by if given.is_checked else None,
        reused_from=given.reused_from,
    )


def _money(ground: Ground, given: Submission) -> tuple[list[Charge], list[Payment]]:
    charges: list[Charge] = []
    payments: list[Payment] = []
    for fee in given.fees:
        charge = stated_charge(
            unit=given.receiving_unit,
            name=fee.name,
            amount=fee.amount,
            kind=fee.kind,
            reason=fee.reason,
            by=ground.by,
            at=ground.at,
        )
        charge.pk = next(ground.charge_keys)
        charges.append(charge)
        if fee.method and fee.amount:
            taken = ground.receipts | {paid.receipt_number for paid in payments} - {""}
            payments.append(_payment(ground, charge, fee, taken))
    return charges, payments


def _payment(ground: Ground, charge: Charge, fee: FeeGiven, taken: set[str]) -> Payment:
    return stated_payment(
        charge,
        outstanding=charge.amount,
        method=fee.method,
        amount=fee.amount,
        receipt_number=fee.receipt_number,
        note=fee.reason if fee.method == Method.EXEMPT else "",
        taken=taken,
        by=ground.by,
        at=ground.at,
    )


def _tasks(ground: Ground, dossier: Dossier) -> list[Task]:
    """Return the receiving step as passed, and what follows it as open."""
    drawn = drawing(dossier.route_version_id)
    shape = drawn.shape
    tasks = [flow.received(dossier, drawn.steps[shape.start], by=ground.by, at=ground.at)]
    for key in after(shape, shape.start):
        step = drawn.steps[key]
        unit = flow.unit_of(step, dossier)
        calendar = ground.calendar(unit).frozen()
        tasks.append(flow.opened(dossier, step, unit, at=ground.at, calendar=calendar))
    return tasks


def _rows_beside(plan: Plan) -> Iterable[Model]:
    """Return all rows of a plan but the dossier and its history."""
    ground, dossier = plan.ground, plan.dossier
    yield from plan.papers
    for row, given in zip(plan.papers, plan.submission.papers, strict=True):
        for scan in given.scans:
            name = nfc(scan.name)[:200]
            yield PaperFile(paper=row, file=scan.file, name=name, at=ground.at, by=ground.by)
    yield from plan.charges
    yield from plan.payments
    yield from (Fee(dossier=dossier, charge=charge) for charge in plan.charges)
    yield from rows_of(dossier, _concerned(plan))
    yield from plan.tasks
    if plan.due:
        yield clock.started(dossier, plan.due, by=ground.by, at=ground.at)
    if plan.is_incomplete:
        yield Deviation(
            dossier=dossier,
            rule=INCOMPLETE,
            verb=Verb.RECEIVE,
            reason=plan.reason or "",
            at=ground.at,
            by=ground.by,
        )


def _concerned(plan: Plan) -> Iterable[tuple[Unit, str]]:
    dossier = plan.dossier
    yield dossier.receiving_unit, Capacity.RECEIVING
    yield dossier.deciding_unit, Capacity.DECIDING
    if dossier.support_unit:
        yield dossier.support_unit, Capacity.SUPPORT
    places = (dossier.receiving_unit_id, dossier.deciding_unit_id)
    for task in plan.tasks:
        if task.unit_id not in places:
            yield task.unit, Capacity.CONSULTED


def _places(plan: Plan) -> set[int]:
    dossier = plan.dossier
    units = {task.unit_id for task in plan.tasks if task.until is None}
    return units | {dossier.receiving_unit_id, dossier.deciding_unit_id}


def _history(plan: Plan) -> Iterable[Model]:
    """Return the rows of the acts, and bring the dossier to where they lead."""
    ground, dossier, given = plan.ground, plan.dossier, plan.submission
    dossier.state = State.SUBMITTED
    yield from link(
        dossier,
        verb=Verb.SUBMIT,
        by=ground.by,
        at=ground.at,
        post=plan.post,
        facts={
            "procedure": given.procedure_version.procedure.code,
            "version": given.procedure_version.pk,
            "channel": given.channel,
            "papers": len(given.papers),
            "files": [scan.file.sha256 for paper in given.papers for scan in paper.scans],
        },
        secrets={"applicant": dossier.applicant_name, "submitter": dossier.submitter_name},
    )
    if plan.due is None:
        return
    dossier.state = State.RECEIVED
    places = (dossier.receiving_unit_id, dossier.deciding_unit_id)
    facts = {**clock.facts(plan.due.due, plan.due.calendar_version), "code": dossier.code}
    yield from link(
        dossier,
        verb=Verb.RECEIVE,
        by=ground.by,
        at=ground.at,
        post=ground.standing.post({Duty.RECEIVE}, places),
        facts={**({"deviations": [INCOMPLETE]} if plan.is_incomplete else {}), **facts},
        secrets={"reason": plan.reason or ""},
    )


def _next_serials(unit: Unit, day: date, count: int) -> Question[int]:
    """Ask for the first of so many serials of the unit's day that follow one another."""
    return Question(_NEXT_SERIALS, (unit.pk, day, count), lambda last: int(last) - count + 1)
