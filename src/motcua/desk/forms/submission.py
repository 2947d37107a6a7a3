"""From the screen to the act: everything checked, every error with its field."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.desk.forms.applicant import Errors, principal, visitor
from motcua.desk.forms.intake import Case, Intake
from motcua.desk.forms.money import fees_given
from motcua.desk.forms.papers import PaperRow, missing, paper_rows, papers_given
from motcua.desk.forms.procedure import decider_missing, deciding_unit, version_of
from motcua.desk.standing import Place
from motcua.dossiers.actions import Principal, Submission, Visitor, identify
from motcua.dossiers.models import ReturnMethod
from motcua.dossiers.rules import local_day


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A visit that can be taken in."""

    visitor: Visitor
    principal: Principal | None
    submissions: list[Submission]
    reason: str  # why received incomplete

    def identified(self, place: Place) -> list[Submission]:
        """Return the submissions with their persons; the caller holds the transaction."""
        found: list[Submission] = []
        for submission in self.submissions:
            if found:  # the persons of the first hold for all
                found.append(_same_people(submission, found[0]))
            else:
                found.append(
                    identify(submission, self.visitor, self.principal, by=place.user, at=place.at)
                )
        return found


def ready(intake: Intake, place: Place, *, is_complete: bool = True) -> tuple[Ready | None, Errors]:
    """Return what can be taken in, or all that is missing, in the order of the screen.

    ``is_complete`` False: for a supplement or a refusal, papers and fee need not be there.
    """
    who, errors = visitor(intake)
    for_whom, wrong = principal(intake)
    errors += wrong
    if intake.case.version is None and not (intake.kept and not intake.case.one("q")):
        errors.append(("q", _("Choose the procedure.")))
    submissions = []
    for case in intake.cases:
        submission, wrong = _submission(case, intake, place, is_complete=is_complete)
        errors += wrong
        submissions += [submission] if submission else []
    if errors or who is None:
        return None, errors
    reasons = [case.one("incomplete_reason") for case in intake.cases]
    return Ready(
        visitor=who,
        principal=for_whom,
        submissions=submissions,
        reason="; ".join(filter(None, reasons)),
    ), []


def check_case(intake: Intake, place: Place) -> Errors:
    """Return what is wrong with the procedure in hand, before it is laid aside."""
    if intake.case.version is None:
        return [("q", _("Choose the procedure."))]
    return _submission(intake.case, intake, place, is_complete=True)[1]


def _submission(
    case: Case, intake: Intake, place: Place, *, is_complete: bool
) -> tuple[Submission | None, Errors]:
    version = version_of(case)
    if version is None:
        return None, [("q", _("Choose the procedure."))]
    rows = paper_rows(case, version)
    papers, errors = papers_given(rows)
    lacking = missing(rows)
    if is_complete and not case.one("incomplete_reason"):
        errors += [(f"received-{row.id}", _missing_sentence(row)) for row in lacking]
    fees, wrong = fees_given(case, version) if is_complete else ([], [])
    errors += wrong
    day = local_day(place.at)
    deciding = deciding_unit(case, version, unit=place.unit, on=day)
    errors += decider_missing(deciding)
    sets = case.one("sets", "1")
    if not (sets.isdecimal() and 0 < int(sets) < 100):
        errors.append(("sets", _("Write the number of sets in figures.")))
    if errors:
        return None, errors
    return (
        Submission(
            procedure_version=version,
            receiving_unit=place.unit,
            deciding_unit=deciding,
            name=intake.said("full_name"),  # replaced once the visitor is identified
            summary=case.one("summary")[:500],
            sets=int(sets),
            counter=place.counter,
            visit=UUID(intake.visit),
            return_method=_method(case),
            papers=papers,
            fees=fees,
        ),
        [],
    )


def _missing_sentence(row: PaperRow) -> str:
    return _("“%(name)s” is missing: tick it, or say why it is not needed.") % {
        "name": row.requirement.name
    }


def _method(case: Case) -> str:
    chosen = case.one("return_method")
    return chosen if chosen in ReturnMethod.values else ReturnMethod.COUNTER


def _same_people(submission: Submission, first: Submission) -> Submission:
    shared = ("person", "business", "name", "address", "phone", "email", "number_end",
              "submitter", "submitter_name", "mandate_note")  # fmt: skip
    return replace(submission, **{name: getattr(first, name) for name in shared})
