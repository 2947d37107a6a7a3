"""Bulk intake: the same rules as one dossier at a time, in a few statements for all."""

from collections import defaultdict
from collections.abc import Sequence

from motcua.api.answers import etag_of
from motcua.api.authentication import Caller
from motcua.api.intake import submission_of
from motcua.api.schemas.bulk import BulkLine, BulkShown, Refused, TakenIn
from motcua.api.schemas.dossiers import Intake
from motcua.core.errors import Refusal
from motcua.dossiers.actions import Submission, take_in_many
from motcua.dossiers.models import Dossier

Outcome = Dossier | Refusal


def taken_in(intakes: Sequence[Intake], caller: Caller) -> BulkShown:
    """Take each in or note why not; the caller holds the transaction."""
    outcomes: dict[int, Outcome] = {}
    #: A reason for missing papers holds for those that give the same one.
    by_reason: dict[str, list[tuple[int, Submission]]] = defaultdict(list)
    for place, intake in enumerate(intakes):
        try:
            by_reason[intake.reason].append((place, submission_of(intake, caller)))
        except Refusal as refusal:
            outcomes[place] = refusal
    for reason, given in by_reason.items():
        submissions = [submission for _place, submission in given]
        made = take_in_many(submissions, by=caller.user, at=caller.at, reason=reason)
        outcomes |= dict(zip((place for place, _submission in given), made, strict=True))
    lines = [_line(outcomes[place]) for place in range(len(intakes))]
    return BulkShown(taken_in=sum(line.dossier is not None for line in lines), lines=lines)


def _line(outcome: Outcome) -> BulkLine:
    if isinstance(outcome, Refusal):
        problem = Refused(status=outcome.status, code=outcome.code, detail=str(outcome))
        return BulkLine(dossier=None, problem=problem)
    assert outcome.code is not None
    assert outcome.due_at is not None
    dossier = TakenIn(
        uuid=outcome.uuid,
        code=outcome.code,
        tracking_code=outcome.tracking_code,
        due_at=outcome.due_at,
        etag=etag_of(outcome),
    )
    return BulkLine(dossier=dossier, problem=None)
