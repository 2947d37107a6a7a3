"""What the page of a unit shows."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from motcua.catalogue.models import Sector
from motcua.org.actions.posts import post_warnings
from motcua.org.models import Authority, Post, Succession, Unit
from motcua.ui import wording


@dataclass(frozen=True, kw_only=True)
class Row:
    """A post or an authority in the list."""

    thing: Post | Authority
    days: str  # "01/01/2026 – 31/12/2027"
    state: str  # done, open, soon: past, in force, to come
    warnings: tuple[str, ...]
    scope: str = ""  # of an authority: its sectors by name, its procedures by code


def post_rows(unit: Unit, today: date) -> list[Row]:
    """Return the posts of the unit, in force first, then to come, then past."""
    posts = Post.objects.at(unit).select_related("user", "posted_from")
    return _sorted([_row(post, today, post_warnings(post)) for post in posts])


def authority_rows(unit: Unit, today: date) -> list[Row]:
    """Return the authorities of the unit in the same order."""
    held = list(Authority.objects.filter(unit=unit).select_related("user", "delegated_by"))
    codes = {code for each in held for code in each.sectors}
    names = dict(Sector.objects.filter(code__in=codes).values_list("code", "name_vi"))
    rows = []
    for each in held:
        sectors = [names.get(code, code) for code in each.sectors]
        scope = "; ".join([*sectors, *each.procedure_codes])
        rows.append(replace(_row(each, today, ()), scope=scope))
    return _sorted(rows)


def succession_rows(unit: Unit) -> list[Succession]:
    """Return by whom the unit was succeeded, and whom it succeeded, with the run where one is."""
    about = Q(predecessor=unit) | Q(successor=unit)
    found = Succession.objects.filter(about).select_related("predecessor", "successor", "run")
    return list(found.order_by("-on", "pk"))


def _row(thing: Post | Authority, today: date, warnings: tuple[str, ...]) -> Row:
    last = wording.day(thing.valid_to) if thing.valid_to else "…"
    state = "open"
    if thing.valid_to and thing.valid_to < today:
        state = "done"
    elif thing.valid_from > today:
        state = "soon"
    days = f"{wording.day(thing.valid_from)} – {last}"
    return Row(thing=thing, days=days, state=state, warnings=warnings if state != "done" else ())


def _sorted(rows: list[Row]) -> list[Row]:
    order = {"open": 0, "soon": 1, "done": 2}
    return sorted(rows, key=lambda row: (order[row.state], row.thing.user.full_name))
