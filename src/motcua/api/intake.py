"""From the body of an intake to what the act takes: persons, checklist, fees, units."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.api.authentication import Caller
from motcua.api.schemas.dossiers import (
    BusinessGiven,
    FeeGivenBody,
    Intake,
    PaperGivenBody,
    PersonGiven,
)
from motcua.api.uploads import scans_of
from motcua.catalogue.kept import kept_in_force
from motcua.catalogue.models import PaperRequirement, ProcedureVersion
from motcua.catalogue.models.allocation import who_decides
from motcua.core.errors import Invalid
from motcua.dossiers.actions import FeeGiven, PaperGiven, Submission
from motcua.dossiers.errors import NotYours
from motcua.org.models import Duty, Unit
from motcua.people.actions import Declared, declare_business, declare_person
from motcua.people.models import Business, Person


def submission_of(intake: Intake, caller: Caller) -> Submission:
    """Return what is handed in, its persons kept as rows; the caller holds the transaction."""
    version = version_in_force(intake.procedure, caller.on)
    unit = _receiving_unit(intake, caller)
    submission = Submission(
        procedure_version=version,
        receiving_unit=unit,
        deciding_unit=_deciding_unit(intake, version, unit, caller.on),
        name="",
        summary=intake.summary,
        sets=intake.sets,
        channel=intake.channel,
        counter=intake.counter,
        return_method=intake.return_method,
        papers=_papers(intake, version, caller),
        fees=[_fee(given) for given in intake.fees],
    )
    return _with_people(submission, intake, caller)


def version_in_force(code: str, on: date) -> ProcedureVersion:
    """Return the version of the procedure that holds on the day; Invalid where there is none."""
    version = kept_in_force(code, on)
    if version is None:
        raise Invalid(reason=_("No procedure with the code %(code)s is in force.") % {"code": code})
    return version


def unit_with_code(code: str) -> Unit:
    """Return the unit; Invalid where the code means none."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Invalid(reason=_("There is no unit with the code %(code)s.") % {"code": code})
    return unit


def declared(given: PersonGiven) -> Declared:
    """Return the person as the act takes it."""
    return Declared(**given.model_dump())


def _receiving_unit(intake: Intake, caller: Caller) -> Unit:
    """Return the unit named, or the only one at which the machine user receives today."""
    units = {post.unit for post in caller.standing.posts if post.duty == Duty.RECEIVE}
    if intake.receiving_unit is not None:
        named = next((unit for unit in units if unit.code == intake.receiving_unit), None)
        return named or unit_with_code(intake.receiving_unit)
    if not units:
        raise NotYours(reference=intake.procedure)
    if len(units) > 1:
        raise Invalid(reason=_("Say at which unit it is received: the token serves several."))
    return units.pop()


def _deciding_unit(intake: Intake, version: ProcedureVersion, unit: Unit, on: date) -> Unit:
    if intake.deciding_unit is not None:
        return unit if intake.deciding_unit == unit.code else unit_with_code(intake.deciding_unit)
    found = who_decides(version, received_at=unit, on=on)
    if found is None and not version.is_on_the_spot:
        raise Invalid(reason=_("Choose the unit that decides."))
    return found or unit


def _papers(intake: Intake, version: ProcedureVersion, caller: Caller) -> list[PaperGiven]:
    """Return every line of the published checklist, then the papers outside of it."""
    asked = [
        requirement
        for requirement in version.papers.all()
        if requirement.kind == PaperRequirement.Kind.PAPER
        and (not requirement.is_by_case or requirement.heading == intake.case)
    ]
    given = {paper.requirement: paper for paper in intake.papers if paper.requirement is not None}
    unknown = set(given) - {requirement.seq for requirement in asked}
    if unknown:
        numbers = ", ".join(str(number) for number in sorted(unknown))
        raise Invalid(reason=_("The checklist has no paper %(numbers)s.") % {"numbers": numbers})
    lines = [_paper(given.get(r.seq), r, caller) for r in asked]
    others = [_paper(paper, None, caller) for paper in intake.papers if paper.requirement is None]
    return _replaced(lines) + others


def _paper(
    given: PaperGivenBody | None, requirement: PaperRequirement | None, caller: Caller
) -> PaperGiven:
    if given is None:
        assert requirement is not None
        return PaperGiven(name=requirement.name, requirement=requirement, is_received=False)
    name = requirement.name if requirement else given.name
    scans = scans_of(given.uploads, caller)
    if not name:
        raise Invalid(reason=_("A paper outside the checklist needs a name."))
    if given.is_received and not (given.originals or given.copies or scans):
        sentence = _("Count the originals or copies of “%(name)s”.")
        raise Invalid(reason=sentence % {"name": name})
    return PaperGiven(
        name=name,
        requirement=requirement,
        originals=given.originals if given.is_received else 0,
        copies=given.copies if given.is_received else 0,
        is_received=given.is_received,
        not_needed_because=given.not_needed_because,
        is_checked=given.is_received and given.is_checked,
        scans=scans if given.is_received else (),
    )


def _replaced(lines: Sequence[PaperGiven]) -> list[PaperGiven]:
    """Mark what an alternative that was received replaces: one of them is enough."""
    received = {_family(line): line.name for line in lines if line.is_received}
    return [
        replace(line, not_needed_because=_("Replaced by: %(name)s") % {"name": name[:280]})
        if not (line.is_received or line.not_needed_because)
        and (name := received.get(_family(line), ""))
        else line
        for line in lines
    ]


def _family(line: PaperGiven) -> int:
    assert line.requirement is not None, "lines of the checklist have one"
    return line.requirement.alternative_of_id or line.requirement.pk


def _fee(given: FeeGivenBody) -> FeeGiven:
    return FeeGiven(
        name=given.name,
        amount=Decimal(given.amount),
        kind=given.kind,
        reason=given.reason,
        method=given.method or "",
        receipt_number=given.receipt_number,
    )


def _with_people(submission: Submission, intake: Intake, caller: Caller) -> Submission:
    if (intake.applicant is None) == (intake.business is None):
        raise Invalid(reason=_("Say who applies: a person or a business, one of the two."))
    if intake.submitter is not None:
        submission = replace(
            submission,
            submitter=declare_person(declared(intake.submitter), by=caller.user, at=caller.at),
            submitter_name=intake.submitter.full_name,
            mandate_note=intake.mandate_note,
        )
    if intake.applicant is not None:
        return _for_person(submission, intake.applicant, caller)
    assert intake.business is not None
    return _for_business(submission, intake.business, caller)


def _for_person(submission: Submission, given: PersonGiven, caller: Caller) -> Submission:
    person: Person = declare_person(declared(given), by=caller.user, at=caller.at)
    return replace(
        submission,
        person=person,
        name=given.full_name,
        address=given.address,
        phone=given.phone,
        email=given.email,
        number_end=given.id_number[-4:],
    )


def _for_business(submission: Submission, given: BusinessGiven, caller: Caller) -> Submission:
    business: Business = declare_business(**given.model_dump(), by=caller.user, at=caller.at)
    return replace(
        submission,
        business=business,
        name=given.name,
        address=given.address,
        phone=given.phone,
        email=given.email,
        number_end=given.tax_code[-4:],
    )
