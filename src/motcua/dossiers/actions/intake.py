"""From the papers on the counter to the code on the slip: submit, receive, decline, transfer."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import PaperRequirement, ProcedureVersion
from motcua.core.text import fold, nfc, sort_key
from motcua.documents.actions import take_number
from motcua.documents.models import File
from motcua.dossiers import clock, flow
from motcua.dossiers.access import Capacity, concern
from motcua.dossiers.act import Act
from motcua.dossiers.errors import (
    FeeUnstated,
    NotReceivable,
    NotYours,
    PapersMissing,
    ReasonNeeded,
)
from motcua.dossiers.models import (
    Access,
    Channel,
    Dossier,
    Fee,
    Paper,
    PaperFile,
    ReturnMethod,
)
from motcua.dossiers.permissions import Standing
from motcua.dossiers.rules import local_day, printed_code
from motcua.dossiers.states import Verb
from motcua.dossiers.transitions import finish, moving
from motcua.org.models import Duty, Post, Unit
from motcua.payments.actions import raise_charge, record_payment
from motcua.payments.models import FeeKind, Method
from motcua.people.models import Business, Person, User
from motcua.workdays.rules import handover_due
from motcua.workflow.models import Route, RouteVersion

#: Letters and figures that are not mistaken for one another when read out.
_CLEAR = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: The number series of form 01; its symbol on paper is data of the template.
SLIP_SERIES = "TNHS"
LATE_TRANSFER = _("A transfer is due the same day, after 15:00 the next morning.")


@dataclass(frozen=True, kw_only=True)
class ScanGiven:
    """A scan or an upload of a paper, already kept; its name as it came."""

    file: File
    name: str


@dataclass(frozen=True, kw_only=True)
class PaperGiven:
    """One line of the checklist as it stands on the counter."""

    name: str
    requirement: PaperRequirement | None = None
    originals: int = 0
    copies: int = 0
    is_received: bool = True
    not_needed_because: str = ""
    is_checked: bool = False  # compared with the original
    scans: Sequence[ScanGiven] = ()
    reused_from: Paper | None = None  # the person handed it in before


@dataclass(frozen=True, kw_only=True)
class FeeGiven:
    """What is owed, and how it was paid at the counter; zero needs its reason."""

    name: str
    amount: Decimal  # whole dong
    kind: str = FeeKind.CHARGE
    reason: str = ""
    method: str = ""  # empty: not paid yet
    receipt_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What an applicant, or somebody for them, hands in for one procedure."""

    procedure_version: ProcedureVersion
    receiving_unit: Unit
    name: str  # of the applicant, as declared
    deciding_unit: Unit | None = None  # none: the receiving unit decides
    support_unit: Unit | None = None
    person: Person | None = None
    business: Business | None = None
    address: str = ""
    phone: str = ""
    email: str = ""
    number_end: str = ""
    submitter: Person | None = None
    submitter_name: str = ""
    mandate_note: str = ""
    summary: str = ""
    sets: int = 1
    channel: str = Channel.COUNTER
    counter: str = ""
    visit: UUID | None = None
    return_method: str = ReturnMethod.COUNTER
    papers: Sequence[PaperGiven] = ()
    fees: Sequence[FeeGiven] = ()


def submit(submission: Submission, *, by: User, at: datetime) -> Dossier:
    """Keep what was handed in under a tracking code; nothing is promised yet.

    Raises NotYours if ``by`` does not receive at that unit on that day (online and post come in
    through a machine user that holds the duty).
    """
    post = _receiver(submission, by, at)
    with transaction.atomic():
        dossier = _new_dossier(submission, at)
        dossier.save(force_insert=True)
        _keep_papers(dossier, submission.papers, by, at)
        _keep_fees(dossier, submission.fees, by, at)
        concern(dossier, _concerned(submission))
        act = Act(dossier=dossier, verb=Verb.SUBMIT, by=by, at=at, post=post, tasks=[])
        act.due_before = dossier.due_at
        act.facts = {
            "procedure": submission.procedure_version.procedure.code,
            "version": submission.procedure_version.pk,
            "channel": submission.channel,
            "papers": len(submission.papers),
            "files": [scan.file.sha256 for paper in submission.papers for scan in paper.scans],
        }
        act.secrets = {"applicant": dossier.applicant_name, "submitter": dossier.submitter_name}
        finish(act)
    return dossier


def receive(dossier: Dossier, *, by: User, at: datetime, reason: str = "") -> Dossier:
    """Take the dossier in: check it, start its clock, open its first step, give it its code.

    Raises NotReceivable for a version to complete, PapersMissing or, where the papers are
    incomplete and ``reason`` is empty, ReasonNeeded; FeeUnstated where nobody said what it costs.
    """
    with moving(dossier, Verb.RECEIVE, by=by, at=at) as act:
        taken = act.dossier
        _check_version(taken.procedure_version, at)
        _check_papers(act, reason)
        _check_fee(taken)
        taken.received_at = at
        clock.start(act)
        flow.begin(act)
        _number(taken, at)
        act.facts["code"] = taken.code
        act.secrets["reason"] = reason
    return act.dossier


def take_in(
    submissions: Sequence[Submission], *, by: User, at: datetime, reason: str = ""
) -> list[Dossier]:
    """Submit and receive what one person brings to the counter: all of it, or nothing."""
    with transaction.atomic():
        return [receive(submit(s, by=by, at=at), by=by, at=at, reason=reason) for s in submissions]


def decline(
    dossier: Dossier, *, cause: str, legal_ground: str, text: str, by: User, at: datetime
) -> Dossier:
    """Refuse to receive, with cause, legal ground and text (form 03)."""
    with moving(dossier, Verb.DECLINE, by=by, at=at) as act:
        act.facts |= {"cause": cause, "ground": legal_ground}
        act.facts["number"] = take_number(
            act.dossier.receiving_unit, "PTC", year=local_day(at).year
        )
        act.secrets["text"] = text
    return act.dossier


def attach_paper(
    paper: Paper, *, file: File, name: str, by: User, at: datetime, reused_from: Paper | None = None
) -> Paper:
    """Put a scan or an upload to a paper of the checklist; the bytes stay as they came."""
    with moving(paper.dossier, Verb.ATTACH_PAPER, by=by, at=at) as act:
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        PaperFile.objects.create(paper=paper, file=file, name=nfc(name)[:200], at=at, by=by)
        paper.is_received, paper.not_needed_because = True, ""
        paper.reused_from = reused_from
        paper.save()
        act.facts |= {"paper": str(paper.uuid), "sha256": file.sha256}
    return paper


def check_paper(paper: Paper, *, by: User, at: datetime) -> Paper:
    """State that a paper was compared with the original and is the same."""
    with moving(paper.dossier, Verb.CHECK_PAPER, by=by, at=at) as act:
        paper.checked_at, paper.checked_by = at, by
        paper.save(update_fields=["checked_at", "checked_by"])
        act.facts["paper"] = str(paper.uuid)
    return paper


def transfer(
    dossier: Dossier, *, unit: Unit, legal_ground: str, text: str, by: User, at: datetime
) -> Dossier:
    """Pass the dossier to the unit that is competent (Decree 118/2025 art. 18).

    To be done the same day, after the cut-off the next morning; later is marked and counted.
    """
    with moving(dossier, Verb.TRANSFER, by=by, at=at) as act:
        moved = act.dossier
        former = moved.deciding_unit_id
        moved.deciding_unit = unit
        Access.objects.filter(dossier=moved, unit_id=former, capacity=Capacity.DECIDING).update(
            capacity=Capacity.SUPPORT, is_open=False
        )
        concern(moved, [(unit, Capacity.DECIDING)])
        if moved.received_at:
            _mark_late_transfer(act, text)
            _reopen_at(act)
        act.facts |= {"from": former, "to": unit.pk, "ground": legal_ground}
        act.secrets["text"] = text
    return act.dossier


def route_for(version: ProcedureVersion) -> RouteVersion:
    """Return the published route a new dossier of the version takes."""
    if version.route:
        return version.route.current()
    code = "five-on-the-spot" if version.is_on_the_spot else "through-the-agency"
    return Route.objects.get(code=code).current()


def _receiver(submission: Submission, by: User, at: datetime) -> Post:
    standing = Standing.of(by, local_day(at))
    post = standing.post({Duty.RECEIVE}, [submission.receiving_unit.pk])
    if post is None:
        raise NotYours(reference=submission.procedure_version.procedure.code)
    return post


def _new_dossier(submission: Submission, at: datetime) -> Dossier:
    name = nfc(submission.name)
    return Dossier(
        tracking_code="".join(secrets.choice(_CLEAR) for _ in range(12)),
        year=local_day(at).year,
        procedure_version=submission.procedure_version,
        route_version=route_for(submission.procedure_version),
        person=submission.person,
        business=submission.business,
        applicant_name=name,
        applicant_fold=fold(name),
        applicant_sort=sort_key(name),
        applicant_address=nfc(submission.address),
        applicant_phone=submission.phone,
        applicant_email=submission.email,
        number_end=submission.number_end,
        submitter=submission.submitter,
        submitter_name=nfc(submission.submitter_name),
        mandate_note=nfc(submission.mandate_note),
        summary=nfc(submission.summary),
        sets=submission.sets,
        support_unit=submission.support_unit,
        receiving_unit=submission.receiving_unit,
        deciding_unit=submission.deciding_unit or submission.receiving_unit,
        channel=submission.channel,
        counter=submission.counter,
        visit=submission.visit,
        return_method=submission.return_method,
        submitted_at=at,
        changed_at=at,
    )


def _concerned(submission: Submission) -> Iterable[tuple[Unit, str]]:
    yield submission.receiving_unit, Capacity.RECEIVING
    yield submission.deciding_unit or submission.receiving_unit, Capacity.DECIDING
    if submission.support_unit:
        yield submission.support_unit, Capacity.SUPPORT


def _keep_papers(dossier: Dossier, papers: Sequence[PaperGiven], by: User, at: datetime) -> None:
    rows = Paper.objects.bulk_create(
        Paper(
            dossier=dossier,
            requirement=given.requirement,
            position=place,
            name=given.name,
            originals=given.originals,
            copies=given.copies,
            is_received=given.is_received,
            not_needed_because="" if given.is_received else given.not_needed_because,
            checked_at=at if given.is_checked else None,
            checked_by=by if given.is_checked else None,
            reused_from=given.reused_from,
        )
        for place, given in enumerate(papers, start=1)
    )
    PaperFile.objects.bulk_create(
        PaperFile(paper=row, file=scan.file, name=nfc(scan.name)[:200], at=at, by=by)
        for row, given in zip(rows, papers, strict=True)
        for scan in given.scans
    )


def _keep_fees(dossier: Dossier, fees: Sequence[FeeGiven], by: User, at: datetime) -> None:
    for given in fees:
        charge = raise_charge(
            unit=dossier.receiving_unit,
            name=given.name,
            amount=given.amount,
            kind=given.kind,
            reason=given.reason,
            by=by,
            at=at,
        )
        Fee.objects.create(dossier=dossier, charge=charge)
        if given.method and given.amount:
            record_payment(
                charge,
                method=given.method,
                amount=given.amount,
                receipt_number=given.receipt_number,
                note=given.reason if given.method == Method.EXEMPT else "",
                by=by,
                at=at,
            )


def _check_version(version: ProcedureVersion, at: datetime) -> None:
    if not version.is_receivable(local_day(at)):
        missing = ", ".join(str(gap.label) for gap in version.missing)
        raise NotReceivable(code=version.procedure.code, missing=missing)


def _check_papers(act: Act, reason: str) -> None:
    lacking = list(
        act.dossier.papers.filter(is_received=False, not_needed_because="").values_list(
            "name", flat=True
        )
    )
    if lacking and not reason:
        raise PapersMissing(papers="; ".join(lacking))
    if lacking:
        act.deviate("received_incomplete", reason)


def _check_fee(dossier: Dossier) -> None:
    if dossier.fees.exists():
        return
    rules = list(dossier.procedure_version.fee_rules.values_list("amount", flat=True))
    if not rules or any(amount != 0 for amount in rules):
        raise FeeUnstated(code=dossier.procedure_version.procedure.code)


def _number(dossier: Dossier, at: datetime) -> None:
    """Give the printed code and the number of the slip; last, because the unit queues here."""
    unit, day = dossier.receiving_unit, local_day(at)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO dossiers_serial (unit_id, "on", last) VALUES (%s, %s, 1) '
            'ON CONFLICT (unit_id, "on") DO UPDATE SET last = dossiers_serial.last + 1 '
            "RETURNING last",
            [unit.pk, day],
        )
        serial = cursor.fetchone()[0]
    dossier.code = printed_code(unit.code, day, serial)
    dossier.slip_number = take_number(unit, SLIP_SERIES, year=day.year)


def _mark_late_transfer(act: Act, reason: str) -> None:
    received = act.dossier.received_at
    assert received is not None
    calendar = clock.calendar_of(act.dossier.receiving_unit).frozen()
    if act.at > handover_due(received, calendar).due_at:
        if not reason:
            raise ReasonNeeded(rule_code="late_transfer", rule=str(LATE_TRANSFER))
        act.deviate("late_transfer", reason)


def _reopen_at(act: Act) -> None:
    """Open the current steps again at the unit that is competent now."""
    open_tasks = [task for task in act.tasks if task.until is None and task.step]
    for task in open_tasks:
        flow.end(act, task, task.Ending.CANCELLED)
    flow.open_steps(act, [task.step for task in open_tasks if task.step], badge="transferred")
