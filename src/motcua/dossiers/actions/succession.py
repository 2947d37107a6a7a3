"""A unit was merged, renamed or closed: its open dossiers pass on to the unit that takes over."""

from datetime import datetime

from django.db.models import Q

from motcua.dossiers.access import concern
from motcua.dossiers.act import Act
from motcua.dossiers.errors import NoSuccession
from motcua.dossiers.models import Access, Dossier, DossierQuerySet
from motcua.dossiers.models.dossier import CONCERNED
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import MOVES, Verb
from motcua.dossiers.transitions import moving
from motcua.org.models import Post, Succession, Unit
from motcua.people.models import User


def succeed_unit(old: Unit, new: Unit, *, by: User, at: datetime) -> int:
    """Pass every open dossier of a unit on to its successor; returns how many went.

    The successor sees them, receives and decides in the old unit's place, and gets its open tasks;
    whoever has no post there loses them. Codes and what was done stay as they are. Each dossier is
    an act of its own, so that a broken run goes on where it stopped. Raises NoSuccession unless
    the decision is entered, NotYours for who neither heads nor administers the dossier's unit.
    """
    decision = Succession.objects.filter(
        predecessor=old, successor=new, on__lte=local_day(at)
    ).first()
    if decision is None:
        raise NoSuccession(old=old.name, new=new.name)
    passed = 0
    for dossier in _open_at(old).order_by("pk").iterator(chunk_size=500):
        with moving(dossier, Verb.PASS_ON, by=by, at=at) as act:
            _pass_on(act, old, new)
            act.facts["decision"] = decision.decision_no
        passed += 1
    return passed


def _open_at(unit: Unit) -> DossierQuerySet:
    has_task = Q(tasks__unit=unit, tasks__until=None)
    is_seen = Q(accesses__unit=unit, accesses__is_open=True, accesses__capacity__in=CONCERNED)
    states = MOVES[Verb.PASS_ON].sources
    return Dossier.objects.filter(has_task | is_seen, state__in=states).distinct()


def _pass_on(act: Act, old: Unit, new: Unit) -> None:
    dossier = act.dossier
    if dossier.receiving_unit_id == old.pk:
        dossier.receiving_unit = new
    if dossier.deciding_unit_id == old.pk:
        dossier.deciding_unit = new
    seen = Access.objects.filter(dossier=dossier, unit=old, capacity__in=CONCERNED)
    concern(dossier, [(new, capacity) for capacity in seen.values_list("capacity", flat=True)])
    seen.update(is_open=False)
    _move_tasks(act, old, new)
    act.facts |= {"from": old.pk, "to": new.pk}


def _move_tasks(act: Act, old: Unit, new: Unit) -> None:
    """Move the open tasks; a holder keeps theirs only with a post of the duty at the new unit."""
    posts = Post.objects.on(local_day(act.at)).filter(unit=new)
    stays = set(posts.values_list("user_id", "duty"))
    for task in act.tasks:
        if task.unit_id != old.pk:
            continue
        task.unit, task.badge = new, "new"
        if (task.holder_id, task.duty) not in stays:
            task.holder, task.taken_at = None, None
        task.save(update_fields=["unit", "badge", "holder", "taken_at"])
