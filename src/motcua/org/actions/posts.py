"""Officers are posted, leave their post, are away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.errors import Invalid
from motcua.core.models import Event
from motcua.core.text import nfc
from motcua.org.actions.gate import local_day, need_manager, need_manager_of
from motcua.org.errors import Ended, PostHeld, UnitClosed, local
from motcua.org.models import Absence, Duty, Post, Rank, Unit
from motcua.org.rules import is_usual_term
from motcua.people.models import User


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A post, and what about it is unusual though allowed."""

    post: Post
    warnings: tuple[str, ...]  # translated sentences


@transaction.atomic
def post(
    user: User,
    *,
    unit: Unit,
    duty: Duty,
    decision_no: str,
    valid_from: date,
    valid_to: date | None = None,
    title: str = "",
    posted_from: Unit | None = None,
    rank: Rank = Rank.SPECIALIST,
    is_reserve: bool = False,
    by: User,
    at: datetime,
) -> Posted:
    """Post the user to a unit in one duty, by a decision; ``valid_to`` is the last day."""
    need_manager(by, unit, at)
    _refuse_odd_post(unit, decision_no, valid_from, valid_to)
    # One posting of a user at a time, so that the sentence comes before the constraint.
    User.objects.select_for_update().get(pk=user.pk)
    _refuse_overlap(user, unit, duty, valid_from, valid_to)
    made = Post.objects.create(
        user=user,
        unit=unit,
        duty=duty,
        decision_no=nfc(decision_no),
        valid_from=valid_from,
        valid_to=valid_to,
        title=nfc(title),
        posted_from=posted_from,
        rank=rank,
        is_reserve=is_reserve,
        made_at=at,
        made_by=by,
    )
    return Posted(post=made, warnings=post_warnings(made))


def post_warnings(made: Post) -> tuple[str, ...]:
    """Return what is unusual about a post: the law speaks of those posted from an agency."""
    warnings = []
    if made.posted_from_id and made.valid_to is None:
        warnings.append(_("The term has no end. Decree 118/2025 asks for 12 to 36 months."))
    elif (
        made.posted_from_id and made.valid_to and not is_usual_term(made.valid_from, made.valid_to)
    ):
        warnings.append(_("The term lies outside the 12 to 36 months of Decree 118/2025."))
    if made.duty == Duty.APPROVE and made.rank not in (Rank.HEAD, Rank.DEPUTY_HEAD):
        warnings.append(_("Who approves is usually a deputy head or equivalent."))
    return tuple(warnings)


def _refuse_odd_post(unit: Unit, decision_no: str, first: date, last: date | None) -> None:
    if not decision_no.strip():
        raise Invalid(reason=_("Write the number of the decision."))
    if last and last < first:
        raise Invalid(reason=_("The last day lies before the first."))
    for day in (first, last or first):
        if not unit.exists_on(day):
            raise UnitClosed(unit=unit.name, on=local(day))


def _refuse_overlap(user: User, unit: Unit, duty: str, first: date, last: date | None) -> None:
    held = Post.objects.filter(user=user, unit=unit, duty=duty).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    )
    if last:
        held = held.filter(valid_from__lte=last)
    found = held.first()
    if found:
        raise PostHeld(who=user.full_name, decision=found.decision_no)


@transaction.atomic
def end_post(held: Post, *, last_on: date, reason: str = "", by: User, at: datetime) -> Post:
    """End the post after a day, not before yesterday: what was done under it stays true."""
    day = need_manager(by, held.unit, at)
    held = Post.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if held.valid_to and held.valid_to < day:
        raise Ended(on=local(held.valid_to))
    if last_on < held.valid_from:
        raise Invalid(reason=_("The last day lies before the first."))
    if last_on < day - timedelta(days=1):
        raise Invalid(reason=_("A post cannot end in the past: acts may stand on it."))
    held.valid_to = last_on
    held.ended_at, held.ended_by, held.end_reason = at, by, nfc(reason)
    held.save()
    Event.objects.create(kind="post.ended", at=at, facts={"post_id": held.pk, "by_id": by.pk})
    return held


@transaction.atomic
def record_absence(
    user: User,
    *,
    first_on: date,
    last_on: date,
    stand_in: User | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> Absence:
    """Record that the user is away and who stands in; oneself may, and who manages the unit."""
    if by == user:
        local_day(at)
    else:
        need_manager_of(by, user, at)
    if last_on < first_on:
        raise Invalid(reason=_("The last day lies before the first."))
    if stand_in == user:
        raise Invalid(reason=_("Somebody else must stand in."))
    return Absence.objects.create(
        user=user,
        stand_in=stand_in,
        first_on=first_on,
        last_on=last_on,
        reason=nfc(reason),
        made_at=at,
        made_by=by,
    )
