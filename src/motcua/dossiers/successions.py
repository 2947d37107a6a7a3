"""Units are merged, split or replaced: what would move, the decision, the job that moves it.

The decision ends the units with their posts (``org``); from its first day on a job passes their
open dossiers on, each with a line of its history (design.md, decision 20).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from motcua.catalogue.models import Allocation
from motcua.core.errors import Invalid
from motcua.dossiers import actions, runs
from motcua.dossiers.models import Access, Dossier, DossierQuerySet, SuccessionRun, Task
from motcua.dossiers.models.dossier import CONCERNED
from motcua.dossiers.states import MOVES, Verb
from motcua.org.actions import succeed
from motcua.org.models import Authority, Post, Succession, Unit
from motcua.people.models import User


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is decided: which units end, which take their place, and from when on."""

    ending: Sequence[Unit]
    successors: Sequence[Unit]
    heir: Unit  # that one of the successors to which the open dossiers go
    on: date  # first day of the new order
    decision_no: str


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A post that ends with its unit."""

    post: Post
    has_place: bool  # the officer has a post of the same duty at the heir on the day


@dataclass(frozen=True, kw_only=True)
class Foresight:
    """What would become of one unit that ends."""

    unit: Unit
    dossiers: int  # open ones, that pass on
    tasks: int  # open ones, that pass on with them
    released: int  # of these: in hands that have no such post at the heir
    posts: Sequence[Leaving]
    authorities: int
    allocations: int  # of procedures, that stay as they are until somebody hands them down


def open_at(unit: Unit) -> DossierQuerySet:
    """Return the dossiers that pass on with the unit."""
    seen = Access.objects.filter(unit=unit, is_open=True, capacity__in=CONCERNED)
    due = Task.objects.filter(unit=unit, until=None)
    return Dossier.objects.filter(
        Q(pk__in=seen.values("dossier")) | Q(pk__in=due.values("dossier")),
        state__in=MOVES[Verb.PASS_ON].sources,
    )


def foresee(order: Order, *, by: User, at: datetime) -> list[Foresight]:
    """Say what the decision would do; nothing is written. Raises what ``decide`` would raise."""
    with transaction.atomic():
        found = [_foresee(unit, order) for unit in order.ending if unit not in order.successors]
        decide(order, by=by, at=at)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def decide(order: Order, *, by: User, at: datetime) -> list[SuccessionRun]:
    """Enter the decision, and start a job for each unit that ends, on the first day.

    Raises Invalid where the heir is none of the successors, and what ``org`` refuses.
    """
    if order.heir not in order.successors:
        raise Invalid(reason=_("Open dossiers go to one of the units that take its place."))
    made = succeed(
        order.ending,
        order.successors,
        on=order.on,
        decision_no=order.decision_no,
        by=by,
        at=at,
    )
    return [_begin(row, by=by, at=at) for row in made if row.successor_id == order.heir.pk]


def carry_out(run: SuccessionRun, *, clock: Callable[[], datetime]) -> None:
    """Pass every open dossier on; run twice, it goes on where it stopped."""
    succession = run.succession

    def do(dossier: Dossier, at: datetime) -> None:
        actions.pass_on(dossier, succession=succession, by=run.asked_by, at=at)

    work = runs.Work(waiting=open_at(succession.predecessor), do=do)
    runs.carry_out(run, work, clock=clock)


def _begin(succession: Succession, *, by: User, at: datetime) -> SuccessionRun:
    count = open_at(succession.predecessor).count()
    run = SuccessionRun.objects.create(succession=succession, asked_by=by, asked_at=at, of=count)
    midnight = make_aware(datetime.combine(succession.on, time()))
    runs.start(run, at=max(midnight, at))
    return run


def _foresee(unit: Unit, order: Order) -> Foresight:
    places = set(Post.objects.at(order.heir).on(order.on).values_list("user_id", "duty"))
    tasks = Task.objects.filter(unit=unit, until=None, dossier__in=open_at(unit))
    held = list(tasks.exclude(holder=None).values_list("holder_id", "duty"))
    last = Q(valid_to__isnull=True) | Q(valid_to__gte=order.on)
    posts = Post.objects.at(unit).filter(last).select_related("user").order_by("user__full_name")
    return Foresight(
        unit=unit,
        dossiers=open_at(unit).count(),
        tasks=tasks.count(),
        released=sum(pair not in places for pair in held),
        posts=[Leaving(post=post, has_place=(post.user_id, post.duty) in places) for post in posts],
        authorities=Authority.objects.filter(last, unit=unit).count(),
        allocations=Allocation.objects.filter(last, unit=unit).count(),
    )
