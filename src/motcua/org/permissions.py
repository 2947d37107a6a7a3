"""Who holds which duty where: the one source for gates and buttons."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from motcua.core.prepared import Prepared
from motcua.org.errors import NoAuthority, begins_on, ended_on, never_held, of_another
from motcua.org.models import Absence, Authority, Duty, Post, PostQuerySet, Unit, UnitQuerySet
from motcua.people.models import User

#: Who may set up units, posts and authority, in their unit and below it.
MANAGING = (Duty.ADMINISTER, Duty.HEAD)
#: Whose office it is to watch over a hall.
WATCHING = (Duty.HEAD, Duty.SUPERVISE)


def user_posts(user: User, day: date) -> PostQuerySet:
    """Return the posts the user holds on the day, regular ones first."""
    return _posts(user.pk, day)


def _posts(user_id: int, day: date) -> PostQuerySet:
    posts = Post.objects.filter(user_id=user_id).select_related("unit").on(day)
    return posts.order_by("is_reserve", "unit__name_sort", "duty")


_POSTS = Prepared(_posts, int, date)


def posts_held(user: User, day: date) -> list[Post]:
    """Return the same as ``user_posts``, read at once: nearly every request asks."""
    return _POSTS(user.pk, day)


def has_duty(user: User, duty: str, unit: Unit | None, day: date) -> bool:
    """Say whether the user holds the duty on the day: at this very unit, or anywhere for None."""
    posts = Post.objects.of(user).on(day).filter(duty=duty)
    return (posts.at(unit) if unit else posts).exists()


def holders(duties: Collection[str], unit: Unit, day: date) -> list[User]:
    """Return who holds one of the duties at this very unit on the day, in order of name."""
    posts = Post.objects.at(unit).on(day).filter(duty__in=duties)
    found = User.objects.filter(is_active=True, posts__in=posts).distinct()
    return list(found.order_by("full_name", "pk"))


def may_manage(user: User, unit: Unit | None, day: date) -> bool:
    """Say whether the user may change units, posts and authority here.

    It takes the duty to administer, or to head, at the unit or above it. A superuser may
    everywhere (somebody must set up the first post), and alone where there is no unit yet.
    """
    if not user.is_active:
        return False
    if user.is_superuser or unit is None:
        return user.is_superuser
    return Post.objects.of(user).on(day).over(unit).filter(duty__in=MANAGING).exists()


def managed_units(user: User, day: date) -> UnitQuerySet:
    """Return the units the user may manage; all of them for a superuser."""
    if user.is_superuser:
        return Unit.objects.all()
    tops = Post.objects.of(user).on(day).filter(duty__in=MANAGING).values_list("unit_id", flat=True)
    scope = Q(pk__in=[])
    for top in set(tops):
        scope |= Q(ancestor_ids__contains=[top])
    return Unit.objects.filter(scope)


def watched_units(user: User, day: date) -> list[int] | None:
    """Return the units that the user heads or supervises; None for every unit there is."""
    if user.is_superuser and user.is_active:
        return None
    posts = Post.objects.of(user).on(day).filter(duty__in=WATCHING)
    return list(posts.values_list("unit_id", flat=True).distinct())


def stand_in_for(user: User, day: date) -> User | None:
    """Return who stands in for the user on the day, or None if nobody is away or named."""
    absence = Absence.objects.on(day).filter(user=user).select_related("stand_in").last()
    return absence.stand_in if absence else None


def authority_of(
    user: User, *, procedure_code: str, sector_code: str, unit: Unit, on: date
) -> Authority | None:
    """Return the authority under which the user decides for the unit: the own one first."""
    return Authority.objects.covering(
        user=user, procedure_code=procedure_code, sector_code=sector_code, unit=unit, on=on
    ).first()


def need_authority(
    user: User, *, procedure_code: str, sector_code: str, unit: Unit, on: date
) -> Authority:
    """Return that authority; raises NoAuthority with the sentence that says what is missing."""
    found = authority_of(
        user, procedure_code=procedure_code, sector_code=sector_code, unit=unit, on=on
    )
    if found:
        return found
    raise NoAuthority.because(
        who=user.full_name,
        procedure=procedure_code,
        sector=sector_code,
        on=on,
        why=_why_none(user, procedure_code, sector_code, unit, on),
    )


def _why_none(user: User, procedure_code: str, sector_code: str, unit: Unit, on: date) -> str:
    held = Authority.objects.of(user).about(procedure_code=procedure_code, sector_code=sector_code)
    about = held.reaching(unit)
    past = about.filter(valid_to__lt=on).order_by("-valid_to").first()
    if past and past.valid_to:
        return ended_on(past.valid_to, past.decision_no)
    future = about.filter(valid_from__gt=on).order_by("valid_from").first()
    if future:
        return begins_on(future.valid_from, future.decision_no)
    elsewhere = held.on(on).select_related("unit").first()
    if elsewhere:
        return of_another(elsewhere.unit.name, elsewhere.decision_no, unit.name)
    return never_held()
