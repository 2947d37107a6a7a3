"""How a dossier ends without a result: withdrawn, or stopped at the applicant's wish."""

from datetime import datetime

from motcua.documents.actions import take_number
from motcua.dossiers import flow
from motcua.dossiers.errors import DecisionExists
from motcua.dossiers.models import Channel, Dossier
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import Verb
from motcua.dossiers.transitions import moving
from motcua.people.models import User


def withdraw(dossier: Dossier, *, text: str, by: User, at: datetime) -> Dossier:
    """Give everything back to the applicant who withdraws; national status 7."""
    with moving(dossier, Verb.WITHDRAW, by=by, at=at) as act:
        flow.end_all(act)
        act.secrets["text"] = text
    return act.dossier


def stop(
    dossier: Dossier,
    *,
    requested_at: datetime,
    legal_ground: str,
    text: str,
    by: User,
    at: datetime,
    channel: str = Channel.COUNTER,
) -> Dossier:
    """Stop at the applicant's request while no decision exists (Circular 03/2025 art. 7, form 05).

    ``channel``: how the applicant asked. Raises DecisionExists where a result was already approved
    or refused.
    """
    with moving(dossier, Verb.STOP, by=by, at=at) as act:
        if act.dossier.decided_at or act.dossier.results.filter(superseded_at=None).exists():
            raise DecisionExists(reference=act.dossier.reference)
        flow.end_all(act)
        act.facts |= {"requested_at": requested_at.isoformat(), "ground": legal_ground}
        act.facts["channel"] = channel
        act.facts["number"] = take_number(
            act.dossier.receiving_unit, "TBD", year=local_day(at).year
        )
        act.secrets["text"] = text
    return act.dossier
