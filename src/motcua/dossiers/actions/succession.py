"""A unit was merged, renamed or closed: its open dossiers pass on to the unit that takes over."""

from datetime import datetime

from motcua.dossiers.access import concern
from motcua.dossiers.act import Act
from motcua.dossiers.errors import NoSuccession
from motcua.dossiers.models import Access, Dossier
from motcua.dossiers.models.dossier import CONCERNED
from motcua.dossiers.rules import local_day
from motcua.dossiers.states import Verb
from motcua.dossiers.transitions import moving
from motcua.org.models import Post, Succession, Unit
from motcua.people.models import User


def pass_on(dossier: Dossier, *, succession: Succession, by: User, at: datetime) -> Dossier:
    """Pass an open dossier on from a unit that ended to the one that takes its place.

    The successor sees it, receives and decides in the old unit's place, and gets its open tasks;
    whoever has no post there loses them. Code and what was done stay as they are. Raises
    NoSuccession before the decision's first day, NotYours for who neither heads nor administers
    the dossier's unit.
    """
    old, new = succession.predecessor, succession.successor
    if succession.on > local_day(at):
        raise NoSuccession(old=old.name, new=new.name)
    with moving(dossier, Verb.PASS_ON, by=by, at=at) as act:
        _pass_on(act, old, new)
        act.facts["decision"] = succession.decision_no
    return act.dossier


def _pass_on(act: Act, old: Unit, new: Unit) -> None:
    dossier, places = act.dossier, []
    if dossier.receiving_unit_id == old.pk:
        dossier.receiving_unit = new
        places.append("receiving")
    if dossier.deciding_unit_id == old.pk:
        dossier.deciding_unit = new
        places.append("deciding")
    seen = Access.objects.filter(dossier=dossier, unit=old, capacity__in=CONCERNED)
    concern(dossier, [(new, capacity) for capacity in seen.values_list("capacity", flat=True)])
    seen.update(is_open=False)
    _move_tasks(act, old, new)
    act.facts |= {"from": old.pk, "to": new.pk, "as": places}


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
